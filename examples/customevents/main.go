// Customevents shows the two ways to make a factory of one's own events: beside AWS's, and alone.
//
//	go run ./examples/customevents
package main

import (
	"fmt"
	"io"
	"log"
	"os"

	"github.com/typedbus/typedbus/awsevents"
	_ "github.com/typedbus/typedbus/awsevents/ec2events"
	"github.com/typedbus/typedbus/registry"
)

// Thingy is the detail of our own event.
type Thingy struct {
	InstanceID string `json:"ec2InstanceId" validate:"required,startswith=i-"`
	UserARN    string `json:"userArn"       validate:"required"`
}

// ThingyEvent is our own event.
type ThingyEvent struct {
	registry.Event `event:"source=my.custom.source,detail-type=EC2 Thingy"`
	Detail         Thingy `json:"detail"`
}

// everything makes a factory that knows AWS's events, those of the packages that are imported, and ours. Where both
// have a type for an event, ours is taken.
func everything() (registry.Factory, error) {
	r := registry.New(registry.WithParent(awsevents.Registry()))
	return r, r.Register(ThingyEvent{})
}

// ours makes a factory that knows our events only. AWS's come out of it as unknown.
func ours() (registry.Factory, error) {
	r := registry.New()
	return r, r.Register(ThingyEvent{})
}

// payloads are one event of ours, one of AWS's, and one that nobody has a type for.
var payloads = []string{
	`{"version":"0","id":"1","source":"my.custom.source","detail-type":"EC2 Thingy","account":"123456789012",
	  "time":"2026-01-02T03:04:05Z","region":"us-east-1","resources":[],
	  "detail":{"ec2InstanceId":"i-0123456789abcdef0","userArn":"arn:aws:iam::123456789012:user/alice"}}`,
	`{"version":"0","id":"2","source":"aws.ec2","detail-type":"EC2 Instance State-change Notification","account":"123456789012",
	  "time":"2026-01-02T03:04:05Z","region":"us-east-1","resources":["arn:aws:ec2:us-east-1:123456789012:instance/i-0123456789abcdef0"],
	  "detail":{"instance-id":"i-0123456789abcdef0","state":"running"}}`,
	`{"version":"0","id":"3","source":"someone.else","detail-type":"Whatever","account":"123456789012",
	  "time":"2026-01-02T03:04:05Z","region":"us-east-1","resources":[],"detail":{}}`,
}

func main() {
	if err := run(os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func run(w io.Writer) error {
	for _, way := range []struct {
		title string
		make  func() (registry.Factory, error)
	}{{"AWS's events and ours", everything}, {"only ours", ours}} {
		factory, err := way.make()
		if err != nil {
			return err
		}
		fmt.Fprintln(w, way.title+":")
		for _, payload := range payloads {
			event, err := factory.Decode([]byte(payload))
			if err != nil {
				return err
			}
			fmt.Fprintf(w, "  %-40s %T\n", event.Envelope().DetailType, event)
		}
	}
	return nil
}
