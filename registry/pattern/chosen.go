package pattern

// element is an element of an array: both counted from 0, the arrays of an event in the order they begin. An array of
// -1 is none.
type element struct {
	array, index int32
	part         int32 // of scan.parts
}

// part is a part of the event: the leaves from one to before another.
type part struct{ from, to int32 }

// chosenElements are elements of different arrays in the order that the engine goes through them, which matters only
// where a name comes twice: that of its hash table of 8 cells. From the 7th on it is the order in which they come.
type chosenElements struct {
	cells [8]element
	size  int
	more  []element
	set   bool // cells that are empty are marked so
}

// all returns the elements, and empty ones between them.
func (c *chosenElements) all() []element {
	if c.size == 0 {
		return nil
	}
	if len(c.more) > 0 {
		return c.more
	}
	return c.cells[:]
}

func (c *chosenElements) put(e element) {
	if !c.set {
		for i := range c.cells {
			c.cells[i].array = -1
		}
		c.set = true
	}
	c.size++
	if c.size > 6 {
		if c.size == 7 {
			c.more = make([]element, 0, 16)
			for _, have := range c.cells {
				if have.array >= 0 {
					c.more = append(c.more, have)
				}
			}
		}
		c.more = append(c.more[:len(c.more):len(c.more)], e)
		return
	}
	i := cell(e.array)
	for c.cells[i].array >= 0 {
		i = (i + 1) % len(c.cells)
	}
	c.cells[i] = e
}

// cell is where the engine's table puts an array first.
func cell(array int32) int {
	const phi = -0x61c88647 // 0x9e3779b9 in 32 bits
	h := array * phi
	return int((h ^ h>>16) & 7)
}
