package pattern

import "math"

// hint is a value, or a part of one, that a want cannot be kept without.
type hint struct {
	kind hintKind
	text string
}

type hintKind uint8

const (
	hintText hintKind = iota
	hintWord
	hintNumber
	hintFold
	hintPrefix
	hintSuffix
	hintPrefixFold
	hintSuffixFold
	hintInside // a text somewhere in the value
	hintAbove  // a number that the value is not below
	hintBelow  // a number that the value is not above
)

// hint returns what leads to a want, if something does.
func (w *want) hint() (hint, bool) {
	switch w.op {
	case opExact:
		return hint{hintText, w.text}, true
	case opWord:
		return hint{hintWord, w.text}, true
	case opNumber:
		if !w.exactly {
			return hint{hintWord, w.text}, true
		}
		return hint{hintNumber, numberText(w.number)}, true
	case opEquals:
		return hint{hintNumber, numberText(w.number)}, true
	case opFold:
		return hint{hintFold, w.folds[0].ascii}, w.folds[0].runes == nil
	case opPrefix:
		return hint{hintPrefix, w.text}, w.text != "" && w.text[len(w.text)-1] != '"'
	case opSuffix:
		return hint{hintSuffix, w.text}, w.text != "" && w.text[0] != '"'
	case opPrefixFold:
		f := &w.folds[0]
		return hint{hintPrefixFold, f.ascii}, f.ascii != "" && f.inner == nil
	case opSuffixFold:
		f := &w.folds[0]
		return hint{hintSuffixFold, f.ascii}, f.ascii != "" && f.inner == nil
	case opWildcard:
		return w.globs[0].hint()
	case opRange:
		if w.limits.hasBottom {
			return hint{hintAbove, numberText(w.limits.bottom)}, true
		}
		return hint{hintBelow, numberText(w.limits.top)}, true
	}
	return hint{}, false
}

// hint returns the longest text of a wildcard, those at its ends first.
func (g *glob) hint() (hint, bool) {
	first, last := string(g.parts[0]), string(g.parts[len(g.parts)-1])
	switch {
	case len(g.parts) == 1:
		return hint{hintText, first}, true
	case first != "" && len(first) >= len(last):
		return hint{hintPrefix, first}, true
	case last != "":
		return hint{hintSuffix, last}, true
	}
	longest := ""
	for _, p := range g.parts {
		if len(p) > len(longest) {
			longest = string(p)
		}
	}
	return hint{hintInside, longest}, longest != ""
}

// numberText tells float64s apart; both zeros are one.
func numberText(f float64) string {
	bits := math.Float64bits(f + 0)
	b := make([]byte, 8)
	for i := range b {
		b[i] = byte(bits >> (8 * i))
	}
	return string(b)
}

func textNumber(s string) float64 {
	bits := uint64(0)
	for i := range 8 {
		bits |= uint64(s[i]) << (8 * i)
	}
	return math.Float64frombits(bits)
}

// hints returns what leads to a clause: a hint for each want, or none if one of them has none.
func (c *compiled) hints() []hint {
	if c.absent {
		return nil
	}
	hints := make([]hint, 0, len(c.wants))
	for i := range c.wants {
		h, ok := c.wants[i].hint()
		if !ok {
			return nil
		}
		hints = append(hints, h)
	}
	return hints
}
