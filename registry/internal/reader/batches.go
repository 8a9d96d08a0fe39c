package reader

import (
	"math"
	"reflect"
	"sync/atomic"
)

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
