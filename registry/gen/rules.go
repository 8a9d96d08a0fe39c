package gen

import (
	"cmp"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// stringKind makes k what a schema of texts says.
func stringKind(k *kind, n *node) {
	k.shape = stringShape
	switch n.Format {
	case "date-time":
		k.shape = timeShape
	case "date":
		k.shape = dateShape
	}
	values := n.Enum
	if n.Const != nil {
		values = []jsontext.Value{n.Const}
	}
	for _, v := range values {
		if v.Kind() != '"' {
			continue
		}
		var s string
		_ = json.Unmarshal(v, &s) // a text of a document that was read
		if !slices.Contains(k.enum, s) {
			k.enum = append(k.enum, s)
		}
	}
	if len(k.enum) > 0 {
		k.shape = stringShape
	}
	if k.shape == timeShape {
		if n.MinLength != nil || n.MaxLength != nil || n.Pattern != "" {
			k.note("length and pattern of a time")
		}
		return
	}
	k.rules.minLength, k.rules.maxLength = (*int)(n.MinLength), (*int)(n.MaxLength)
	if n.Pattern != "" {
		if _, err := regexp.Compile(n.Pattern); err != nil {
			k.note("pattern, which Go's package regexp does not read")
		} else {
			k.rules.pattern = n.Pattern
		}
	}
}

// numberKind makes k what a schema of numbers says.
func numberKind(k *kind, n *node) {
	k.shape = numberShape
	if n.kind() == "integer" || strings.HasPrefix(n.Format, "int") {
		k.shape = integerShape
	}
	if n.MultipleOf != nil {
		k.note("multipleOf")
	}
	if n.Enum != nil || n.Const != nil {
		values := n.Enum
		if n.Const != nil {
			values = []jsontext.Value{n.Const}
		}
		for _, v := range values {
			if v.Kind() != '0' {
				continue
			}
			if whole, ok := wholeNumber(string(v)); ok && k.shape == integerShape {
				k.rules.integers = append(k.rules.integers, whole)
			} else {
				k.rules.integers = nil
				k.note("one of the values")
				break
			}
		}
	}
	k.rules.least = end(n.Minimum, n.ExclusiveMinimum, +1)
	k.rules.most = end(n.Maximum, n.ExclusiveMaximum, -1)
	if k.shape == integerShape {
		k.rules.least, k.rules.most = k.rules.least.whole(k, +1), k.rules.most.whole(k, -1)
	} else {
		k.rules.least, k.rules.most = k.rules.least.held(k, +1), k.rules.most.held(k, -1)
	}
}

// end returns the end of a range that both keywords give. Draft 4 says by a boolean whether the end is outside; later
// drafts have a second number, of which the narrower counts. Sign is +1 for a least value.
func end(inclusive, exclusive jsontext.Value, sign int) *bound {
	var b *bound
	if inclusive.Kind() == '0' && inclusive != nil {
		b = &bound{value: string(inclusive), exclusive: exclusive != nil && exclusive.Kind() == 't'}
	}
	if exclusive != nil && exclusive.Kind() == '0' {
		if b == nil || sign*compare(string(exclusive), b.value) >= 0 {
			b = &bound{value: string(exclusive), exclusive: true}
		}
	}
	return b
}

// compare compares two JSON numbers by all their digits, or as float64s where an exponent is beyond what package big reads.
func compare(a, b string) int {
	x, _, errX := big.ParseFloat(a, 10, 200, big.ToNearestEven)
	y, _, errY := big.ParseFloat(b, 10, 200, big.ToNearestEven)
	if errX != nil || errY != nil {
		x, _ := strconv.ParseFloat(a, 64)
		y, _ := strconv.ParseFloat(b, 64)
		return cmp.Compare(x, y)
	}
	return x.Cmp(y)
}

// held is the end of a range of numbers, or nil if no float64 passes it: the validator reads no such number.
func (b *bound) held(k *kind, sign int) *bound {
	if b == nil {
		return nil
	}
	f, err := strconv.ParseFloat(b.value, 64)
	if err == nil {
		return b
	}
	if (sign > 0) == (f > 0) {
		k.note(emptyRange)
	}
	return nil
}

// emptyRange is what no rule says of a range whose least is above, or whose most is below, what a number of Go's can hold.
const emptyRange = "that no value is in the range"

// whole is the end of a range of integers: 1.5 as the least is 2. It is nil if no int64 passes it.
func (b *bound) whole(k *kind, sign int) *bound {
	if b = b.held(k, sign); b == nil {
		return nil
	}
	f, _, err := big.ParseFloat(b.value, 10, 200, big.ToNearestEven)
	if err != nil {
		f = new(big.Float) // it is next to 0
	}
	i, accuracy := f.Int(nil)
	if accuracy != big.Exact {
		b.exclusive = false
		if up := f.Sign() > 0; sign > 0 && up {
			i.Add(i, big.NewInt(1))
		} else if sign < 0 && !up {
			i.Sub(i, big.NewInt(1))
		}
	}
	if !i.IsInt64() {
		if sign*i.Sign() > 0 {
			k.note(emptyRange)
		}
		return nil
	}
	b.value = i.String()
	return b
}

// wholeNumber spells a JSON number as an integer if it is one that an int64 holds.
func wholeNumber(text string) (string, bool) {
	if len(text) > 40 {
		return "", false
	}
	f, _, err := big.ParseFloat(text, 10, 200, big.ToNearestEven)
	if err != nil || !f.IsInt() {
		return "", false
	}
	i, _ := f.Int64()
	if back := new(big.Float).SetInt64(i); back.Cmp(f) != 0 {
		return "", false
	}
	return strconv.FormatInt(i, 10), true
}

// has reports whether there is a rule on values of k itself.
func (k *kind) has() bool {
	r := k.rules
	return r.least != nil || r.most != nil || r.minLength != nil || r.maxLength != nil || r.pattern != "" ||
		r.minItems != nil || r.maxItem != nil || r.unique || len(r.integers) > 0 || len(k.enum) > 0 || k.shape == dateShape
}

// tags returns the validate rules of values of k, those of its elements after dive.
func (k *kind) tags() []string {
	var tags []string
	add := func(rule, param string) { tags = append(tags, rule+"="+escaped(param)) }
	r := k.rules
	if len(k.enum) > 0 {
		tags = append(tags, enumRule(k.enum))
	}
	if len(r.integers) > 0 {
		add("oneof", strings.Join(r.integers, " "))
	}
	if k.shape == dateShape {
		add("datetime", "2006-01-02")
	}
	if r.least != nil {
		add(map[bool]string{false: "min", true: "gt"}[r.least.exclusive], decimal(r.least.value))
	}
	if r.most != nil {
		add(map[bool]string{false: "max", true: "lt"}[r.most.exclusive], decimal(r.most.value))
	}
	for _, n := range []struct {
		rule  string
		count *int
	}{{"min", r.minLength}, {"max", r.maxLength}, {"min", r.minItems}, {"max", r.maxItem}} {
		if n.count != nil {
			add(n.rule, strconv.Itoa(*n.count))
		}
	}
	if r.pattern != "" {
		add("matches", r.pattern)
	}
	if r.unique {
		tags = append(tags, "unique")
	}
	if (k.shape == listShape || k.shape == mapShape) && k.elem != nil {
		if inner := k.elem.tags(); len(inner) > 0 || k.elem.shape == objectShape && k.elem.validated(map[*kind]bool{}) {
			tags = append(tags, "dive")
			if k.elem.nullable && len(inner) > 0 {
				tags = append(tags, "omitnil")
			}
			tags = append(tags, inner...)
		}
	}
	return tags
}

// validated reports whether there is a validate rule in or below an object: the validator goes into the elements of a list
// or map only where dive tells it to.
func (k *kind) validated(seen map[*kind]bool) bool {
	if seen[k] {
		return false
	}
	seen[k] = true
	for _, m := range k.members {
		for inner := m.kind; inner != nil; inner = inner.elem {
			if inner.has() || inner.shape == objectShape && inner.validated(seen) {
				return true
			}
			if inner.shape != listShape && inner.shape != mapShape {
				break
			}
		}
	}
	return false
}

// decimal spells a JSON number as the validator reads it: without an exponent.
func decimal(number string) string {
	f, err := strconv.ParseFloat(number, 64)
	if err != nil || !strings.ContainsAny(number, "eE") {
		return number
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// escaped spells the parameter of a rule: the validator ends one at a comma or a bar.
func escaped(param string) string {
	return strings.NewReplacer(",", "0x2C", "|", "0x7C").Replace(param)
}

// enumRule is the rule that a text is one of values. The validator's own oneof splits its parameter at spaces and cannot
// quote a quote; a pattern says what it cannot.
func enumRule(values []string) string {
	plain := !slices.ContainsFunc(values, func(v string) bool {
		return v == "" || strings.ContainsAny(v, "'\",|") || strings.Contains(v, "0x") || strings.ContainsFunc(v, func(r rune) bool { return r < ' ' || r > '~' })
	})
	if plain {
		spelled := make([]string, len(values))
		for i, v := range values {
			spelled[i] = v
			if strings.Contains(v, " ") {
				spelled[i] = "'" + v + "'"
			}
		}
		return "oneof=" + strings.Join(spelled, " ")
	}
	alternatives := make([]string, len(values))
	for i, v := range values {
		alternatives[i] = regexp.QuoteMeta(v)
	}
	return "matches=" + escaped(`\A(?:`+strings.Join(alternatives, "|")+`)\z`)
}
