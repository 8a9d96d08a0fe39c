package command

import (
	"context"
	"fmt"
	"reflect"
	"time"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/archive"
	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/session"
)

// related is what a relation of an event came to.
type related struct {
	Field    string         `json:"field"`
	Target   string         `json:"target"`
	Resource jsontext.Value `json:"resource,omitzero"`
	Error    string         `json:"error,omitzero"`
}

// relatedTimeout is how long the resources of one event may take.
const relatedTimeout = time.Minute

// withSession returns the options that decode events so that their relations can be loaded, by the environment's
// credentials, each resource once.
func withSession(ctx context.Context) ([]archive.Option, error) {
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return nil, failed(err)
	}
	if cfg.Region == "" {
		return nil, fmt.Errorf("--related asks AWS, and no region is set: set AWS_REGION")
	}
	s := session.Cached(session.Static(cfg), time.Minute, 10_000)
	return []archive.Option{archive.WithDecode(registry.WithSession(s))}, nil
}

// loadRelated loads the resources that an event names. What cannot be had is told, and stops nothing.
func loadRelated(ctx context.Context, event registry.AnyEvent) []related {
	ctx, cancel := context.WithTimeout(ctx, relatedTimeout)
	defer cancel()
	_, _ = relation.Preload(ctx, []registry.AnyEvent{event}) // each Get has its own error
	var all []related
	value := reflect.ValueOf(event)
	for field, target := range relation.Fields(event) {
		r := related{Field: field, Target: target}
		f := value.Elem().FieldByName(field)
		if !f.IsValid() || !f.CanAddr() {
			continue
		}
		get := f.Addr().MethodByName("Get")
		if !get.IsValid() {
			continue
		}
		answer := get.Call([]reflect.Value{reflect.ValueOf(ctx)})
		if err, _ := answer[1].Interface().(error); err != nil {
			r.Error = cut(oneLine(err.Error()), 2*longest)
		}
		if resource := answer[0]; !resource.IsZero() {
			data, err := json.Marshal(resource.Interface(), json.Deterministic(true), json.OmitZeroStructFields(true))
			if err != nil {
				r.Error = "the resource cannot be shown: " + cut(oneLine(err.Error()), longest)
			} else {
				r.Resource = data
			}
		}
		all = append(all, r)
	}
	return all
}

// showRelated prints the resources of an event.
func (a *app) showRelated(all []related) {
	for _, r := range all {
		a.line("         %s", a.paint(cyan, "related "+r.Field+" ("+plain(r.Target)+")"))
		if r.Error != "" {
			a.line("           %s", a.paint(yellow, r.Error))
		}
		if r.Resource != nil && r.Resource.Indent(jsontext.WithIndentPrefix("           "), jsontext.WithIndent("  ")) == nil {
			a.line("           %s", string(r.Resource))
		}
	}
}
