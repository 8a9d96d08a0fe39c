package plot

import (
	"bytes"
	"encoding/xml"
	"fmt"
)

// style has a colour for each series: of the same lightness, and told apart by readers who do not see all colours
// (the palette of Okabe and Ito, with lighter tones on a dark page).
const style = `<style>
text { font: 12px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2328 }
.title { font-size: 14px; font-weight: 600 }
.grid { stroke: #d1d9e0; stroke-width: 1 }
.line { fill: none; stroke-width: 2 }
.s0 { stroke: #6e7781 } .f0 { fill: #6e7781 }
.s1 { stroke: #b35900 } .f1 { fill: #b35900 }
.s2 { stroke: #0060a8 } .f2 { fill: #0060a8 }
.s3 { stroke: #007a55 } .f3 { fill: #007a55 }
.s4 { stroke: #a3407c } .f4 { fill: #a3407c }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 }
.grid { stroke: #3d444d }
.s0 { stroke: #9198a1 } .f0 { fill: #9198a1 }
.s1 { stroke: #f0a030 } .f1 { fill: #f0a030 }
.s2 { stroke: #58b0f0 } .f2 { fill: #58b0f0 }
.s3 { stroke: #2fc090 } .f3 { fill: #2fc090 }
.s4 { stroke: #e08ac0 } .f4 { fill: #e08ac0 }
}
</style>
`

// colours is how many series have one of their own.
const colours = 5

// canvas collects the elements of a drawing.
type canvas struct{ bytes.Buffer }

func newCanvas(width, height float64, title string) *canvas {
	c := new(canvas)
	fmt.Fprintf(c, `<svg xmlns="http://www.w3.org/2000/svg" width="%g" height="%g" viewBox="0 0 %g %g" role="img">`+"\n", width, height, width, height)
	fmt.Fprintf(c, "<title>%s</title>\n%s", escape(title), style)
	return c
}

func (c *canvas) end() []byte {
	c.WriteString("</svg>\n")
	return c.Bytes()
}

// text writes a text that begins, is centred or ends at x.
func (c *canvas) text(x, y float64, anchor, class, text string) {
	fmt.Fprintf(c, `<text x="%.1f" y="%.1f" text-anchor="%s" class="%s">%s</text>`+"\n", x, y, anchor, class, escape(text))
}

// upright writes a text from below to above, centred at x and y.
func (c *canvas) upright(x, y float64, text string) {
	fmt.Fprintf(c, `<text transform="translate(%.1f %.1f) rotate(-90)" text-anchor="middle">%s</text>`+"\n", x, y, escape(text))
}

func (c *canvas) gridLine(x1, y1, x2, y2 float64) {
	fmt.Fprintf(c, `<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" class="grid"/>`+"\n", x1, y1, x2, y2)
}

func escape(text string) string {
	var b bytes.Buffer
	xml.EscapeText(&b, []byte(text)) // a bytes.Buffer takes everything
	return b.String()
}
