package archive_test

import (
	"errors"
	"fmt"
	"strings"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/archive"
)

type ThingyEvent struct {
	registry.Event `event:"source=my.custom.source,detail-type=EC2 Thingy"`
	Detail         struct {
		InstanceID string `json:"ec2InstanceId" validate:"required,startswith=i-"`
	} `json:"detail"`
}

func thingies() *registry.Registry {
	r := registry.New()
	if err := r.Register(ThingyEvent{}); err != nil {
		panic(err)
	}
	return r
}

const file = `{"id":"1","source":"my.custom.source","detail-type":"EC2 Thingy","account":"123456789012","region":"eu-west-1","time":"2026-01-02T03:04:05Z","detail":{"ec2InstanceId":"i-1"}}
{"id":"2","source":"my.custom.source","detail-type":"EC2 Thingy","account":"123456789012","region":"eu-west-1","time":"2026-01-02T03:04:06Z","detail":{"ec2Insta
{"id":"3","source":"my.custom.source","detail-type":"EC2 Thingy","account":"123456789012","region":"eu-west-1","time":"2026-01-02T03:04:07Z","detail":{"ec2InstanceId":"3"}}
{"id":"4","source":"my.custom.source","detail-type":"EC2 Thingy","account":"123456789012","region":"eu-west-1","time":"2026-01-02T03:04:08Z","detail":{"ec2InstanceId":"i-4"}}
`

func ExampleEvents() {
	for event, err := range archive.Events(strings.NewReader(file), thingies(), archive.WithName("thingies.json")) {
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(event.(*ThingyEvent).Detail.InstanceID)
	}
	// Output:
	// i-1
	// archive: thingies.json: record 1 (line 2, offset 175): malformed: not JSON at byte 165 of it
	// archive: thingies.json: record 2 (line 3, offset 336): registry: invalid archive_test.ThingyEvent (id "3"): detail.ec2InstanceId: startswith=i-
	// i-4
}

// Skip what is broken, but not the end of a file that is not there.
func ExampleOf() {
	for event, err := range archive.Of[ThingyEvent](archive.Events(strings.NewReader(file[:600]), thingies())) {
		switch {
		case errors.Is(err, archive.ErrTruncated):
			fmt.Println("the file is not whole")
		case err != nil:
			continue
		default:
			fmt.Println(event.Detail.InstanceID)
		}
	}
	// Output:
	// i-1
	// the file is not whole
}

func ExampleRecords() {
	for record, err := range archive.Records(strings.NewReader(`{"Records":[{"eventName":"RunInstances"},{"eventName":"StopInstances"}]}`)) {
		fmt.Println(record.Position, string(record.Data), err)
	}
	// Output:
	// record 0 (line 1, offset 12) {"eventName":"RunInstances"} <nil>
	// record 1 (line 1, offset 41) {"eventName":"StopInstances"} <nil>
}

// Go on where an earlier reading stopped.
func ExampleEventsAt() {
	var last int64
	for at, err := range archive.EventsAt(strings.NewReader(file), thingies()) {
		if err == nil {
			last = at.Record
			break
		}
	}
	for at, err := range archive.EventsAt(strings.NewReader(file), thingies(), archive.WithSkip(last+1)) {
		fmt.Println(at.Position, err == nil)
	}
	// Output:
	// record 1 (line 2, offset 175) false
	// record 2 (line 3, offset 336) false
	// record 3 (line 4, offset 509) true
}
