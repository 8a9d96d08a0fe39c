package golang

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
)

var update = flag.Bool("update", false, "write the golden files")

// parse reads an array of services as each stands in a file.
func parse(t *testing.T, text string) []*catalog.Service {
	t.Helper()
	var files []jsontext.Value
	require.NoError(t, json.Unmarshal([]byte(text), &files))
	services := make([]*catalog.Service, len(files))
	for i, file := range files {
		var err error
		services[i], err = catalog.Unmarshal(file)
		require.NoError(t, err)
	}
	return services
}

// odd has what is hard to say in Go.
const odd = `[{"source": "my.shop", "events": {
	"Order Placed": {"fields": {
		"UpdatedAt": "time", "updatedAt": "string", "updated-at": "time! s",
		"calendar-event": "object", "calendar-event.id": "string",
		"Availability Zone": "string!", "'x.y'": "boolean",
		"count": "integer! s", "rate": "number", "nulls": "boolean! s", "maybe": "integer!~ s",
		"children": "[object]", "children[].name": "string", "children[].children": "[=children[]]", "children[].parent": "=children[]",
		"address": "object", "address.street": "string", "billing": "object", "billing.street": "string",
		"quotes": "object", "quotes.'it''s'": "string", "empty": "object", "unknown": "unknown", "any": "any",
		"map": "{object}", "map{}.value": "integer", "matrix": "[[number]]", "status": "string", "orderId": "string"
	}},
	"Order, 'placed'": {"fields": {"count": "string"}},
	"Nothing Known": {}
}}]`

// TestFile compares what is written for a user's events with package shop, whose
// own tests decode with it.
func TestFile(t *testing.T) {
	got, err := File("shop", parse(t, odd), "shop.json")
	require.NoError(t, err)
	golden := filepath.Join("..", "internal", "shop", "shop_gen.go")
	if *update {
		require.NoError(t, os.WriteFile(golden, got, 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	require.Equal(t, string(want), string(got))
}

func module(t *testing.T, services []*catalog.Service, names Names) (map[string][]byte, Names) {
	t.Helper()
	files, given, err := Module(services, nil, names, nil, nil, nil, Emit{Relations: true})
	require.NoError(t, err)
	return files, given
}

func TestModuleIsDeterministic(t *testing.T) {
	first, names := module(t, parse(t, odd), nil)
	for range 5 {
		again, _ := module(t, parse(t, odd), names)
		require.Equal(t, first, again)
	}
}

// TestNamesAreAFixedPoint generates again with the names that were given out:
// they are the same.
func TestNamesAreAFixedPoint(t *testing.T) {
	services := parse(t, `[{"source":"aws.thing","events":{
		"A": {"fields":{"box":"object","box.wideOpen":"string","box.wide-open":"string","box.WideOpen":"string"}},
		"B": {"fields":{"box":"object","box.wideOpen":"string","box.wide-open":"string","box.WideOpen":"string"}}}}]`)
	files, names := module(t, services, nil)
	require.Len(t, names["thingevents"], 12)
	again, given := module(t, services, names)
	require.Equal(t, names, given)
	require.Equal(t, files, again)
}

func TestModuleFiles(t *testing.T) {
	services := parse(t, `[{"source":"aws.ecs","events":{
		"ECS Task State Change": {"fields":{"clusterArn":"string","taskArn":"string"},
			"relations":{"Cluster":"AWS::ECS::Cluster,detail.clusterArn","Task":"ecs.Task,detail.taskArn,cluster=detail.clusterArn","Odd":"AWS::Odd::Thing,detail.taskArn"}},
		"AWS API Call via CloudTrail": {"served-by":"cloudtrail"}}},
		{"source":"aws.sqs","events":{"AWS API Call via CloudTrail": {"served-by":"cloudtrail"}}}]`)
	files, _ := module(t, services, nil)
	var names []string
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	require.Equal(t, []string{
		"awsevents/all/all_gen.go", "awsevents/comments/comments.json", "awsevents/ecsevents/ecsevents_gen.go", "awsevents/testdata/aws.ecs.json", "docs/catalogue.md",
	}, names)
	code := string(files["awsevents/ecsevents/ecsevents_gen.go"])
	lines := strings.Split(code, "\n")
	require.Equal(t, Marker, lines[0])
	require.Equal(t, "// source: awsevents/catalog/aws.ecs.json", lines[1])
	require.Contains(t, code, `relation.One[ecstypes.Cluster] `+"`json:\"-\" relation:\"ecs.Cluster,detail.clusterArn\"`")
	require.Contains(t, code, `relation:"ecs.Task,detail.taskArn,cluster=detail.clusterArn"`)
	require.NotContains(t, code, "Odd ", "without Cloud Control there is nothing to load it")
	require.Contains(t, string(files["docs/catalogue.md"]), "| ECS Task State Change | `ecsevents.TaskStateChange` | Cluster: `ecs.Cluster`")
}

// TestCloudControl gives a resource that has no loader of its own to Cloud
// Control.
func TestCloudControl(t *testing.T) {
	services := parse(t, `[{"source":"aws.thing","events":{"Thing Happened": {"fields":{"names":"[string]","whole":"object","whole.id":"string"},
		"relations":{"Things":"AWS::Thing::Thing*,detail.names[*]","Whole":"AWS::Thing::Whole,detail.whole"}}}}]`)
	files, _, err := Module(services, nil, nil, nil, nil, nil, Emit{Relations: true, CloudControl: true})
	require.NoError(t, err)
	code := string(files["awsevents/thingevents/thingevents_gen.go"])
	require.Contains(t, code, "relation.Many[cloudcontroltypes.Resource] `json:\"-\" relation:\"AWS::Thing::Thing,detail.names[*]\"`")
	require.NotContains(t, code, "AWS::Thing::Whole", "an object is no key")
}

// grow makes catalogues of one more event each, in an order other than that of
// the names.
func grow(t *testing.T) [][]*catalog.Service {
	t.Helper()
	details := []string{
		`"Zebra Seen": {"fields": {"box": "object", "box.width": "integer", "note": "string"}}`,
		`"Thing Zebra Seen": {"fields": {"box": "object", "box.width": "integer", "thing": "string"}}`,
		`"Apple Seen": {"fields": {"box": "object", "box.height": "integer"}}`,
		`"Mango Seen": {"fields": {"box": "object", "box.height": "integer", "crate": "[object]", "crate[].box": "object", "crate[].box.width": "integer"}}`,
		`"Box Seen": {"fields": {"box": "object", "box.depth": "integer"}}`,
	}
	var out [][]*catalog.Service
	for n := range details {
		text := fmt.Sprintf(`[{"source": "aws.thing", "events": {%s}}]`, strings.Join(details[:n+1], ","))
		out = append(out, parse(t, text))
	}
	return out
}

// TestNamesAreKept lets a catalogue grow: no name that was given changes.
func TestNamesAreKept(t *testing.T) {
	names := Names{}
	for _, services := range grow(t) {
		_, given := module(t, services, names)
		for key, name := range names["thingevents"] {
			require.Equal(t, name, given["thingevents"][key], key)
		}
		used := map[string]string{}
		for key, name := range given["thingevents"] {
			if !strings.Contains(key, "/") {
				require.Empty(t, used[name], "%s is the name of two events", name)
				used[name] = key
			}
		}
		names = given
	}
	require.Equal(t, "ZebraSeen", names["thingevents"]["Zebra Seen"])
	require.Equal(t, "ThingZebraSeen", names["thingevents"]["Thing Zebra Seen"], "the short name is taken")
}

// TestFieldNamesAreKept adds members whose Go names are taken, the plainest last.
func TestFieldNamesAreKept(t *testing.T) {
	names := Names{}
	members := []string{`"WideOpen":"string"`, `"wide-open":"string"`, `"wide_open":"string s"`, `"wideOpen":"string s"`}
	for n := range members {
		services := parse(t, `[{"source":"aws.thing","events":{"A":{"fields":{`+strings.Join(members[:n+1], ",")+`}}}}]`)
		_, given := module(t, services, names)
		for key, name := range names["thingevents"] {
			require.Equal(t, name, given["thingevents"][key], key)
		}
		if n == 1 {
			require.Equal(t, "WideOpen2", given["thingevents"]["A/#WideOpen"], "of two that come at once the plainer has the name")
		}
		names = given
	}
	require.Len(t, names["thingevents"], 6)
}

// TestSharedObjectGrows gives one of two objects that share a type another
// member: they go on sharing it.
func TestSharedObjectGrows(t *testing.T) {
	before := parse(t, `[{"source":"aws.thing","events":{
		"A": {"fields":{"box":"object","box.width":"integer! s"}}, "B": {"fields":{"box":"object","box.width":"integer! s"}}}}]`)
	_, names := module(t, before, nil)
	require.Equal(t, "Box", names["thingevents"]["A/box"])
	after := parse(t, `[{"source":"aws.thing","events":{
		"A": {"fields":{"box":"object","box.width":"integer! s","box.depth":"integer! s"}}, "B": {"fields":{"box":"object","box.width":"integer! s"}}}}]`)
	files, given := module(t, after, names)
	require.Equal(t, "Box", given["thingevents"]["A/box"])
	require.Equal(t, "Box", given["thingevents"]["B/box"])
	code := string(files["awsevents/thingevents/thingevents_gen.go"])
	require.Contains(t, code, "Depth *int64 `json:\"depth,omitzero\"`")
	require.Contains(t, code, "Width int64  `json:\"width\"`")
}

// TestSourcesOfOnePackage puts events that two sources send into one type.
func TestSourcesOfOnePackage(t *testing.T) {
	services := parse(t, `[{"source":"aws.thing","events":{"A":{"fields":{"a":"string"}}}},{"source":"thing.amazonaws.com","events":{"A":{"fields":{"b":"string"}}}}]`)
	files, _ := module(t, services, nil)
	code := string(files["awsevents/thingevents/thingevents_gen.go"])
	require.Contains(t, code, "`event:\"source=aws.thing|thing.amazonaws.com,detail-type=A,tolerant\"`")
	require.Contains(t, files, "awsevents/testdata/thing.amazonaws.com.json")
}

// TestOtherSpellings gives each spelling of a detail-type a constant.
func TestOtherSpellings(t *testing.T) {
	files, _ := module(t, parse(t, `[{"source":"aws.thing","events":{"A":{"also":["a","Aa"],"fields":{"a":"string"}}, "B":{"fields":{"b":"string"}}}}]`), nil)
	code := string(files["awsevents/thingevents/thingevents_gen.go"])
	for _, want := range []string{"DetailTypeA  = \"A\"\n", "DetailTypeA2 = \"a\" ", "DetailTypeA3 = \"Aa\" ", "DetailTypeB  = \"B\"\n"} {
		require.Contains(t, code, want)
	}
	require.NotContains(t, code, "DetailTypeB2")
}

// delivered are events that CloudTrail delivers under one detail-type, besides the
// others of it.
const delivered = `[{"source": "aws.thing", "events": {
	"AWS Service Event via CloudTrail": {"served-by": "cloudtrail", "relations": {
		"Thing": "AWS::Thing::Thing,detail.serviceEventDetails.makeThingStatus.thing.thingId s", "Part": "AWS::Thing::Part,detail.serviceEventDetails.partId s"}},
	"MakeThing": {"via": "AWS Service Event via CloudTrail", "fields": {
		"serviceEventDetails": "object", "serviceEventDetails.makeThingStatus": "object", "serviceEventDetails.makeThingStatus.state": "string",
		"serviceEventDetails.makeThingStatus.thing": "object", "serviceEventDetails.makeThingStatus.thing.thingId": "string"},
		"relations": {"Thing": "AWS::Thing::Thing,detail.serviceEventDetails.makeThingStatus.thing.thingId"}},
	"PutThing": {"via": "AWS API Call via CloudTrail", "fields": {
		"requestParameters": "object", "requestParameters.thingName": "string", "responseElements": "object", "responseElements.thingArn": "string", "responseElements.state": "string"}},
	"Thing Happened": {"fields": {"thing": "object"}, "relations": {"Thing": "AWS::Thing::Thing,detail.thing"}}
}}]`

// TestDelivered writes types for single events of CloudTrail's: each is told by
// its name, and has in its detail what all records have.
func TestDelivered(t *testing.T) {
	files, names, err := Module(parse(t, delivered), nil, nil, nil, nil, nil, Emit{Relations: true, CloudControl: true})
	require.NoError(t, err)
	code := string(files["awsevents/thingevents/thingevents_gen.go"])
	for _, want := range []string{
		"`event:\"source=aws.thing,detail-type=AWS Service Event via CloudTrail,detail.eventName=MakeThing,tolerant\"`",
		"\tEventNameMakeThing = \"MakeThing\"\n", "\tDetailTypeHappened = \"Thing Happened\"\n", "\tcloudtrail.Common\n",
		"RequestParameters   jsontext.Value ", "ServiceEventDetails MakeThingServiceEventDetails ",
		"cloudtrail.Summary(&e.Event, &e.Detail.Common, e.Detail.ServiceEventDetails.MakeThingStatus.Thing.ThingID, e.Detail.ServiceEventDetails.MakeThingStatus.State)",
		"cloudtrail.Summary(&e.Event, &e.Detail.Common, e.Detail.RequestParameters.ThingName)",
	} {
		require.Contains(t, code, want)
	}
	require.NotContains(t, code, "DetailTypeMakeThing", "it is none")
	require.Equal(t, "MakeThing", names["thingevents"]["MakeThing"])
	samples := string(files["awsevents/testdata/aws.thing.json"])
	require.Contains(t, samples, `"MakeThing": {`)
	require.Contains(t, samples, `"eventName": "MakeThing"`)
	page := string(files["docs/catalogue.md"])
	require.Contains(t, page, "| MakeThing (AWS Service Event via CloudTrail) | `thingevents.MakeThing` | Thing: `AWS::Thing::Thing` |")
}

// TestUnrelated names the resources that no field holds, and why.
func TestUnrelated(t *testing.T) {
	s := Count(parse(t, delivered), nil, nil)
	require.Equal(t, 2, s.Delivered)
	require.Equal(t, 2, s.Events, "of one detail-type are many")
	require.Len(t, s.Unrelated, 2)
	require.Equal(t, "AWS::Thing::Part", s.Unrelated[0].Target, "the other is a field of MakeThing")
	require.Equal(t, "Thing Happened", s.Unrelated[1].DetailType)
	require.Contains(t, s.String(), "aws.thing, Thing Happened: AWS::Thing::Thing at detail.thing: there is no text there to be its key\n")
	files, _, err := Module(parse(t, delivered), nil, nil, nil, nil, nil, Emit{Relations: true, CloudControl: true})
	require.NoError(t, err)
	require.Contains(t, string(files["docs/catalogue.md"]), "| `aws.thing` | Thing Happened | `AWS::Thing::Thing` | `detail.thing` | there is no text there to be its key |")
}

func TestCount(t *testing.T) {
	s := Count(parse(t, odd), nil, nil)
	require.Equal(t, 3, s.Types)
	require.Equal(t, 1, s.Sources)
	require.Equal(t, 3, s.Events)
	require.Contains(t, s.String(), "     3  event types, of which\n")
}

// TestPageListsWhatWasSearched keeps the pages that say nothing of an event's members beside its name.
func TestPageListsWhatWasSearched(t *testing.T) {
	services := parse(t, `[{"source":"aws.thing","looked":["https://a.example/ref/thing.html"],"events":{
		"Known": {"fields":{"x":"string"}},
		"Searched": {"looked":["https://a.example/guide/things"]}}},
		{"source":"aws.other","events":{"Not Searched":{}}}]`)
	packages := newPackages(services, nil, nil)
	stats := count(services, packages)
	require.Equal(t, 1, stats.Looked)
	text := string(page(packages, stats))
	require.Contains(t, text, "- aws.thing: Searched ([thing](https://a.example/ref/thing.html), [things](https://a.example/guide/things))\n")
	require.Contains(t, text, "- aws.other: Not Searched\n")
	require.NotContains(t, text, "- aws.thing: Known")
}
