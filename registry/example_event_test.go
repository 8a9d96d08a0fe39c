package registry_test

import (
	"fmt"
	"log"
	"time"

	"github.com/typedbus/typedbus/registry"
)

// An event that no type is registered for is not lost: its envelope is decoded and its detail kept.
func ExampleUnknownEvent() {
	event, err := registry.Decode(envelope("your.source", "Sold", `{"price":12}`))
	if err != nil {
		log.Fatal(err)
	}
	unknown := event.(*registry.UnknownEvent)
	fmt.Println(unknown)
	fmt.Println(string(unknown.Detail))
	// Output:
	// your.source: Sold (account 123456789012, region eu-west-1, id e-1)
	// {"price":12}
}

// BuildEvent is declared as AWS's own events are: tolerant.
type BuildEvent struct {
	registry.Event `event:"source=aws.build,tolerant"`
	Detail         struct {
		Phase    string `json:"phase"`
		Duration int    `json:"duration"`
		ExitCode int    `json:"exitCode"`
	} `json:"detail"`
}

// A tolerant type converts what has a plain meaning, leaves the rest zero and says so.
func Example_tolerant() {
	r := registry.New()
	if err := r.Register(BuildEvent{}); err != nil {
		log.Fatal(err)
	}
	event, err := r.Decode(envelope("aws.build", "Build Ended", `{"phase":"DONE","duration":"8.0","exitCode":{"code":1}}`))
	if err != nil {
		log.Fatal(err)
	}
	build := event.(*BuildEvent)
	fmt.Println(build.Detail.Phase, build.Detail.Duration, build.Detail.ExitCode)
	for _, v := range build.Drift() {
		fmt.Println(v)
	}
	// Output:
	// DONE 8 0
	// detail.exitCode: type=integer, got object
}

// Members that a type has no field for can be read all the same.
func ExampleEvent_Lookup() {
	event, err := registry.Decode(envelope("my.custom.source", "EC2 Thingy",
		`{"ec2InstanceId":"i-0abc","userArn":"a","attempts":1,"tags":[{"key":"team","value":"blue"}]}`))
	if err != nil {
		log.Fatal(err)
	}
	for _, path := range []string{"detail.tags[0].value", "resources[ecs:service]", "detail.nothing"} {
		value, ok := event.Envelope().Lookup(path)
		fmt.Println(string(value), ok)
	}
	// Output:
	// "blue" true
	// "arn:aws:ecs:eu-west-1:123456789012:service/shop/web" true
	//  false
}

func ExampleEvent_Find() {
	event, err := registry.Decode(envelope("any.source", "Any", `{"tags":[{"key":"team"},{},{"key":"cost"}]}`))
	if err != nil {
		log.Fatal(err)
	}
	keys, err := event.Envelope().Find("detail.tags[*].key")
	for _, key := range keys {
		fmt.Println(string(key))
	}
	if err != nil {
		log.Fatal(err)
	}
	_, err = event.Envelope().Find("detail.tags[first]")
	fmt.Println(err)
	// Output:
	// "team"
	// "cost"
	// registry: path "detail.tags[first]" at offset 11: "first" is not a selector; write an index from 0, * or service:resource-type
}

// A type that does not fit its events shows in what it does not take.
func ExampleEvent_Untaken() {
	type ordered struct {
		registry.Event `event:"source=example.shop,detail-type=Ordered"`
		Detail         struct {
			ID    string `json:"id"`
			Total int    `json:"sum"` // it is called total
		} `json:"detail"`
	}
	r := registry.New()
	if err := r.Register(ordered{}); err != nil {
		log.Fatal(err)
	}
	event, err := r.Decode([]byte(`{"version":"0","id":"1","source":"example.shop","detail-type":"Ordered","account":"123456789012",
		"time":"2024-05-01T12:00:00Z","region":"eu-west-1","resources":[],"detail":{"id":"o-1","total":5}}`))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(event.Envelope().Untaken())
	// Output: [detail.total]
}

// Drift is what to count and to log of AWS's events: each change of theirs shows there first.
func ExampleEvent_Drift() {
	r := registry.New()
	if err := r.Register(BuildEvent{}); err != nil {
		log.Fatal(err)
	}
	event, err := r.Decode(envelope("aws.build", "Build Ended", `{"phase":["DONE"],"duration":8}`))
	if err != nil {
		log.Fatal(err)
	}
	for _, v := range event.Envelope().Drift() {
		fmt.Println(v.Path, v.Rule, "wants", v.Param+", got", v.Got)
	}
	// Output: detail.phase type wants string, got array
}

// Any event, known or not, has an envelope and its payload; so a log, a metric or an archive needs no type.
func ExampleEvent_Envelope() {
	for _, payload := range [][]byte{
		envelope("my.shop", "Refund", `{"order":"o-17"}`),
		envelope("your.source", "Sold", `{"price":12}`),
	} {
		var event registry.AnyEvent
		event, err := registry.Decode(payload)
		if err != nil {
			log.Fatal(err)
		}
		e := event.Envelope()
		fmt.Println(e.Time.Format(time.DateOnly), e.Region, e.Source, e.DetailType, e.Resources, e.Version, e.ReplayName == "")
	}
	// Output:
	// 2024-05-01 eu-west-1 my.shop Refund [arn:aws:ecs:eu-west-1:123456789012:service/shop/web] 0 true
	// 2024-05-01 eu-west-1 your.source Sold [arn:aws:ecs:eu-west-1:123456789012:service/shop/web] 0 true
}

// An event is sent on as it came, members that its type does not know included.
func ExampleEvent_Raw() {
	event, err := registry.Decode([]byte(`{"id":"e-1","source":"my.shop","detail-type":"Refund","account":"123456789012","region":"eu-west-1",
		"time":"2024-05-01T12:00:00Z", "detail":{"order":"o-17","new":true}}`))
	if err != nil {
		log.Fatal(err)
	}
	raw := event.Envelope().Raw()
	if err := raw.Compact(); err != nil { // the copy is ours
		log.Fatal(err)
	}
	fmt.Println(string(raw))
	// Output: {"id":"e-1","source":"my.shop","detail-type":"Refund","account":"123456789012","region":"eu-west-1","time":"2024-05-01T12:00:00Z","detail":{"order":"o-17","new":true}}
}

// An event is one line of a log, with nothing of its detail in it.
func ExampleEvent_String() {
	event, err := registry.Decode(envelope("my.shop", "Refund", `{"order":"o-17"}`))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("handled", event)
	// Output: handled my.shop: Refund (account 123456789012, region eu-west-1, id e-1)
}
