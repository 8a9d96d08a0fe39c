package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/internal/bench"
)

// show prints the results for whoever works on the code.
func show(w io.Writer, r *bench.Results) error {
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, named := range []struct {
		name  string
		table *bench.Table
	}{{"AWS's events", r.AWS}, {"those of aws-lambda-go", r.Lambda}, {"ten validate tags, strict", r.Strict}, {"console samples", r.Console}, {"alphabetical order", r.Alphabetical}} {
		if named.table == nil {
			continue
		}
		fmt.Fprintf(out, "%s: %d payloads of %d B\tns\tB\tallocations\tDecode is × of it\n", named.name, named.table.Payloads, named.table.Bytes)
		for _, t := range named.table.Timings {
			ratio := named.table.Ratios[t.Way]
			fmt.Fprintf(out, "  %s\t%.0f\t%.0f\t%.2f\t%.3f (%.3f to %.3f)\n", t.Way, t.Time, t.Bytes, t.Allocs, ratio.Median, ratio.Low, ratio.High)
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	rest := *r
	rest.AWS, rest.Lambda, rest.Strict, rest.Console, rest.Alphabetical, rest.Sizes, rest.Depths, rest.Widths = nil, nil, nil, nil, nil, nil, nil, nil
	if err := json.MarshalWrite(w, rest, json.OmitZeroStructFields(true), jsontext.WithIndent("  ")); err != nil {
		return err
	}
	_, err := fmt.Fprintln(w)
	return err
}
