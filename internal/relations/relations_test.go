// Package relations follows every relation of every one of AWS's events to its loader. It has tests only, since no other
// package imports all of both.
package relations

import (
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents"
	_ "github.com/typedbus/typedbus/awsevents/all"
	"github.com/typedbus/typedbus/awsevents/cloudtrail"
	_ "github.com/typedbus/typedbus/internal/loaders"
	"github.com/typedbus/typedbus/internal/seam"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
)

var update = flag.Bool("update", false, "write the golden file again")

const golden = "testdata/relations.txt"

// witness is a session that gives nothing away. As a session it refuses every account, and so shows that a loader was
// found and in which account and region it was to be called. As a relation.Cache it sees the key.
type witness struct {
	mu        sync.Mutex
	asked     []string            // account and region
	resources []relation.Resource // that a loader would have been asked for
}

func (w *witness) Config(_ context.Context, account, region string) (aws.Config, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked = append(w.asked, account+" "+region)
	return aws.Config{}, relation.ErrOtherAccount
}

func (w *witness) Load(_ context.Context, resources []relation.Resource) (map[relation.Resource]any, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.resources = append(w.resources, resources...)
	return nil, nil
}

func (w *witness) Store(context.Context, map[relation.Resource]any) error { return nil }

// TestEveryRelationReachesItsLoader decodes the sample of every event and asks each relation for its resources. The
// golden file is the table of what was asked of which loader, where.
func TestEveryRelationReachesItsLoader(t *testing.T) {
	var rows []string
	for _, registered := range awsevents.Registry().Types() {
		for _, payload := range samples(registered) {
			rows = append(rows, follow(t, payload)...)
		}
	}
	slices.Sort(rows)
	rows = slices.Compact(rows)
	got := strings.Join(rows, "\n") + "\n"
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(got), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	require.Equal(t, string(want), got, "run `go test ./internal/relations -update` and read the difference")
	t.Logf("%d resources asked for", len(rows))
	require.GreaterOrEqual(t, len(rows), 300)
}

// samples returns the samples of the events that a type takes.
func samples(registered registry.Registration) [][]byte {
	var payloads [][]byte
	sources, detailTypes := values(registered.Pattern, "source"), values(registered.Pattern, "detail-type")
	if names := values(registered.Pattern, "detail.eventName"); names != nil {
		detailTypes = names // of events that CloudTrail delivers under one detail-type
	}
	for _, source := range sources {
		for _, detailType := range detailTypes {
			if payload, err := awsevents.Sample(source, detailType); err == nil {
				payloads = append(payloads, payload)
			}
		}
	}
	return payloads
}

// values returns the alternatives of a key in a pattern.
func values(pattern, key string) []string {
	for item := range strings.SplitSeq(pattern, ",") {
		if text, ok := strings.CutPrefix(item, key+"="); ok {
			return strings.Split(text, "|")
		}
	}
	return nil
}

// follow asks for the resources of an event and returns a row for each.
func follow(t *testing.T, payload []byte) []string {
	t.Helper()
	var rows []string
	event, err := registry.Decode(payload)
	require.NoError(t, err)
	for spec := range seam.Relations(event) {
		w := new(witness)
		event, err := registry.Decode(payload, registry.WithSession(w))
		require.NoError(t, err)
		stats, err := relation.Preload(t.Context(), []registry.AnyEvent{event}, spec.Field)
		require.NoError(t, err)
		e := event.Envelope()
		called := e.DetailType
		if record, ok := cloudtrail.RecordOf(event); ok {
			called = record.EventName
		}
		name := fmt.Sprintf("%s | %s | %s", e.Source, called, spec.Field)
		require.Equal(t, 1, stats.Relations, "%s names nothing", name)
		require.NotEmpty(t, w.asked, "%s: no loader for %s was found", name, spec.Target)
		require.NotEmpty(t, w.resources, name)
		for _, r := range w.resources {
			require.Equal(t, spec.Target, r.Target, name)
			require.Contains(t, w.asked, r.Account+" "+r.Region, name)
			rows = append(rows, fmt.Sprintf("%s | %s | %s | %s | %s %s", name, r.Target, r.Type, r.Key, r.Account, r.Region))
		}
	}
	return rows
}
