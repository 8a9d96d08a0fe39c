package scan

// few is how many names are compared one by one. With more, a map is made.
const few = 16

// Names knows which names the objects that are open have had. The zero Names is ready to use, and to use again.
type Names struct {
	stack []string
	large []map[string]struct{} // of the objects that have more than few, innermost last
}

// Object is the set of names of one object. A zero Object is empty; it belongs to the innermost object that is open.
type Object struct {
	from  int // in the stack
	large bool
}

// Open begins the set of an object. It has to be closed before that around it is used again.
func (n *Names) Open() Object { return Object{from: len(n.stack)} }

// Add adds a name and reports whether it is new.
func (n *Names) Add(o *Object, name string) bool {
	if o.large {
		names := n.large[len(n.large)-1]
		if _, ok := names[name]; ok {
			return false
		}
		names[name] = struct{}{}
		return true
	}
	own := n.stack[o.from:]
	for _, other := range own {
		if other == name {
			return false
		}
	}
	if n.stack = append(n.stack, name); len(own) == few {
		names := make(map[string]struct{}, 4*few)
		for _, other := range n.stack[o.from:] {
			names[other] = struct{}{}
		}
		o.large, n.large = true, append(n.large, names)
	}
	return true
}

// Close ends the set.
func (n *Names) Close(o Object) {
	n.stack = n.stack[:o.from]
	if o.large {
		n.large[len(n.large)-1] = nil
		n.large = n.large[:len(n.large)-1]
	}
}

// Reset forgets everything, so that nothing of a text is kept. It also serves where objects were left open.
func (n *Names) Reset() {
	const long = 256
	if cap(n.stack) > long || cap(n.large) > long {
		*n = Names{} // to empty it would cost each text after a large one as much
		return
	}
	clear(n.stack[:cap(n.stack)])
	clear(n.large)
	n.stack, n.large = n.stack[:0], n.large[:0]
}
