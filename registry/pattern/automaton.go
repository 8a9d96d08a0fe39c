package pattern

// automaton finds which of many texts are inside a value, by the algorithm of Aho and Corasick: it goes over the value
// once, whatever the number of texts. It is added to until it is built, and then only read.
type automaton struct {
	trie    []trieNode
	classes [256]int32 // of each byte, the column of next; 0 is that of bytes that are in no text
	columns int32
	next    []int32 // of each state a row
	found   [][]int32
	more    []int32 // of each state the longest suffix's that has something found, or 0
}

type trieNode struct {
	children map[byte]int32
	found    []int32
}

// maxTable is how many entries an automaton's table may have.
const maxTable = 4 << 20

func (a *automaton) add(text string, branch int32) {
	if a.trie == nil {
		a.trie = []trieNode{{}}
		a.columns = 1
	}
	state := int32(0)
	for _, b := range []byte(text) {
		if a.classes[b] == 0 {
			a.classes[b] = a.columns
			a.columns++
		}
		child, ok := a.trie[state].children[b]
		if !ok {
			child = int32(len(a.trie))
			a.trie = append(a.trie, trieNode{})
			if a.trie[state].children == nil {
				a.trie[state].children = map[byte]int32{}
			}
			a.trie[state].children[b] = child
		}
		state = child
	}
	a.trie[state].found = append(a.trie[state].found, branch)
}

// build makes the table. It reports false if that would be too large; the automaton is then of no use.
func (a *automaton) build() bool {
	if len(a.trie)*int(a.columns) > maxTable {
		return false
	}
	a.next = make([]int32, len(a.trie)*int(a.columns))
	a.found = make([][]int32, len(a.trie))
	a.more = make([]int32, len(a.trie))
	fail := make([]int32, len(a.trie))
	queue := []int32{0}
	for len(queue) > 0 {
		state := queue[0]
		queue = queue[1:]
		row, back := state*a.columns, fail[state]*a.columns
		if state != 0 {
			copy(a.next[row:row+a.columns], a.next[back:back+a.columns])
		}
		for b, child := range a.trie[state].children {
			if state != 0 {
				fail[child] = a.next[back+a.classes[b]]
			}
			a.next[row+a.classes[b]] = child
			queue = append(queue, child)
		}
		a.found[state] = a.trie[state].found
		if a.more[state] = fail[state]; state != 0 && a.found[fail[state]] == nil {
			a.more[state] = a.more[fail[state]]
		}
	}
	a.trie = nil
	return true
}

// all returns every branch that was added, for an automaton that was not built.
func (a *automaton) all() []int32 {
	var branches []int32
	for i := range a.trie {
		branches = append(branches, a.trie[i].found...)
	}
	return branches
}

// find calls visit with the branches of each text that is in value, until it returns false.
func (a *automaton) find(s *scan, value []byte, visit func(*scan, []int32) bool) bool {
	state := int32(0)
	for _, b := range value {
		state = a.next[state*a.columns+a.classes[b]]
		for at := state; at != 0; at = a.more[at] {
			if a.found[at] != nil && !visit(s, a.found[at]) {
				return false
			}
		}
	}
	return true
}
