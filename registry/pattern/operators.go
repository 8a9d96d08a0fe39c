package pattern

import (
	"math"
	"strconv"
	"strings"
)

func itoa(i int) string { return strconv.Itoa(i) }

// operators are the names of operators that AWS documents.
var operators = map[string]bool{
	"prefix": true, "suffix": true, "equals-ignore-case": true, "wildcard": true, "anything-but": true, "numeric": true, "cidr": true, "exists": true,
}

const operatorNames = "prefix, suffix, equals-ignore-case, wildcard, anything-but, numeric, cidr or exists"

// element compiles one value of a field's list into cl.
func (c *compiler) element(cl *clause, n *node, shown string) error {
	w := want{source: n.source()}
	switch n.kind {
	case '"':
		if d, ok := parseAddress([]byte(n.text)); ok {
			w.op, w.address = opAddress, oneAddress(d)
		} else {
			w.op, w.text = opExact, n.text
		}
	case '0':
		w.op, w.text = opNumber, n.text
		w.number, w.exactly = comparableNumber([]byte(n.text))
	case '{':
		absent, err := c.operator(&w, n, shown)
		if err != nil {
			return err
		}
		if absent {
			cl.absent = true
			return nil
		}
	case '[':
		return refuse(n, shown, "a list must not be inside a list", "write its values into the one list")
	default:
		w.op, w.text = opWord, n.text
	}
	if w.late != nil {
		cl.refused = w.late
	}
	if w.op == opNothing && len(cl.wants) == 0 && !cl.absent {
		cl.refused = refuse(n, shown, "anything-but needs a value", `for any value write {"exists": true}`)
	}
	cl.wants = append(cl.wants, w)
	return nil
}

// operator compiles {"prefix": …} and its like into w. absent is true of {"exists": false}.
func (c *compiler) operator(w *want, n *node, shown string) (absent bool, err error) {
	if len(n.members) == 0 {
		return false, refuse(n, shown, "an operator's object must not be empty", "write one of "+operatorNames)
	}
	name, v := n.members[0].name, &n.members[0].value
	at := shown + "." + name
	switch name {
	case "exactly":
		err = c.text(w, opExact, v, at, name)
	case "prefix":
		if v.kind == '{' {
			err = c.foldInside(w, opPrefixFold, v, at, name)
		} else {
			err = c.text(w, opPrefix, v, at, name)
		}
	case "suffix":
		if v.kind == '{' {
			err = c.foldInside(w, opSuffixFold, v, at, name)
		} else {
			err = c.text(w, opSuffix, v, at, name)
		}
	case "equals-ignore-case":
		if err = c.text(w, opFold, v, at, name); err == nil {
			w.folds = []folded{fold(v.text)}
		}
	case "wildcard":
		if err = c.text(w, opWildcard, v, at, name); err == nil {
			err = w.addGlob(v, at)
		}
	case "anything-but":
		err = c.anythingBut(w, v, at)
	case "numeric":
		err = c.numeric(w, v, at)
	case "cidr":
		if err = c.text(w, opAddress, v, at, name); err == nil {
			err = w.block(v, at)
		}
	case "exists":
		switch v.kind {
		case 't':
			w.op = opExists
		case 'f':
			absent = true
		default:
			err = refuse(v, at, "exists takes true or false, not "+v.what(), "write true or false, without quotes")
		}
	default:
		return false, unknownOperator(n, shown, name)
	}
	if err != nil {
		return false, err
	}
	return absent, single(n, shown)
}

// single refuses an operator's object that has a second member.
func single(n *node, shown string) error {
	if len(n.members) == 1 {
		return nil
	}
	return refuse(n, shown, "an object in a list takes one operator, this has "+itoa(len(n.members)), "write an object for each, which means either; a pattern cannot ask one value for both")
}

func unknownOperator(n *node, shown, name string) error {
	fix := "use one of " + operatorNames
	if lower := strings.ToLower(name); lower != name && operators[lower] {
		fix = "write " + quote(lower) + "; operators are in lower case"
	} else if k := n.members[0].value.kind; k == '{' || k == '[' {
		fix += "; a field inside this one needs an object without the list around it"
	}
	return refuse(n, shown, "there is no operator "+quote(name), fix)
}

// text takes the string that an operator needs.
func (c *compiler) text(w *want, o op, v *node, at, name string) error {
	if v.kind != '"' {
		fix := "put the text into double quotes"
		if v.kind == '[' {
			fix = "write an object for each: [{" + quote(name) + ": …}, {" + quote(name) + ": …}]"
		}
		return refuse(v, at, quote(name)+" takes a string, not "+v.what(), fix)
	}
	w.op, w.text = o, v.text
	return nil
}

// foldInside compiles {"prefix": {"equals-ignore-case": …}}.
func (c *compiler) foldInside(w *want, o op, v *node, at, name string) error {
	if len(v.members) != 1 || v.members[0].name != "equals-ignore-case" {
		return refuse(v, at, quote(name)+` takes a string, or an object with "equals-ignore-case" alone`, `write {"`+name+`": {"equals-ignore-case": "…"}}`)
	}
	inner := &v.members[0].value
	if err := c.text(w, o, inner, at+".equals-ignore-case", "equals-ignore-case"); err != nil {
		return err
	}
	w.folds = []folded{fold(inner.text)}
	without, ok := strings.CutSuffix(inner.text, `"`)
	if o == opSuffixFold {
		without, ok = strings.CutPrefix(inner.text, `"`)
	}
	if ok {
		f := fold(without)
		w.folds[0].inner = &f
	}
	return nil
}

func (w *want) addGlob(v *node, at string) error {
	g, fault, fix := parseGlob(v.text)
	if fault != "" {
		return refuse(v, at, fault, fix)
	}
	w.globs = append(w.globs, g)
	return nil
}

// anythingBut compiles the value of "anything-but".
func (c *compiler) anythingBut(w *want, v *node, at string) error {
	switch v.kind {
	case '{':
		return c.anythingButOperator(w, v, at)
	case '"', '0':
		return w.leaveOut(v, at)
	case '[':
		if len(v.elems) == 0 {
			return refuse(v, at, "anything-but needs a value", `for any value write {"exists": true}`)
		}
		for i := range v.elems {
			if err := w.leaveOut(&v.elems[i], at); err != nil {
				return err
			}
		}
		if len(w.texts) > 0 && len(w.numbers) > 0 {
			return refuse(v, at, "anything-but takes strings or numbers, not both in one list", "leave out those that the field does not have; two objects in its list would mean either")
		}
		if len(w.texts) > 8 {
			w.set = make(map[string]struct{}, len(w.texts))
			for _, t := range w.texts {
				w.set[t] = struct{}{}
			}
		}
		return nil
	}
	return refuse(v, at, "anything-but takes strings, numbers or an operator, not "+v.what(), onlyTexts)
}

func (w *want) leaveOut(v *node, at string) error {
	switch v.kind {
	case '"':
		w.op, w.texts = opNotText, append(w.texts, v.text)
		return nil
	case '0':
		f, ok := comparableNumber([]byte(v.text))
		if !ok {
			return notHeld(v, at)
		}
		w.op, w.numbers = opNotNumber, append(w.numbers, f)
		return nil
	}
	return refuse(v, at, "anything-but takes strings or numbers in its list, not "+v.what(), onlyTexts)
}

// onlyTexts is the fix for what anything-but does not take.
const onlyTexts = "null, true and false cannot be left out; name the values that the field may have"

func notHeld(v *node, at string) error {
	return refuse(v, at, "the number has more digits than a float64 holds, or is too large", "write fewer digits, at most 15")
}

// anythingButOperator compiles {"anything-but": {"prefix": …}} and its like.
func (c *compiler) anythingButOperator(w *want, v *node, at string) error {
	if len(v.members) != 1 {
		return refuse(v, at, "anything-but takes one operator", `write {"anything-but": {"prefix": "…"}}`)
	}
	name, inner := v.members[0].name, &v.members[0].value
	inside := at + "." + name
	list := []node{*inner}
	if inner.kind == '[' {
		list = inner.elems
	}
	switch name {
	case "prefix":
		w.op = opNotPrefix
	case "suffix":
		w.op = opNotSuffix
	case "equals-ignore-case":
		w.op = opNotFold
	case "wildcard":
		w.op = opNotWildcard
	default:
		fix := "use one of these, or leave out values"
		if name == "numeric" {
			fix = "for numbers outside a range write two numeric objects, one below it and one above"
		}
		return refuse(v, at, "anything-but takes prefix, suffix, equals-ignore-case or wildcard inside it, not "+quote(name), fix)
	}
	if !c.or && (w.op == opNotWildcard || w.op != opNotFold && inner.kind == '[') {
		return refuse(v, at, "anything-but takes less beside a field that is named $or", "correct the $or")
	}
	if len(list) == 0 {
		w.op = opNothing
	}
	for i := range list {
		e := &list[i]
		if e.kind != '"' {
			return refuse(e, inside, quote(name)+" takes strings, not "+e.what(), "put the text into double quotes")
		}
		switch w.op {
		case opNotPrefix, opNotSuffix:
			if e.text == "" {
				return refuse(e, inside, "every string begins and ends with an empty string, so nothing is left", "take the empty string out")
			}
			w.texts = append(w.texts, e.text)
		case opNotFold:
			w.folds = append(w.folds, fold(e.text))
		case opNotWildcard:
			if err := w.addGlob(e, inside); err != nil {
				return err
			}
		}
	}
	return nil
}

// numeric compiles ["=", 1], [">", 1] or [">", 1, "<=", 5].
func (c *compiler) numeric(w *want, v *node, at string) error {
	const form = `write ["=", 1], [">", 1] or [">", 1, "<=", 5], the lower limit first`
	if v.kind != '[' {
		return refuse(v, at, "numeric takes a list, not "+v.what(), form)
	}
	if n := len(v.elems); n != 2 && n != 4 {
		return refuse(v, at, "numeric takes an operator and a number, or two of each", form)
	}
	for i := 0; i < len(v.elems); i += 2 {
		o, number := &v.elems[i], &v.elems[i+1]
		if o.kind != '"' || number.kind != '0' {
			return refuse(o, at, "numeric takes an operator in quotes and a number without", form)
		}
		f, ok := comparableNumber([]byte(number.text))
		if !ok {
			return notHeld(number, at)
		}
		both := len(v.elems) == 4
		switch lower, upper := i == 0, i == 2 || !both; {
		case o.text == "=" && !both:
			w.op, w.number = opEquals, f
			return nil
		case (o.text == ">" || o.text == ">=") && lower:
			w.limits.bottom, w.limits.hasBottom, w.limits.openBottom = f, true, o.text == ">"
		case (o.text == "<" || o.text == "<=") && upper:
			w.limits.top, w.limits.hasTop, w.limits.openTop = f, true, o.text == "<"
		default:
			return refuse(o, at, "numeric does not take "+quote(o.text)+" here", form)
		}
	}
	if w.limits.hasBottom && w.limits.hasTop && w.limits.bottom >= w.limits.top {
		return refuse(v, at, "the lower limit is not below the upper one, so nothing is between them", form)
	}
	if l := &w.limits; !l.hasTop && l.bottom == math.MaxFloat64 || !l.hasBottom && l.top == -math.MaxFloat64 {
		w.late = refuse(v, at, "there is no float64 beyond the limit", "take the limit out")
	}
	w.op = opRange
	return nil
}

// block compiles the text of "cidr". The engine takes what Java's Integer.parseInt and String.split take.
func (w *want) block(v *node, at string) error {
	const form = `write an address and a prefix length, such as "10.0.0.0/24" or "2001:db8::/32"`
	parts := strings.Split(strings.TrimRight(v.text, "/"), "/")
	if len(parts) != 2 {
		return refuse(v, at, "a block needs one slash", form)
	}
	d, ok := parseAddress([]byte(parts[0]))
	if !ok {
		return refuse(v, at, "what is before the slash is no IPv4 or IPv6 address", form)
	}
	bits, err := strconv.Atoi(parts[1])
	if err != nil || bits < 0 {
		return refuse(v, at, "what is after the slash is no prefix length", form)
	}
	if bits >= 4*d.n {
		return refuse(v, at, "the prefix length must be below "+itoa(4*d.n), "for a single address put it into the list as a string")
	}
	w.address = block(d, bits)
	return nil
}
