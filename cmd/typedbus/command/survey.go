package command

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"text/tabwriter"
	"time"
)

// kind is what a survey counts: events of a source and detail-type.
type kind struct{ source, detailType string }

// survey counts what a replay would send.
func (r *replaying) survey(ctx context.Context, from string) error {
	counts := map[kind]int{}
	var first, last time.Time
	events, bytes, bad := 0, 0, 0
	for in, err := range r.inputs(ctx, from, mark{}, func(int) {}) {
		if stop, ok := errors.AsType[*inputError](err); ok {
			return stop.err
		}
		if err != nil {
			bad++
			fmt.Fprintf(r.Err, "typedbus: %s: %s\n", in.Position, oneLine(err.Error()))
			continue
		}
		e := in.Event.Envelope()
		counts[kind{e.Source, e.DetailType}]++
		events++
		bytes += len(e.Raw())
		if !e.Time.IsZero() {
			if first.IsZero() || e.Time.Before(first) {
				first = e.Time
			}
			if e.Time.After(last) {
				last = e.Time
			}
		}
	}
	if events+bad == 0 {
		return errors.New("there is no event in the input")
	}
	kinds := slices.SortedFunc(maps.Keys(counts), func(x, y kind) int {
		return slices.Compare([]string{x.source, x.detailType}, []string{y.source, y.detailType})
	})
	if err := r.showSurvey(kinds, counts, events, bytes, first, last); err != nil {
		return err
	}
	if bad > 0 {
		return &foundError{plural(bad, "record is", "records are") + " no event"}
	}
	return nil
}

func (r *replaying) showSurvey(kinds []kind, counts map[kind]int, events, bytes int, first, last time.Time) error {
	if r.json() {
		for _, k := range kinds {
			if err := r.object(map[string]any{"source": k.source, "detailType": k.detailType, "events": counts[k]}); err != nil {
				return err
			}
		}
		return r.object(map[string]any{"events": events, "bytes": bytes, "first": first, "last": last})
	}
	table := tabwriter.NewWriter(r.Out, 0, 0, 2, ' ', 0)
	for _, k := range kinds {
		fmt.Fprintf(table, "%d\t%s: %s\n", counts[k], plain(k.source), plain(k.detailType))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	r.line("%s of %.1f MB would be sent, from %s to %s (%s)", plural(events, "event", "events"), float64(bytes)/1e6,
		first.UTC().Format(time.RFC3339), last.UTC().Format(time.RFC3339), last.Sub(first))
	return nil
}
