package reader

import (
	"encoding/base64"
	"math"
	"reflect"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/typedbus/typedbus/registry/internal/convert"
	"github.com/typedbus/typedbus/registry/internal/scan"
)

// scalar decodes a value other than null that begins at i and is neither a string for a string nor an object, array
// or pointer.
func (r *Reader) scalar(n *node, v reflect.Value, i int) (end int, ok bool) {
	s := r.text
	switch c := s[i]; {
	case c == '"':
		var form scan.Form
		if end, form = scan.String(s, i); end < 0 {
			return end, false
		}
		ok = r.setString(n, v, s[i+1:end-1], form)
	case c == '-' || '0' <= c && c <= '9':
		var whole bool
		if end, whole = scan.Number(s, i); end < 0 {
			return end, false
		}
		ok = !n.quoted && setNumber(n, v, s[i:end], whole)
	case n.op == opBool && (c == 't' || c == 'f'):
		if end = scan.Literal(s, i); end >= 0 {
			v.SetBool(c == 't')
		}
		return end, true
	}
	if ok {
		return end, true
	}
	return r.misfit(n, v, i)
}

// setNumber sets v to the number that text is, if it can hold it.
func setNumber(n *node, v reflect.Value, text string, whole bool) bool {
	switch n.op {
	case opInt:
		x, ok := parseInt(text, n.bits)
		if ok {
			v.SetInt(x)
		}
		return ok
	case opUint:
		x, ok := parseUint(text, n.bits)
		if ok {
			v.SetUint(x)
		}
		return ok
	case opFloat:
		x, ok := parseFloat(text, whole, n.bits)
		if ok {
			v.SetFloat(x)
		}
		return ok
	case opNumber:
		v.SetString(text)
		return true
	}
	return false
}

// setString sets v, which is no string, to what the content of one stands for, if it is the form for it.
func (r *Reader) setString(n *node, v reflect.Value, content string, form scan.Form) bool {
	switch n.op {
	case opTime:
		t, ok := convert.RFC3339(scan.Unquote(content, form))
		if ok {
			*v.Addr().Interface().(*time.Time) = t
		}
		return ok
	case opBytes:
		text := scan.Unquote(content, form)
		b, err := base64.StdEncoding.DecodeString(text)
		if err != nil || strings.ContainsAny(text, "\r\n") {
			return false
		}
		v.SetBytes(b)
		return true
	case opNumber:
		text := scan.Unquote(content, form)
		if scan.IsNumber(text) {
			v.SetString(r.own(text))
			return true
		}
	case opInt, opUint, opFloat:
		text := scan.Unquote(content, form)
		return n.quoted && scan.IsNumber(text) && setNumber(n, v, text, false)
	}
	return false
}

// parseUint parses an integer without a sign, and without zeros before it.
func parseUint(text string, bits int) (uint64, bool) {
	if text == "" || text[0] == '0' && len(text) > 1 {
		return 0, false
	}
	if len(text) > 9 { // it may not fit
		x, err := strconv.ParseUint(text, 10, bits)
		return x, err == nil
	}
	var x uint64
	for _, c := range []byte(text) {
		if c < '0' || c > '9' {
			return 0, false
		}
		x = 10*x + uint64(c-'0')
	}
	return x, bits >= 32 || x < 1<<bits
}

func parseInt(text string, bits int) (int64, bool) {
	digits, negative := strings.CutPrefix(text, "-")
	x, ok := parseUint(digits, 64)
	limit := uint64(1) << (bits - 1)
	switch {
	case !ok, negative && x > limit, !negative && x >= limit:
		return 0, false
	case negative:
		return -int64(x), true
	}
	return int64(x), true
}

// parseFloat parses a number of JSON. whole tells that it has neither fraction nor exponent.
func parseFloat(text string, whole bool, bits int) (float64, bool) {
	if whole && text[0] != '-' && len(text) <= 7 {
		x, ok := parseUint(text, 32)
		return float64(x), ok
	}
	x, err := strconv.ParseFloat(text, bits)
	return x, err == nil
}

// foreign lets package json decode the value that begins at i.
func (r *Reader) foreign(n *node, v reflect.Value, i int) (end int, ok bool) {
	end, form := r.over(i)
	if end < 0 {
		return end, false
	}
	raw := r.text[i:end]
	if form&scan.Lone != 0 {
		r.lone(i)
		raw = scan.Whole(raw)
	}
	if n.op == opRaw {
		v.SetBytes([]byte(raw))
		return end, true
	}
	if decodeForeign(n, v, raw) != nil {
		v.SetZero()
		r.mistyped(n, i, end)
		return end, false
	}
	return end, true
}

func decodeForeign(n *node, v reflect.Value, raw string) error {
	if !n.inString {
		return json.Unmarshal([]byte(raw), v.Addr().Interface())
	}
	// Only a struct field can say how its value is written.
	around := reflect.New(reflect.StructOf([]reflect.StructField{{Name: "X", Type: n.typ, Tag: `json:",string"`}}))
	if err := json.Unmarshal([]byte(`{"X":`+raw+`}`), around.Interface()); err != nil {
		return err
	}
	v.Set(around.Elem().Field(0))
	return nil
}

// Pointers to numbers and truths, and short lists of texts, are many in AWS's events and small. Those of one event are
// taken from one array for each type, which is as long as the last event of its type had need of. What is kept of
// one keeps at most [longestBatch] of its neighbours.

// longestBatch is how many values are made at once, at most.
const longestBatch = 64

// batchType is a type whose values are made in batches.
type batchType uint8

const (
	batchNone batchType = iota
	batchBool
	batchInt64
	batchFloat64
	batchString // what pointers point to, and the elements of lists
	batchTypes
)

// batchOf tells whether what t, a pointer type, points to is made in batches.
func batchOf(t reflect.Type) batchType {
	switch t {
	case reflect.TypeFor[*bool]():
		return batchBool
	case reflect.TypeFor[*int64]():
		return batchInt64
	case reflect.TypeFor[*float64]():
		return batchFloat64
	case reflect.TypeFor[*string]():
		return batchString
	}
	return batchNone
}

// needs are how many values of each such type the last event of a program had.
type needs [batchTypes]atomic.Uint32

// batches are the values of one event.
type batches struct {
	bools    []bool
	int64s   []int64
	float64s []float64
	strings  []string
	used     [batchTypes]int
}

// pointer decodes the value that begins at i, which is not null, into a new target of the pointer v.
func (r *Reader) pointer(n *node, v reflect.Value, i int) (end int, ok bool) {
	switch n.batch {
	case batchBool:
		return pointed(r, n, v, i, &r.batches.bools)
	case batchInt64:
		return pointed(r, n, v, i, &r.batches.int64s)
	case batchFloat64:
		return pointed(r, n, v, i, &r.batches.float64s)
	case batchString:
		return pointed(r, n, v, i, &r.batches.strings)
	}
	target := reflect.New(n.elem.typ)
	if end, ok = r.value(n.elem, target.Elem(), i); ok {
		v.Set(target)
	}
	return end, ok
}

// pointed does the same with a target from a batch.
func pointed[T any](r *Reader, n *node, v reflect.Value, i int, batch *[]T) (end int, ok bool) {
	target := &take(r, n.batch, batch, 1)[0]
	if end, ok = r.value(n.elem, reflect.ValueOf(target).Elem(), i); ok {
		*v.Addr().Interface().(**T) = target
	}
	return end, ok
}

// take takes the next count values, all zero, of a batch.
func take[T any](r *Reader, which batchType, batch *[]T, count int) []T {
	rest := *batch
	if len(rest) < count {
		expected := 0
		if r.program != nil {
			expected = int(r.program.needs[which].Load()) - r.batches.used[which]
		}
		rest = make([]T, max(count, min(expected, longestBatch)))
	}
	r.batches.used[which] += count
	*batch = rest[count:]
	return rest[:count:count]
}

// learn notes how much the event needed, for the next one.
func (r *Reader) learn() {
	for which, used := range r.batches.used {
		if need := &r.program.needs[which]; int(need.Load()) != used {
			need.Store(uint32(min(used, math.MaxInt32)))
		}
	}
}

// lengthHint remembers how long the last list of a type was.
type lengthHint struct{ last atomic.Uint32 }

// longestHint is for how many elements room is made before there are any, at most: one long list must not make all
// short ones large.
const longestHint = 4

// room returns for how many elements more a list of count elements is given room.
func (h *lengthHint) room(count int) int {
	return max(1, min(int(h.last.Load()), longestHint)-count)
}

// learn notes the length of a list.
func (h *lengthHint) learn(count int) {
	if n := uint32(min(count, longestHint)); h.last.Load() != n {
		h.last.Store(n)
	}
}
