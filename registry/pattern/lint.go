package pattern

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// Place is where a pattern is to be used.
type Place uint8

const (
	// Rule is a rule of a bus, as PutRule takes it.
	Rule Place = iota
	// DataFilter is the filter of a subscriber of the new Custom Event Bus, on the event's data.
	DataFilter
	// MetadataFilter is the filter of such a subscriber on the event's metadata.
	MetadataFilter
)

// Warning is something about a pattern or an event that EventBridge refuses, though the pattern is well-formed, or that
// probably is not meant.
type Warning struct {
	// Refused is true if EventBridge, as far as is known, refuses the pattern or the event.
	Refused bool
	// Path is the path of the field, its names joined by dots; it is empty if the warning is about the pattern or event as
	// a whole.
	Path string
	// Text says what is remarkable and what to do.
	Text string
}

// String returns a line such as "detail.state: two anything-but in one list mean either, …".
func (w Warning) String() string {
	s := w.Text
	if w.Refused {
		s = "refused: " + s
	}
	if w.Path != "" {
		s = quotePath(w.Path) + ": " + s
	}
	return s
}

const (
	defaultSize = 2048 // characters: the quota unless it was raised
	largestSize = 4096 // characters: what the API takes
	// complex is from where on a pattern's wildcards are warned of. EventBridge publishes no limit; it refuses
	// "*:*:*:*:*:event-bus/*", of which the engine's own measure is 11.
	complex = 11
)

// Lint returns warnings about a pattern at a place: limits of the service that the pattern breaks, and what is allowed
// but seldom meant. The limits are those of
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html.
func (p *Pattern) Lint(at Place) []Warning {
	if p == nil || p.m == nil {
		return nil
	}
	l := &linter{p: p, at: at}
	l.size()
	l.recompile()
	l.object(&p.root, "", true)
	seen := map[*clause]bool{}
	for _, a := range p.alts {
		for _, path := range sortedPaths(a) {
			if cl := a[path]; !seen[cl] {
				seen[cl] = true
				l.clause(cl)
			}
		}
	}
	l.complexity()
	return l.warnings
}

type linter struct {
	p        *Pattern
	at       Place
	plain    bool // a $or is taken for a field
	warnings []Warning
}

// recompile compiles the pattern again and warns of what is replaced.
func (l *linter) recompile() {
	c := compiler{or: true, replaced: map[string]*node{}}
	if _, err := c.object(nil, "", 0, "", &l.p.root, false); err != nil {
		l.plain = true
		return
	}
	for _, path := range slices.Sorted(maps.Keys(c.replaced)) {
		l.warn(path, "the field is there twice, and the last replaces what was asked for first; a field inside $or is not asked for besides one beside the $or")
	}
}

func (l *linter) warn(path, text string) {
	l.warnings = append(l.warnings, Warning{Path: path, Text: text})
}

func (l *linter) refuse(path, text string) {
	l.warnings = append(l.warnings, Warning{Refused: true, Path: path, Text: text})
}

func (l *linter) size() {
	switch n := utf8.RuneCountInString(l.p.text); {
	case n > largestSize:
		l.refuse("", "the pattern has "+itoa(n)+" characters, and EventBridge takes at most 4096: write several rules, or the pattern without white space")
	case n > defaultSize && l.at == Rule:
		l.warn("", "the pattern has "+itoa(n)+" characters, and the quota is 2048 unless it was raised: write it without white space, or ask for a higher quota, at most 4096")
	}
	if rest := strings.TrimSpace(l.p.text[l.p.end:]); rest != "" {
		l.warn("", "what follows the pattern's closing brace is not read: "+quote(rest))
	}
}

// envelope are the members of EventBridge's events.
var envelope = map[string]bool{
	"version": true, "id": true, "detail-type": true, "source": true, "account": true, "time": true, "region": true,
	"resources": true, "detail": true, "replay-name": true,
}

// object warns of an object of the pattern: of a $or that is none, and at the top of names that no event has.
func (l *linter) object(n *node, path string, top bool) {
	for i := range n.members {
		m := &n.members[i]
		at := join(path, m.name)
		or := m.name == "$or" && m.value.kind == '['
		first, _, _ := strings.Cut(m.name, ".")
		if top && l.at == Rule && m.name != "$or" && !envelope[first] {
			l.warn(at, "EventBridge's events have no member "+quote(first)+suggestion(first))
		}
		switch {
		case or && l.plain:
			l.warn(at, "this $or is taken for a field of that name, since it is no list of two or more objects with fields")
		case or:
			for j := range m.value.elems {
				l.object(&m.value.elems[j], path, top)
			}
		case m.value.kind == '{':
			l.object(&m.value, at, false)
		}
	}
}

func suggestion(name string) string {
	flat := func(s string) string {
		return strings.ToLower(strings.NewReplacer("-", "", "_", "", " ", "").Replace(s))
	}
	for known := range envelope {
		if flat(known) == flat(name) {
			return ": write " + quote(known)
		}
	}
	return ": what the publisher sends is in \"detail\""
}

// clause warns of what a field may be.
func (l *linter) clause(c *clause) {
	nots, wild, folds := 0, false, false
	for i := range c.wants {
		w := &c.wants[i]
		switch w.op {
		case opNotText, opNotNumber, opNotPrefix, opNotSuffix, opNotFold, opNotWildcard:
			nots++
		case opNothing:
			l.warn(c.path, "anything-but with an empty list matches nothing")
		case opNumber:
			if !w.exactly {
				l.warn(c.path, "a float64 does not hold "+shorten(w.text)+" to the digit; it matches only a number written the same way")
			}
		case opAddress:
			if !strings.HasPrefix(w.source, "{") {
				l.warn(c.path, shorten(w.source)+" is an IP address: it matches every way to write that address; to match the text alone write {\"exactly\": "+shorten(w.source)+"}")
			}
		}
		wild = wild || len(w.globs) > 0
		folds = folds || len(w.folds) > 0 || w.op == opSuffix
		for j := range w.folds {
			if odd := w.folds[j].odd(); odd {
				l.warn(c.path, "equals-ignore-case does not match a character beyond U+FFFF, such as an emoji, nor one that is in neither case")
			}
		}
		l.place(c, w)
	}
	if nots > 1 {
		l.warn(c.path, "two anything-but in one list mean either, so every value matches: write one anything-but with a list")
	}
	if wild && folds {
		l.warn(c.path, "AWS's engine has been seen to match too much where a wildcard stands beside a suffix or equals-ignore-case: use two rules")
	}
}

// place warns of what a filter does not take.
func (l *linter) place(c *clause, w *want) {
	switch {
	case l.at == Rule:
	case len(w.globs) > 0:
		l.refuse(c.path, "a subscriber's filter takes no wildcard, nor anything-but with one")
	case l.at == MetadataFilter && strings.HasPrefix(w.source, "{"):
		l.refuse(c.path, "a subscriber's filter on metadata takes values only, no operators")
	}
}

// odd reports whether the text has a character that does not equal itself.
func (f *folded) odd() bool {
	for _, r := range f.runes {
		if r.lower == "?" {
			return true
		}
		if r.self != r.lower && r.self != r.upper {
			return true
		}
	}
	return false
}

func (l *linter) complexity() {
	for _, path := range l.p.wildcardPaths() {
		if n := l.p.complexity(path); n >= complex {
			l.warn(path, "the wildcards have a complexity of "+itoa(n)+"; EventBridge refuses some patterns from 11 on: use fewer asterisks, or texts between them that are longer and differ")
		}
	}
}

// CheckEnvelope returns a warning for each member that EventBridge's TestEventPattern wants in an event and the event has
// not. PutEvents adds them, so events on a bus have them all. The error is an [EventError] for an event that is no JSON
// object.
func CheckEnvelope(event []byte) ([]Warning, error) {
	tree, _, err := parseTree(event)
	if err != nil {
		return nil, eventError(err)
	}
	have := map[string]bool{}
	for i := range tree.members {
		have[tree.members[i].name] = true
	}
	var warnings []Warning
	for _, name := range []string{"id", "account", "source", "time", "region", "resources", "detail-type"} {
		if !have[name] {
			warnings = append(warnings, Warning{Refused: true, Path: name, Text: "TestEventPattern wants this member in an event"})
		}
	}
	return warnings, nil
}
