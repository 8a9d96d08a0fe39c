package cloudtrail

import (
	"context"
	"slices"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/typedbus/typedbus/internal/eventpath"
	"github.com/typedbus/typedbus/internal/seam"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
)

// Reference is a resource that a call is about, by what the record says of it. Nothing was asked of AWS: whether the
// resource exists, [Load] tells.
type Reference struct {
	// Target is the resource's kind: "ec2.Instance", "AWS::IAM::Role".
	Target string
	// Key is its id, and what else names it.
	Key relation.Key
	// Path is where in the event the id was found: "detail.responseElements.tasks[*].taskArn".
	Path string
}

// References returns the resources that a call is about, by the table that [Relate] adds to: each once, in the table's
// order and then the record's. CloudTrail's own list of resources is mostly empty, so they are found in the parameters
// and the answer. Of a call that failed they are those it asked for. An event that was not decoded has none.
func References(event registry.AnyEvent) []Reference {
	record := recordOf(event)
	if record.EventName == "" {
		return nil
	}
	type identity struct {
		target string
		key    relation.Key
	}
	seen := make(map[identity]bool)
	var all []Reference
	for _, row := range rowsOf(record.API(), record.Operation()) {
		keys, spec := row.keys(event.Envelope())
		for _, key := range keys {
			if id := (identity{row.target, key}); !seen[id] {
				seen[id] = true
				all = append(all, Reference{Target: row.target, Key: key, Path: spec.ID.String()})
			}
		}
	}
	return all
}

// keys returns the keys that the first fruitful alternative of the row finds.
func (c compiled) keys(event *registry.Event) ([]relation.Key, *seam.Spec) {
	for _, spec := range c.specs {
		var many relation.Many[struct{}]
		seam.Bind(&many, event, spec)
		if keys, err := many.Keys(); err == nil && len(keys) > 0 {
			return keys, spec
		}
	}
	return nil, nil
}

// Load loads the resources of one target that a call is about, as T: those that [References] lists with the target.
// It asks as [relation.Many.Get] does, through the event's session, in the account and region of the event or of the
// resource's ARN, and its outcomes are the same: the resources there are, and a [*relation.ManyError] for others.
//
//	tasks, err := cloudtrail.Load[types.Task](ctx, call, "ecs.Task")
//
// Each Load asks anew, unless the session caches; a [Related] field remembers, and [relation.Preload] takes it along.
func Load[T any](ctx context.Context, event registry.AnyEvent, target string) ([]*T, error) {
	record := recordOf(event)
	if record.EventName == "" {
		return nil, nil
	}
	var many relation.Many[T]
	envelope, spec := locate(event.Envelope(), &record, &seam.Spec{Target: target})
	seam.Bind(&many, envelope, spec)
	found, err := many.Get(ctx)
	// Two names of one resource, such as an image's digest and its tag.
	seen := make(map[*T]bool, len(found))
	return slices.DeleteFunc(found, func(t *T) bool {
		again := seen[t]
		seen[t] = true
		return again
	}), err
}

// Related is a field of an event type that holds the resources of one kind that a call is about, found by the table
// that [Relate] adds to. It is a [relation.Many] but for that: its tag's path is that of the event name.
//
//	type ECSCall struct {
//		registry.Event `event:"source=aws.ecs,detail-type=AWS API Call via CloudTrail"`
//		Detail         cloudtrail.Record                 `json:"detail"`
//		Clusters       cloudtrail.Related[types.Cluster] `json:"-" relation:"ecs.Cluster,detail.eventName"`
//	}
type Related[T any] struct {
	_ [0]byRecord // a seam.Rebinder
	relation.Many[T]
}

// byRecord finds the keys of a [Related] field in the record of its event.
type byRecord struct{}

// Rebind returns where the resources of the spec's target are.
func (byRecord) Rebind(event any, spec *seam.Spec) (any, *seam.Spec) {
	e := event.(*registry.Event)
	record := recordIn(e)
	return locate(e, &record, spec)
}

// locate returns an event, and a spec to find the resources of the spec's target in it with.
func locate(event *registry.Event, record *Record, spec *seam.Spec) (*registry.Event, *seam.Spec) {
	type find struct {
		keys []relation.Key
		spec *seam.Spec
	}
	var finds []find
	for _, row := range rowsOf(record.API(), record.Operation()) {
		if row.target != spec.Target {
			continue
		}
		if keys, where := row.keys(event); len(keys) > 0 {
			finds = append(finds, find{keys, where})
		}
	}
	bound := &seam.Spec{Field: spec.Field, Index: spec.Index, Target: spec.Target, ID: nowhere}
	switch len(finds) {
	case 0:
	case 1:
		bound.ID, bound.Args = finds[0].spec.ID, finds[0].spec.Args
	default:
		var list []found
		for _, f := range finds {
			for _, key := range f.keys {
				entry := found{ID: key.ID(), Args: make(map[string]string)}
				for _, arg := range f.spec.Args {
					entry.Args[arg.Name] = key.Arg(arg.Name)
					if !slices.ContainsFunc(bound.Args, func(a seam.Arg) bool { return a.Name == arg.Name }) {
						path := mustParse("detail.found[*].args." + arg.Name)
						bound.Args = append(bound.Args, seam.Arg{Name: arg.Name, Path: path})
					}
				}
				list = append(list, entry)
			}
		}
		bound.ID = foundIDs
		event = gathered(event, list)
	}
	return event, bound
}

// found is a key that was found by one of several rows.
type found struct {
	ID   string            `json:"id"`
	Args map[string]string `json:"args"`
}

var (
	nowhere  = mustParse("detail.found.nowhere") // in no record
	foundIDs = mustParse("detail.found[*].id")
	plainly  = registry.New() // knows no types
)

func mustParse(path string) eventpath.Path {
	p, err := eventpath.Parse(path)
	if err != nil {
		panic(err)
	}
	return p
}

// gathered returns an event with the envelope of event, and with the keys of several rows in one list: a relation has
// one path.
func gathered(event *registry.Event, list []found) *registry.Event {
	payload, err := json.Marshal(map[string]any{
		"id": event.ID, "source": event.Source, "detail-type": event.DetailType,
		"account": event.Account, "region": event.Region, "time": event.Time.Format(time.RFC3339Nano),
		"detail": map[string]any{"found": list},
	})
	if err != nil {
		panic("cloudtrail: strings do not marshal: " + err.Error())
	}
	decoded, err := plainly.Decode(payload, registry.WithSession(event.Session()), registry.WithOwnedPayload(true))
	if err != nil {
		return event // without a source or a detail-type: such an event was never decoded
	}
	return decoded.Envelope()
}
