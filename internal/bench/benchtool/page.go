package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"text/template"

	"github.com/typedbus/typedbus/internal/bench"
	"github.com/typedbus/typedbus/internal/bench/plot"
)

// pageTemplate is the page with gaps for the figures. Its prose is edited there.
//
//go:embed page.md.tmpl
var pageTemplate string

// writePage writes docs/benchmarks.md and its plots.
func writePage(root string, r *bench.Results) error {
	page, err := renderPage(r)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(root, "docs", "benchmarks.md"), page, 0o644); err != nil {
		return err
	}
	drawn, err := plots(r)
	if err != nil {
		return err
	}
	dir := filepath.Join(root, "docs", "benchmarks")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for name, svg := range drawn {
		if err := os.WriteFile(filepath.Join(dir, name), svg, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func renderPage(r *bench.Results) ([]byte, error) {
	t, err := template.New("page").Funcs(template.FuncMap{
		"goals":  goals,
		"ns":     func(v float64) string { return plot.Nanoseconds.Format(v) },
		"bytes":  func(v any) string { return plot.Bytes.Format(number(v)) },
		"count":  func(v any) string { return plot.Count.Format(number(v)) },
		"f1":     func(v float64) string { return fmt.Sprintf("%.1f", v) },
		"f2":     func(v float64) string { return fmt.Sprintf("%.2f", v) },
		"ratio":  func(r bench.Ratio) string { return fmt.Sprintf("%.2f", r.Median) },
		"spread": spread,
		"over":   func(a, b float64) float64 { return a / b },
	}).Parse(pageTemplate)
	if err != nil {
		return nil, err
	}
	var page bytes.Buffer
	err = t.Execute(&page, r)
	return page.Bytes(), err
}

// spread writes a ratio with its range; that of something to itself has none.
func spread(r bench.Ratio) string {
	if r.Low == r.High {
		return fmt.Sprintf("%g", r.Median)
	}
	return fmt.Sprintf("%.2f (%.2f to %.2f)", r.Median, r.Low, r.High)
}

func number(v any) float64 {
	switch v := v.(type) {
	case int:
		return float64(v)
	case int64:
		return float64(v)
	case float64:
		return v
	}
	panic(fmt.Sprintf("benchtool: %T is no number", v)) // the template is wrong, not the figures
}

// plots draws what has been measured, by the name of the file.
func plots(r *bench.Results) (map[string][]byte, error) {
	drawn := map[string][]byte{}
	draw := func(name string, p interface{ SVG() ([]byte, error) }) error {
		svg, err := p.SVG()
		drawn[name] = svg
		return err
	}
	if r.AWS != nil {
		b := plot.Bars{Title: fmt.Sprintf("An event of AWS's, the mean of %d, on one core", r.AWS.Payloads), Unit: plot.Nanoseconds}
		for _, t := range r.AWS.Timings {
			ours := t.Way == bench.Decode || t.Way == bench.DecodeOwned
			b.Bars = append(b.Bars, plot.Bar{Name: t.Way, Value: t.Time, Note: fmt.Sprintf("%.1f allocations", t.Allocs), Ours: ours})
		}
		if err := draw("peers.svg", b); err != nil {
			return nil, err
		}
	}
	for _, sweep := range []struct {
		file, title, label string
		unit               plot.Unit
		tables             []*bench.Table
	}{
		{"sizes.svg", "Time to decode, by the size of the payload", "size of the payload", plot.Bytes, r.Sizes},
		{"depths.svg", "Time to decode, by how deep the detail is nested", "objects in each other", plot.Count, r.Depths},
		{"widths.svg", "Time to decode, by how many members the detail has", "members", plot.Count, r.Widths},
	} {
		if len(sweep.tables) == 0 {
			continue
		}
		if err := draw(sweep.file, sweepPlot(sweep.title, sweep.label, sweep.unit, sweep.tables)); err != nil {
			return nil, err
		}
	}
	if r.Growth != nil {
		line := plot.Series{Name: "Decode, the same payloads"}
		for i, t := range r.Growth.Timings {
			line.X, line.Y = append(line.X, float64(r.Growth.Counts[i])), append(line.Y, t.Time)
		}
		if err := draw("growth.svg", plot.Lines{Title: "Time to decode, by how many types are registered",
			X: plot.Axis{Label: "registered types", Unit: plot.Count}, Y: plot.Axis{Label: "time an event", Unit: plot.Nanoseconds},
			Series: []plot.Series{line}}); err != nil {
			return nil, err
		}
	}
	return drawn, nil
}

// sweepPlot has a line for each way, and a point for each table.
func sweepPlot(title, label string, unit plot.Unit, tables []*bench.Table) plot.Lines {
	l := plot.Lines{Title: title, X: plot.Axis{Label: label, Unit: unit}, Y: plot.Axis{Label: "time an event", Unit: plot.Nanoseconds}}
	for _, way := range []string{bench.StandardJSON, bench.JSONv2, bench.Decode} {
		line := plot.Series{Name: way}
		for _, t := range tables {
			line.X, line.Y = append(line.X, float64(t.Extent)), append(line.Y, t.Timing(way).Time)
		}
		l.Series = append(l.Series, line)
	}
	return l
}
