package pattern

import (
	"errors"
	"maps"
)

const (
	// maxFields is how many fields an alternative may have; the engine refuses more.
	maxFields = 256
	// maxAlternatives is how many alternatives the $or of a pattern may come to. The engine has no limit, and takes the
	// memory.
	maxAlternatives = 10_000
	// maxWork bounds how many fields are written into alternatives while a pattern is compiled.
	maxWork = 2_000_000
)

// alternative is a pattern without $or: a clause for each path.
type alternative map[string]*clause

// clause is what one field of a pattern asks for: one of several things.
type clause struct {
	path   string
	wants  []want
	absent bool // {"exists": false} is among them
	// refused is why the engine does not take the clause, unless another replaces it.
	refused error
}

// reserved are the names that the engine takes for operators inside a $or. A $or that has one is a field's name.
var reserved = map[string]bool{
	"exactly": true, "equals-ignore-case": true, "prefix": true, "suffix": true, "anything-but": true, "exists": true,
	"wildcard": true, "numeric": true, "cidr": true, "=": true, "<": true, "<=": true, ">": true, ">=": true, "regex": true,
	"not-wildcard": true, "not-equals-ignore-case": true, "date-after": true, "date-on-or-after": true, "date-before": true,
	"date-on-or-before": true, "in-date-range": true, "ip-address-in-range": true, "ip-address-not-in-range": true,
}

// compiler turns a pattern's tree into alternatives, in the order of the text: a field that comes again replaces what
// the alternatives so far have at its path, a $or multiplies them.
type compiler struct {
	or       bool // $or means alternatives
	work     int
	replaced map[string]*node // the last list of each path that has replaced another; for Lint
}

// alternatives compiles a pattern. Where $or cannot mean alternatives the engine takes it for a field; only if that
// fails, too, is the pattern refused, and the first reason is the one to tell.
func alternatives(root *node) ([]alternative, error) {
	c := compiler{or: true}
	alts, err := c.object(nil, "", 0, "", root, false)
	if err != nil {
		if errors.Is(err, ErrTooComplex) {
			return nil, err
		}
		plain := compiler{}
		var plainErr error
		if alts, plainErr = plain.object(nil, "", 0, "", root, false); plainErr != nil {
			return nil, err
		}
	}
	for _, a := range alts {
		if len(a) > maxFields {
			return nil, refuse(root, "", "the pattern has more than 256 fields", "write several rules")
		}
		for _, cl := range a {
			if cl.refused != nil {
				return nil, cl.refused
			}
		}
	}
	return alts, nil
}

// refuse returns the error for a value of the pattern.
func refuse(n *node, path, reason, fix string) error {
	return &PatternError{Kind: ErrPattern, Path: path, Offset: n.offset, Reason: reason, Fix: fix}
}

// object compiles the members of an object into alts. path is the object's path as the engine joins it, shown as a
// message shows it.
func (c *compiler) object(alts []alternative, path string, depth int, shown string, n *node, inOr bool) ([]alternative, error) {
	if len(n.members) == 0 {
		return nil, refuse(n, shown, "an object must not be empty", `for a field that may have any value write [{"exists": true}]`)
	}
	var err error
	for i := range n.members {
		m := &n.members[i]
		at := join(shown, m.name)
		switch {
		case c.or && m.name == "$or":
			alts, err = c.either(alts, path, depth, at, &m.value)
		case c.or && inOr && reserved[m.name]:
			err = refuse(&m.value, at, quote(m.name)+" is an operator and cannot be a field inside $or", "put the operator into a list: [{"+quote(m.name)+": …}]")
		case m.value.kind == '{':
			step := m.name
			if depth > 0 { // after an empty name, too: {"": {"a": {"b": …}}} is at ".a.b", {"": {"a": …}} at "a"
				step = path + "." + step
			}
			alts, err = c.object(alts, step, depth+1, at, &m.value, inOr)
		case m.value.kind == '[':
			alts, err = c.list(alts, join(path, m.name), at, &m.value)
		default:
			err = refuse(&m.value, at, "the value of a field must be in a list, not "+m.value.what()+" alone", "put brackets around it: ["+bounded(&m.value)+"]")
		}
		if err != nil {
			return nil, err
		}
	}
	return alts, nil
}

// bounded returns a scalar of the pattern as a message shows it.
func bounded(n *node) string {
	if n.kind == '"' {
		return quote(n.text)
	}
	return shorten(n.text)
}

// join appends a member's name to a path as the engine does: not after an empty path.
func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// either compiles a $or: each of its objects on top of what alts have so far.
func (c *compiler) either(alts []alternative, path string, depth int, shown string, n *node) ([]alternative, error) {
	const form = `write {"$or": [{…}, {…}]}`
	if n.kind != '[' {
		return nil, refuse(n, shown, "$or takes a list of objects, not "+n.what(), form)
	}
	if len(n.elems) < 2 {
		return nil, refuse(n, shown, "$or needs at least two objects", "write the one without $or")
	}
	var all []alternative
	for i := range n.elems {
		e := &n.elems[i]
		if e.kind != '{' {
			return nil, refuse(e, shown, "$or takes objects, not "+e.what(), form)
		}
		copied := make([]alternative, 0, max(len(alts), 1))
		for _, a := range alts {
			if err := c.spend(len(a)+1, n, shown); err != nil {
				return nil, err
			}
			copied = append(copied, maps.Clone(a))
		}
		if len(copied) == 0 {
			copied = append(copied, alternative{})
		}
		branch, err := c.object(copied, path, depth, shown+"["+itoa(i)+"]", e, true)
		if err != nil {
			return nil, err
		}
		if all = append(all, branch...); len(all) > maxAlternatives {
			return nil, tooMany(n, shown)
		}
	}
	return all, nil
}

func (c *compiler) spend(n int, at *node, shown string) error {
	if c.work += n; c.work > maxWork {
		return tooMany(at, shown)
	}
	return nil
}

func tooMany(n *node, shown string) error {
	return &PatternError{Kind: ErrTooComplex, Path: shown, Offset: n.offset, Reason: "the $or of the pattern come to too many alternatives", Fix: "write several rules"}
}

// list compiles a field's list of values into alts.
func (c *compiler) list(alts []alternative, path, shown string, n *node) ([]alternative, error) {
	if len(n.elems) == 0 {
		return nil, refuse(n, shown, "a list must not be empty", `for any value write [{"exists": true}], for an empty string [""]`)
	}
	cl := &clause{path: path}
	for i := range n.elems {
		if err := c.element(cl, &n.elems[i], shown); err != nil {
			return nil, err
		}
	}
	if len(alts) == 0 {
		alts = append(alts, alternative{})
	}
	for _, a := range alts {
		if err := c.spend(1, n, shown); err != nil {
			return nil, err
		}
		if c.replaced != nil && a[path] != nil {
			c.replaced[path] = n
		}
		a[path] = cl
	}
	return alts, nil
}
