package plot

import (
	"errors"
	"fmt"
	"strings"
)

// Lines is a plot of one or several series on two logarithmic axes.
type Lines struct {
	Title  string
	X, Y   Axis
	Series []Series
}

// Axis is what an axis says.
type Axis struct {
	Label string
	Unit  Unit
	// Ticks are labelled instead of the powers of ten, if there are any.
	Ticks []float64
}

// Series is one line. X and Y are of one length, and above 0.
type Series struct {
	Name string
	X, Y []float64
}

// The sizes of a drawing, in pixels.
const (
	width, height            = 720, 400
	left, right, top, bottom = 72, 24, 64, 56
)

// SVG draws the plot.
func (l Lines) SVG() ([]byte, error) {
	var xs, ys []float64
	for _, s := range l.Series {
		if len(s.X) != len(s.Y) || len(s.X) == 0 {
			return nil, fmt.Errorf("plot: series %q has %d values on one axis and %d on the other", s.Name, len(s.X), len(s.Y))
		}
		xs, ys = append(xs, s.X...), append(ys, s.Y...)
	}
	if len(l.Series) == 0 || len(l.Series) > colours {
		return nil, fmt.Errorf("plot: %d series, not 1 to %d", len(l.Series), colours)
	}
	for i := range xs {
		if !(xs[i] > 0 && ys[i] > 0) {
			return nil, errors.New("plot: a value that is not above 0 is on no logarithmic axis")
		}
	}
	c := newCanvas(width, height, l.Title)
	c.text(left, 22, "start", "title", l.Title)
	x, y := logAxis(xs, left, width-right), logAxis(ys, height-bottom, top)
	l.grid(c, x, y)
	for i, s := range l.Series {
		points := make([]string, len(s.X))
		for j := range s.X {
			points[j] = fmt.Sprintf("%.1f,%.1f", x.at(s.X[j]), y.at(s.Y[j]))
		}
		fmt.Fprintf(c, `<polyline points="%s" class="line s%d"/>`+"\n", strings.Join(points, " "), i)
		for j := range s.X {
			fmt.Fprintf(c, `<circle cx="%.1f" cy="%.1f" r="3.5" class="f%d"><title>%s</title></circle>`+"\n", x.at(s.X[j]), y.at(s.Y[j]), i,
				escape(s.Name+": "+l.X.Unit.Format(s.X[j])+", "+l.Y.Unit.Format(s.Y[j])))
		}
	}
	names := make([]string, len(l.Series))
	for i, s := range l.Series {
		names[i] = s.Name
	}
	legend(c, names)
	return c.end(), nil
}

func (l Lines) grid(c *canvas, x, y axis) {
	xTicks, yTicks := l.X.Ticks, l.Y.Ticks
	if xTicks == nil {
		xTicks = x.ticks()
	}
	if yTicks == nil {
		yTicks = y.ticks()
	}
	for _, v := range xTicks {
		c.gridLine(x.at(v), top, x.at(v), height-bottom)
		c.text(x.at(v), height-bottom+18, "middle", "tick", l.X.Unit.Format(v))
	}
	for _, v := range yTicks {
		c.gridLine(left, y.at(v), width-right, y.at(v))
		c.text(left-8, y.at(v)+4, "end", "tick", l.Y.Unit.Format(v))
	}
	c.text((left+width-right)/2, height-12, "middle", "label", l.X.Label)
	c.upright(18, (top+height-bottom)/2, l.Y.Label)
}

// legend names the series in a row below the title.
func legend(c *canvas, names []string) {
	at := float64(left)
	for i, name := range names {
		fmt.Fprintf(c, `<rect x="%.1f" y="36" width="12" height="12" rx="2" class="f%d"/>`+"\n", at, i)
		c.text(at+18, 46, "start", "legend", name)
		at += 18 + 6.6*float64(len([]rune(name))) + 20
	}
}
