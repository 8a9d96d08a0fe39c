package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
)

// report prints what payloads became, a paragraph each: names of events are too long for a table.
type report struct {
	w     io.Writer
	rows  int
	stats relation.Stats
}

func newReport(w io.Writer) *report { return &report{w: w} }

// preload loads the resources of events, if there are any to load, and counts what that took.
func (r *report) preload(ctx context.Context, events ...registry.AnyEvent) error {
	stats, err := relation.Preload(ctx, events)
	r.stats.Relations += stats.Relations
	r.stats.Resources += stats.Resources
	r.stats.Calls += stats.Calls
	return err
}

// add prints the paragraph of one payload, from what decoding it returned.
func (r *report) add(ctx context.Context, event registry.AnyEvent, err error) {
	r.rows++
	title, became, says := "", "", []string(nil)
	if invalid, ok := errors.AsType[*registry.ValidationError](err); ok {
		title = titleOf(invalid.Event)
		became = "invalid " + invalid.Type.String()
		for _, v := range invalid.Violations {
			says = append(says, v.String())
		}
	} else if bad, ok := errors.AsType[*registry.DecodeError](err); ok {
		title, became = "–", bad.Kind.Error()
		says = append(says, fmt.Sprintf("%s (offset %d)", bad.Reason, bad.Offset))
	} else if err != nil {
		title, became = "–", "error"
		says = append(says, err.Error())
	} else {
		title, became = titleOf(event), fmt.Sprintf("%T", event)
		says = describe(ctx, event)
	}
	fmt.Fprintf(r.w, "%3d  %s\n     %s\n", r.rows, title, became)
	for _, line := range says {
		fmt.Fprintf(r.w, "       %s\n", line)
	}
}

func titleOf(event registry.AnyEvent) string {
	e := event.Envelope()
	return e.Source + ": " + e.DetailType
}

// describe says what there is to say of an event that was decoded: the instances it names, and what did not fit.
func describe(ctx context.Context, event registry.AnyEvent) []string {
	if unknown, ok := event.(*registry.UnknownEvent); ok {
		if strings.HasPrefix(unknown.Source, "aws.") {
			return []string{"no type is registered (import awsevents/all for all of AWS's); kept as it came"}
		}
		return []string{"no type is registered; kept as it came"}
	}
	var says []string
	for field, target := range relation.Fields(event) {
		if target == "ec2.Instance" {
			says = append(says, describeInstance(relation.Get[ec2types.Instance](ctx, event, field)))
		}
	}
	for _, v := range event.Envelope().Drift() {
		says = append(says, "drift: "+v.String())
	}
	return says
}

func describeInstance(instance *ec2types.Instance, err error) string {
	if err == nil {
		return fmt.Sprintf("instance %s is a %s, %s", *instance.InstanceId, instance.InstanceType, instance.State.Name)
	}
	if e, ok := errors.AsType[*relation.Error](err); ok && e.Kind != nil {
		return strings.TrimSpace("instance "+e.Key.Name()) + ": " + strings.TrimPrefix(e.Kind.Error(), "relation: ")
	}
	return "instance: " + err.Error()
}

// summary prints what loading the instances took.
func (r *report) summary() {
	payloads := "payloads"
	if r.rows == 1 {
		payloads = "payload"
	}
	fmt.Fprintf(r.w, "\n%d %s, none lost.", r.rows, payloads)
	if r.stats.Resources > 0 {
		fmt.Fprintf(r.w, " %d events name an instance, %d different ones; AWS calls to load them: %d.", r.stats.Relations, r.stats.Resources, r.stats.Calls)
	}
	fmt.Fprintln(r.w)
}
