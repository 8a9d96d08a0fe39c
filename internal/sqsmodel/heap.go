package sqsmodel

import "container/heap"

// ranked is a heap whose items know their place in it, so that any of them can
// be taken out.
type ranked[T any] struct {
	items []T
	less  func(a, b T) bool
	index func(T) *int // where an item keeps its place; -1 when it is in no heap
}

func (r *ranked[T]) Len() int           { return len(r.items) }
func (r *ranked[T]) Less(i, j int) bool { return r.less(r.items[i], r.items[j]) }

func (r *ranked[T]) Swap(i, j int) {
	r.items[i], r.items[j] = r.items[j], r.items[i]
	*r.index(r.items[i]), *r.index(r.items[j]) = i, j
}

// Push and Pop are for package heap; use add and remove.
func (r *ranked[T]) Push(x any) {
	item := x.(T)
	*r.index(item) = len(r.items)
	r.items = append(r.items, item)
}

func (r *ranked[T]) Pop() any {
	var zero T
	last := len(r.items) - 1
	item := r.items[last]
	r.items[last] = zero
	r.items = r.items[:last]
	*r.index(item) = -1
	return item
}

func (r *ranked[T]) add(item T) { heap.Push(r, item) }

// remove takes the item out if it is there.
func (r *ranked[T]) remove(item T) {
	if i := *r.index(item); i >= 0 {
		heap.Remove(r, i)
	}
}

// first returns the least item.
func (r *ranked[T]) first() (item T, ok bool) {
	if len(r.items) == 0 {
		return item, false
	}
	return r.items[0], true
}
