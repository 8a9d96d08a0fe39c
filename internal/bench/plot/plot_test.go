package plot

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// parse fails unless svg is well-formed XML, and returns its texts and how many elements of each name it has.
func parse(t *testing.T, svg []byte) (texts []string, elements map[string]int) {
	t.Helper()
	elements = map[string]int{}
	d := xml.NewDecoder(bytes.NewReader(svg))
	inText := false
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return texts, elements
		}
		require.NoError(t, err)
		switch token := token.(type) {
		case xml.StartElement:
			elements[token.Name.Local]++
			inText = token.Name.Local == "text"
		case xml.EndElement:
			inText = false
		case xml.CharData:
			if inText {
				texts = append(texts, string(token))
			}
		}
	}
}

func TestLines(t *testing.T) {
	plot := Lines{
		Title: `Times < 1 ms & "quoted"`,
		X:     Axis{Label: "payload", Unit: Bytes},
		Y:     Axis{Label: "time", Unit: Nanoseconds},
		Series: []Series{
			{"Decode", []float64{300, 3_000, 1 << 20}, []float64{900, 9_000, 2_000_000}},
			{"a <b>", []float64{300, 3_000}, []float64{1_200, 12_000}},
		},
	}
	svg, err := plot.SVG()
	require.NoError(t, err)
	texts, elements := parse(t, svg)
	require.Subset(t, texts, []string{plot.Title, "a <b>", "100 B", "10 MB", "100 ns", "10 ms", "payload", "time"})
	require.Equal(t, 2, elements["polyline"])
	require.Equal(t, 5, elements["circle"])

	again, err := plot.SVG()
	require.NoError(t, err)
	require.Equal(t, svg, again)
}

func TestLinesThatCannotBeDrawn(t *testing.T) {
	one := Series{"one", []float64{1}, []float64{1}}
	for name, series := range map[string][]Series{
		"none":           nil,
		"empty":          {{Name: "x"}},
		"uneven":         {{"x", []float64{1, 2}, []float64{1}}},
		"zero":           {{"x", []float64{0}, []float64{1}}},
		"negative":       {{"x", []float64{1}, []float64{-1}}},
		"too many lines": {one, one, one, one, one, one},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Lines{Series: series}.SVG()
			require.Error(t, err)
		})
	}
}

func TestBars(t *testing.T) {
	svg, err := Bars{Title: "Peers", Unit: Nanoseconds, Bars: []Bar{
		{Name: "a & b", Value: 20_000, Note: "40 allocations"},
		{Name: "Decode", Value: 5_000, Ours: true},
	}}.SVG()
	require.NoError(t, err)
	texts, elements := parse(t, svg)
	require.Equal(t, []string{"Peers", "a & b", "20 µs · 40 allocations", "Decode", "5 µs"}, texts)
	require.Equal(t, 2, elements["rect"])
	require.Contains(t, string(svg), `width="250.0" height="20"`, "the longest bar has all the room")
	require.Contains(t, string(svg), `width="62.5" height="20"`)

	_, err = Bars{}.SVG()
	require.Error(t, err)
	_, err = Bars{Bars: []Bar{{Value: -1}}}.SVG()
	require.Error(t, err)
}

func TestAxis(t *testing.T) {
	a := logAxis([]float64{300, 20, 5_000}, 100, 400)
	require.Equal(t, []float64{10, 100, 1_000, 10_000}, a.ticks())
	require.InDelta(t, 100, a.at(10), 1e-9)
	require.InDelta(t, 200, a.at(100), 1e-9)
	require.InDelta(t, 400, a.at(10_000), 1e-9)

	a = logAxis([]float64{10}, 0, 1)
	require.Equal(t, []float64{10, 100}, a.ticks(), "one value has an axis too")
}

func TestUnits(t *testing.T) {
	for _, tt := range []struct {
		unit  Unit
		value float64
		want  string
	}{
		{Count, 10, "10"},
		{Count, 1_234_567, "1,234,567"},
		{Count, 0.25, "0.25"},
		{Bytes, 300, "300 B"},
		{Bytes, 30_000, "30 KB"},
		{Bytes, 1 << 20, "1.05 MB"},
		{Nanoseconds, 999, "999 ns"},
		{Nanoseconds, 5_310, "5.31 µs"},
		{Nanoseconds, 2e12, "2000 s"},
	} {
		require.Equal(t, tt.want, tt.unit.Format(tt.value))
	}
}

func TestBothThemes(t *testing.T) {
	light, dark, found := strings.Cut(style, "@media (prefers-color-scheme: dark)")
	require.True(t, found)
	for _, class := range []string{"text {", ".grid", ".s0", ".s4", ".f0", ".f4"} {
		require.Contains(t, light, class)
		require.Contains(t, dark, class)
	}
}
