package pattern

// Pattern is a compiled event pattern. It is immutable and safe for use by several goroutines. The zero value matches
// nothing.
type Pattern struct {
	text string
	end  int // of the object in text
	root node
	alts []alternative
	m    *machine
}

// Compile compiles an event pattern as EventBridge's PutRule takes it: a JSON object such as
//
//	{"source": ["aws.ec2"], "detail": {"state": [{"anything-but": "pending"}]}}
//
// The error is a [PatternError] for a pattern that AWS's engine refuses, and for one whose $or come to more than 10,000
// alternatives. See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html for the language.
func Compile(text string) (*Pattern, error) {
	root, end, lexed := parseTree([]byte(text))
	if lexed != nil {
		return nil, &PatternError{Kind: ErrPattern, Offset: lexed.offset, Reason: lexed.reason, Fix: jsonForm}
	}
	alts, err := alternatives(&root)
	if err != nil {
		return nil, err
	}
	b := newBuilder()
	b.add(alts, 0)
	if len(b.m.paths) > manyBranches {
		b.m.index = newIndex(b.m)
	}
	return &Pattern{text: text, end: end, root: root, alts: alts, m: b.m}, nil
}

const jsonForm = `a pattern is JSON, such as {"source": ["my.app"]}: names and texts in double quotes, no comma at the end of a list`

// MustCompile is like [Compile] but panics if the pattern is refused. It is for patterns in a program's source.
func MustCompile(text string) *Pattern {
	p, err := Compile(text)
	if err != nil {
		panic(err)
	}
	return p
}

// String returns the text that the pattern was compiled from.
func (p *Pattern) String() string { return p.text }

// Match reports whether the pattern matches an event, which is a JSON object in UTF-8. The whole event is read, whether
// or not it matches; what follows the object is not. The error is an [EventError] for an event that is no JSON object,
// and for one whose arrays can be combined in too many ways. Match does not keep the event, and does not allocate unless
// it fails or the event has arrays with very many elements.
func (p *Pattern) Match(event []byte) (bool, error) {
	if p == nil || p.m == nil {
		return false, nil
	}
	s := newScan(p.m, event)
	defer s.release()
	if err := s.read(); err != nil {
		return false, eventError(err)
	}
	if p.m.index != nil {
		return s.keepsOne()
	}
	for i := range p.m.paths {
		ok, err := s.keeps(&p.m.paths[i])
		if err != nil {
			return false, err
		}
		if ok {
			return true, nil
		}
	}
	return false, nil
}

// manyBranches is how many alternatives of a pattern are tried one after the other.
const manyBranches = 16

func eventError(err *lexError) error {
	return &EventError{Kind: ErrEvent, Offset: err.offset, Reason: err.reason}
}
