package faults_test

import (
	"cmp"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/faults"
)

var update = flag.Bool("update", false, "write the table in docs/reliability.md again")

// matrix is what was played: rows of a call, a fault and a point.
type matrix struct {
	rows    int
	byCall  map[string]map[faults.Kind]int
	promise map[string]string
	shown   map[string]string
}

func (m *matrix) add(call string, kind faults.Kind, promise, shown string) {
	call = normal(call)
	if m.byCall[call] == nil {
		m.byCall[call] = map[faults.Kind]int{}
	}
	m.byCall[call][kind]++
	m.rows++
	m.promise[call], m.shown[call] = promise, shown
}

// table is the matrix in Markdown: calls with the same promise and the same faults in one row.
func (m *matrix) table() string {
	groups := map[[3]string][]string{}
	counts := map[[3]string]int{}
	for _, call := range slices.Sorted(maps.Keys(m.byCall)) {
		var missing []string
		rows := 0
		for _, kind := range faults.Kinds() {
			if n := m.byCall[call][kind]; n == 0 {
				missing = append(missing, string(kind))
			} else {
				rows += n
			}
		}
		of := "all"
		if len(missing) > 0 {
			of = "all but " + strings.Join(missing, ", ")
		}
		key := [3]string{m.promise[call], m.shown[call], of}
		groups[key] = append(groups[key], call)
		counts[key] += rows
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d rows of %d calls and %d faults:\n\n| calls | faults | rows | what holds | what shows it |\n|---|---|---|---|---|\n",
		m.rows, len(m.byCall), len(faults.Kinds()))
	for _, key := range slices.SortedFunc(maps.Keys(groups), func(a, b [3]string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), slices.Compare(groups[a], groups[b]))
	}) {
		fmt.Fprintf(&b, "| %s | %s | %d | %s | %s |\n", strings.Join(groups[key], ", "), key[2], counts[key], key[0], key[1])
	}
	return b.String()
}

const (
	begin = "<!-- The fault matrix: `go test ./internal/faults -run Matrix -update` writes it. -->\n"
	end   = "<!-- The end of the fault matrix. -->\n"
)

// TestMatrix plays every fault at every call that the library makes. The calls are derived from the source: one without a
// row fails it.
func TestMatrix(t *testing.T) {
	m := &matrix{byCall: map[string]map[faults.Kind]int{}, promise: map[string]string{}, shown: map[string]string{}}
	consumerRows(t, m)
	publisherRows(t, m)
	probeRows(t, m)
	relationRows(t, m)

	missing := slices.DeleteFunc(callsOf(t, "sqsx", "registry", "relation", "awsevents"), func(call string) bool { return len(m.byCall[call]) > 0 })
	require.Empty(t, missing, "the library calls these, and no row of the matrix does")
	name := filepath.Join("..", "..", "docs", "reliability.md")
	page, err := os.ReadFile(name)
	require.NoError(t, err)
	before, rest, ok := strings.Cut(string(page), begin)
	require.True(t, ok)
	table, after, ok := strings.Cut(rest, end)
	require.True(t, ok)
	if *update {
		require.NoError(t, os.WriteFile(name, []byte(before+begin+m.table()+end+after), 0o644))
		return
	}
	require.Equal(t, m.table(), table, "docs/reliability.md is stale: go test ./internal/faults -run Matrix -update")
}
