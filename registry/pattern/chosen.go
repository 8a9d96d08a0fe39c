package pattern

// element is an element of an array that is an object or an array itself.
type element struct {
	part
	array int32 // counted from 0 in the order in which arrays begin
	index int32 // in the array
	outer int32 // the element that the array is in, of scan.elements, or -1
}

// part is a part of the event: the leaves from one to before another.
type part struct{ from, to int32 }

// chosenElements are elements of different arrays, as their numbers in scan.elements, in the order that the engine goes
// through them, which matters only where a name comes twice: that of its hash table of 8 cells. From the 7th on it is
// the order in which they come.
type chosenElements struct {
	cells [8]int32 // numbers and 1, so that 0 is none
	size  int
	more  []int32
	list  [8]int32
}

// all returns the elements' numbers, -1 where there is none.
func (c *chosenElements) all() []int32 {
	switch {
	case c.size == 0:
		return nil
	case c.more != nil:
		return c.more
	}
	for i, n := range c.cells {
		c.list[i] = n - 1
	}
	return c.list[:]
}

func (c *chosenElements) put(s *scan, id int32) {
	c.size++
	switch {
	case c.size == 7:
		c.more = append(make([]int32, 0, 16), c.all()...)
		fallthrough
	case c.size > 7:
		c.more = append(c.more, id)
		return
	}
	i := cell(s.elements[id].array)
	for c.cells[i] != 0 {
		i = (i + 1) % len(c.cells)
	}
	c.cells[i] = id + 1
}

// cell is where the engine's table puts an array first.
func cell(array int32) int {
	const phi = -0x61c88647 // 0x9e3779b9 in 32 bits
	h := array * phi
	return int((h ^ h>>16) & 7)
}
