package main

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// row is a line of a table: so many statements of a function do not run, and why. Where it depends on the moment
// whether they do, it is a range, "0–2".
type row struct {
	of          function
	least, most int
	why         string
}

var rowLine = regexp.MustCompile("^\\| `([^`]+\\.go)` `([^`]+)` \\| (\\d+)(?:–(\\d+))? \\| *(.*?) *\\|$")

// rowsOf returns the rows of a page's tables. Lines that are no rows are passed over.
func rowsOf(page string) []row {
	var rows []row
	for line := range strings.Lines(page) {
		m := rowLine.FindStringSubmatch(strings.TrimSpace(line))
		if m == nil {
			continue
		}
		r := row{of: function{m[1], m[2]}, why: m[5]}
		r.least, _ = strconv.Atoi(m[3])
		r.most = r.least
		if m[4] != "" {
			r.most, _ = strconv.Atoi(m[4])
		}
		rows = append(rows, r)
	}
	return rows
}

func (r row) String() string {
	count := strconv.Itoa(r.least)
	if r.most != r.least {
		count += "–" + strconv.Itoa(r.most)
	}
	return fmt.Sprintf("| `%s` `%s` | %s | %s |", r.of.file, r.of.name, count, r.why)
}

// compare says what of the rows is not as it was counted. Of a function without a row as many statements run as there are.
func compare(rows []row, missed map[function]int) []string {
	var faults []string
	listed := map[function]bool{}
	for _, r := range rows {
		n := missed[r.of]
		switch {
		case listed[r.of]:
			faults = append(faults, fmt.Sprintf("%s %s has two rows", r.of.file, r.of.name))
		case r.why == "":
			faults = append(faults, fmt.Sprintf("%s %s: the row does not say why", r.of.file, r.of.name))
		case n < r.least || n > r.most:
			faults = append(faults, fmt.Sprintf("%s %s: %d statements do not run, the row says %d", r.of.file, r.of.name, n, r.most))
		}
		listed[r.of] = true
	}
	for _, f := range slices.SortedFunc(maps.Keys(missed), function.compare) {
		if !listed[f] {
			faults = append(faults, fmt.Sprintf("%s %s: %d statements do not run, and no row says why", f.file, f.name, missed[f]))
		}
	}
	return faults
}

// rewrite returns the page with the counts that are right, without rows of what runs, and with a row for each function that has
// none. Such a row stands after the last of its folder, or at the end.
func rewrite(page string, missed map[function]int) string {
	left := maps.Clone(missed)
	var lines []string
	for line := range strings.Lines(page) {
		line = strings.TrimSuffix(line, "\n")
		if rows := rowsOf(line); len(rows) == 1 {
			r := rows[0]
			n := missed[r.of]
			delete(left, r.of)
			if n < r.least || n > r.most {
				r.least, r.most = n, n
			}
			if r.most == 0 {
				continue
			}
			line = r.String()
		}
		lines = append(lines, line)
	}
	for _, f := range slices.SortedFunc(maps.Keys(left), function.compare) {
		at := len(lines)
		for i, line := range lines {
			if rows := rowsOf(line); len(rows) == 1 && folderOf(rows[0].of) == folderOf(f) {
				at = i + 1
			}
		}
		lines = slices.Insert(lines, at, row{of: f, least: left[f], most: left[f]}.String())
	}
	return strings.Join(lines, "\n") + "\n"
}

func folderOf(f function) string { return f.file[:strings.LastIndexByte(f.file, '/')+1] }
