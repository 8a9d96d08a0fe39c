package plot

import (
	"errors"
	"fmt"
)

// Bars compares values by bars that lie below each other, on a linear axis that begins at 0.
type Bars struct {
	Title string
	Unit  Unit
	Bars  []Bar
}

// Bar is one of [Bars]. An emphasised one has another colour.
type Bar struct {
	Name  string
	Value float64
	Note  string // after the value
	Ours  bool
}

// SVG draws the bars.
func (b Bars) SVG() ([]byte, error) {
	if len(b.Bars) == 0 {
		return nil, errors.New("plot: no bars")
	}
	const names, step, thick = 270, 34, 20
	longest := 0.0
	for _, bar := range b.Bars {
		if bar.Value < 0 {
			return nil, fmt.Errorf("plot: the bar of %q is below 0", bar.Name)
		}
		longest = max(longest, bar.Value)
	}
	if longest == 0 {
		longest = 1
	}
	c := newCanvas(width, float64(50+step*len(b.Bars)), b.Title)
	c.text(16, 22, "start", "title", b.Title)
	const room = width - names - 200
	for i, bar := range b.Bars {
		y, long := float64(40+step*i), bar.Value/longest*room
		class := 0
		if bar.Ours {
			class = 3
		}
		c.text(names-10, y+thick-5, "end", "label", bar.Name)
		fmt.Fprintf(c, `<rect x="%d" y="%.1f" width="%.1f" height="%d" rx="2" class="f%d"/>`+"\n", names, y, long, thick, class)
		text := b.Unit.Format(bar.Value)
		if bar.Note != "" {
			text += " · " + bar.Note
		}
		c.text(names+long+8, y+thick-5, "start", "value", text)
	}
	return c.end(), nil
}
