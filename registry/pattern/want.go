package pattern

// op is an operator of the pattern language.
type op uint8

const (
	opExact   op = iota // a string
	opWord              // true, false or null
	opNumber            // a number among the values: equal in value, or in text where a float64 does not hold it
	opEquals            // {"numeric": ["=", 1]}
	opRange             // {"numeric": [">", 1]}
	opAddress           // {"cidr": …}, or an address among the values
	opExists            // {"exists": true}
	opPrefix
	opSuffix
	opFold       // equals-ignore-case
	opPrefixFold // prefix and equals-ignore-case
	opSuffixFold
	opWildcard
	opNotText
	opNotNumber
	opNotPrefix
	opNotSuffix
	opNotFold
	opNotWildcard
	opNothing // anything-but with an operator and an empty list, which the engine leaves out
)

// want is one of the things that a field may be.
type want struct {
	op      op
	text    string   // of opExact, opPrefix, opSuffix, and as written of opWord and opNumber
	texts   []string // of opNotText, opNotPrefix and opNotSuffix
	set     map[string]struct{}
	number  float64
	numbers []float64 // of opNotNumber
	exactly bool      // of opNumber: number holds it
	limits  limits
	address *addressRange
	folds   []folded
	globs   []glob
	source  string // the want as the pattern has it
	late    error  // why the engine does not take it, unless another clause replaces the one it is in
}

// limits are those of {"numeric": […]}.
type limits struct {
	bottom, top         float64
	hasBottom, hasTop   bool
	openBottom, openTop bool
}

func (l *limits) contain(f float64) bool {
	if l.hasBottom && (f < l.bottom || l.openBottom && f == l.bottom) {
		return false
	}
	return !l.hasTop || f < l.top || !l.openTop && f == l.top
}

// numeric reports whether an event's number is compared by value where w is among the things a field may be.
func (w *want) numeric() bool {
	switch w.op {
	case opNumber:
		return w.exactly
	case opEquals, opRange, opNotNumber:
		return true
	}
	return false
}

// value is a leaf of an event: a string, a number, true, false or null.
type value struct {
	kind     byte   // '"', '0', 't', 'f' or 'n'
	text     []byte // of a string, without escapes; of anything else as written
	state    numberState
	addressy addressState
	number   float64
	digits   digits
}

type (
	numberState  uint8
	addressState uint8
)

const (
	numberUnknown numberState = iota
	numberHeld
	numberNotHeld
)

const (
	addressUnknown addressState = iota
	addressYes
	addressNo
)

// asNumber returns the value as a float64 if it is a number that one holds to the digit.
func (v *value) asNumber() (float64, bool) {
	if v.kind != '0' {
		return 0, false
	}
	if v.state == numberUnknown {
		v.state = numberNotHeld
		if f, ok := comparableNumber(v.text); ok {
			v.number, v.state = f, numberHeld
		}
	}
	return v.number, v.state == numberHeld
}

// hex returns the digits of the value if it is a string that is an address.
func (v *value) hex() ([]byte, bool) {
	if v.kind != '"' {
		return nil, false
	}
	if v.addressy == addressUnknown {
		v.addressy = addressNo
		if d, ok := parseAddress(v.text); ok {
			v.digits, v.addressy = d, addressYes
		}
	}
	return v.digits.b[:v.digits.n], v.addressy == addressYes
}

// matches reports whether v is what w wants. numeric says that numbers are compared by value in w's clause.
func (w *want) matches(v *value, numeric bool) bool {
	switch w.op {
	case opExact:
		return v.kind == '"' && string(v.text) == w.text
	case opWord:
		return v.kind == w.text[0]
	case opNumber:
		if v.kind != '0' {
			return false
		}
		if f, ok := v.asNumber(); ok {
			return w.exactly && f == w.number
		}
		return string(v.text) == w.text
	case opEquals:
		f, ok := v.asNumber()
		return ok && f == w.number
	case opRange:
		f, ok := v.asNumber()
		return ok && w.limits.contain(f)
	case opAddress:
		if v.kind == '0' {
			if _, ok := v.asNumber(); ok && numeric {
				return false
			}
			return w.address.contains(v.text)
		}
		d, ok := v.hex()
		return ok && w.address.contains(d)
	case opExists:
		return true
	case opPrefix:
		return v.kind == '"' && begins(v.text, w.text)
	case opSuffix:
		return v.kind == '"' && endsWith(v.text, w.text)
	case opFold:
		return v.kind == '"' && w.folds[0].equals(v.text)
	case opPrefixFold:
		return v.kind == '"' && w.folds[0].begins(v.text)
	case opSuffixFold:
		return v.kind == '"' && w.folds[0].ends(v.text)
	case opWildcard:
		return v.kind == '"' && w.globs[0].matches(v.text)
	case opNotNumber:
		f, ok := v.asNumber()
		if ok {
			for _, n := range w.numbers {
				if f == n {
					return false
				}
			}
		}
		return true
	case opNothing:
		return false
	}
	return v.kind != '"' || !w.excludes(v.text)
}

// begins reports whether a string begins with a prefix. The engine compares with the closing quote in place; so a prefix
// may be the whole string and a quote. endsWith is the same for a suffix and the opening quote.
func begins(text []byte, prefix string) bool {
	n := len(prefix)
	if len(text) >= n {
		return string(text[:n]) == prefix
	}
	return len(text) == n-1 && prefix[n-1] == '"' && string(text) == prefix[:n-1]
}

func endsWith(text []byte, suffix string) bool {
	n := len(suffix)
	if len(text) >= n {
		return string(text[len(text)-n:]) == suffix
	}
	return len(text) == n-1 && suffix[0] == '"' && string(text) == suffix[1:]
}

// excludes reports whether a string is among those that an anything-but leaves out.
func (w *want) excludes(text []byte) bool {
	switch w.op {
	case opNotText:
		if w.set != nil {
			_, ok := w.set[string(text)]
			return ok
		}
		for _, t := range w.texts {
			if string(text) == t {
				return true
			}
		}
	case opNotPrefix:
		for _, t := range w.texts {
			if begins(text, t) {
				return true
			}
		}
	case opNotSuffix:
		for _, t := range w.texts {
			if endsWith(text, t) {
				return true
			}
		}
	case opNotFold:
		for i := range w.folds {
			if w.folds[i].equals(text) {
				return true
			}
		}
	case opNotWildcard:
		for i := range w.globs {
			if w.globs[i].matches(text) {
				return true
			}
		}
	}
	return false
}
