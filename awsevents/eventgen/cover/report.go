package cover

import (
	"fmt"
	"io"
	"strings"
)

func share(part, whole int) string {
	if whole == 0 {
		return "none"
	}
	return fmt.Sprintf("%.1f %%", 100*float64(part)/float64(whole))
}

// Report prints the coverage, what is missing by name.
func (c Coverage) Report(out io.Writer) error {
	var b strings.Builder
	row := func(n int, format string, args ...any) {
		fmt.Fprintf(&b, "%6d  "+format+"\n", append([]any{n}, args...)...)
	}
	row(c.Documented, "events documented as sent directly, %d more in doubt", c.Doubtful)
	row(c.Typed, "  have a type, %s", share(c.Typed, c.Documented))
	row(len(c.Untyped), "  have none:")
	for _, n := range c.Untyped {
		fmt.Fprintf(&b, "          %s\n", n)
	}
	row(len(c.DoubtfulUntyped), "in doubt have none:")
	for _, d := range c.DoubtfulUntyped {
		fmt.Fprintf(&b, "          %s: %s\n", d.Name(), d.Doubt)
	}
	row(c.Complete, "sources complete, %d partial, %d absent", len(c.Partial), len(c.Absent))
	row(c.Members, "documented members of %d typed events", c.WithMembers)
	row(c.Taken, "  have a field, %s", share(c.Taken, c.Members))
	row(len(c.Untaken), "  have none:")
	writeMembers(&b, c.Untaken)
	row(len(c.Opaque), "typed events have documented members and no field at all")
	for _, n := range c.Opaque {
		fmt.Fprintf(&b, "          %s\n", n)
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// Report prints what came of trying events.
func (t Tried) Report(out io.Writer) error {
	var b strings.Builder
	row := func(n int, format string, args ...any) {
		fmt.Fprintf(&b, "%6d  "+format+"\n", append([]any{n}, args...)...)
	}
	row(t.Events, "events tried")
	row(t.Typed, "  have a type, %s", share(t.Typed, t.Events))
	for _, n := range t.Untyped {
		fmt.Fprintf(&b, "          none: %s\n", n)
	}
	row(t.Leaves, "values in the details of those")
	row(t.Taken, "  have a field, %s", share(t.Taken, t.Leaves))
	writeMembers(&b, t.Untaken)
	row(len(t.Misfits), "members hold a value that does not fit their field")
	writeMembers(&b, t.Misfits)
	row(len(t.Placeholders), "more hold a placeholder that does not")
	_, err := io.WriteString(out, b.String())
	return err
}

func writeMembers(b *strings.Builder, list []Member) {
	for _, m := range list {
		fmt.Fprintf(b, "          %s: %s: %s\n", m.Event, m.Path, m.Why)
	}
}
