package command

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/archive"
)

// decodeFlags are the flags of decode.
type decodeFlags struct {
	quiet, detail, related bool
}

func (a *app) decode() *cobra.Command {
	var flags decodeFlags
	cmd := &cobra.Command{
		Use:   "decode [FILE | FOLDER | s3://BUCKET/PREFIX]…",
		Short: "Decode events, and say what is wrong with them",
		Long: `Decode the events in files, or on standard input, and say of each what it is, and by path what breaks the rules of its
type, what does not fit it (drift) and which members no field takes.

Files are JSON, JSON Lines, arrays, Firehose's objects without a separator, or CloudTrail's records, plain or compressed
with gzip; they are read as a stream. Of a folder all files are read, of S3 all objects below the prefix. The exit code is 1 if an event is refused, malformed, of no known type, or drifts.

--related loads the AWS resources that the relations of an event's type name, in the account of the credentials; one that
cannot be had is told beneath the event, and is no failure. typedbus iam prints the permissions that it takes.`,
		Example: `  typedbus decode events.jsonl
  typedbus decode s3://events/2026/11/
  typedbus decode -o json events.json | jq 'select(.refused)'
  typedbus decode --related task.json
  typedbus decode --quiet archive/`,
		RunE: func(cmd *cobra.Command, files []string) error {
			return a.decodeFiles(cmd.Context(), flags, files)
		},
	}
	cmd.Flags().BoolVarP(&flags.quiet, "quiet", "q", false, "print only the events with which something is wrong, and the count")
	cmd.Flags().BoolVarP(&flags.detail, "detail", "d", false, "print the payloads, too")
	cmd.Flags().BoolVarP(&flags.related, "related", "r", false, "load and print the resources that events name, with the environment's credentials")
	return cmd
}

// tally counts what became of events.
type tally struct{ taken, drifting, untaken, refused, unknown, malformed int }

func (t tally) all() int { return t.taken + t.drifting + t.refused + t.unknown + t.malformed }

func (a *app) decodeFiles(ctx context.Context, flags decodeFlags, files []string) error {
	if len(files) == 0 {
		files = []string{"-"}
	}
	buffered := bufio.NewWriterSize(a.Out, 1<<16)
	out := a.Out
	terminal := isTerminal(out)
	a.color = map[bool]string{true: "always", false: "never"}[a.colored()]
	a.Out = buffered
	defer func() { _ = buffered.Flush(); a.Out = out }()
	var t tally
	for _, name := range files {
		err := a.decodeInput(ctx, flags, name, &t, func() error {
			if terminal {
				return buffered.Flush()
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	if !a.json() {
		a.line("%s", a.summary(t))
	}
	if err := buffered.Flush(); err != nil {
		return err
	}
	switch {
	case t.all() == 0:
		return errors.New("there is no event in the input")
	case t.drifting+t.refused+t.unknown+t.malformed > 0:
		return &foundError{}
	}
	return nil
}

func (a *app) decodeInput(ctx context.Context, flags decodeFlags, name string, t *tally, flush func() error) error {
	var options []archive.Option
	if flags.related {
		var err error
		if options, err = withSession(ctx); err != nil {
			return err
		}
	}
	for in, err := range a.inputs(ctx, name, mark{}, func(int) {}, options...) {
		if stop, ok := errors.AsType[*inputError](err); ok {
			return stop.err
		}
		if err := a.report(ctx, flags, in.Located, err, t); err != nil {
			return err
		}
		if err := flush(); err != nil {
			return err
		}
	}
	return nil
}

// finding is what decode says of one event.
type finding struct {
	File       string   `json:"file"`
	Line       int64    `json:"line,omitzero"`
	Offset     int64    `json:"offset"`
	Type       string   `json:"type,omitzero"`
	Source     string   `json:"source,omitzero"`
	DetailType string   `json:"detailType,omitzero"`
	ID         string   `json:"id,omitzero"`
	Summary    string   `json:"summary,omitzero"`
	Refused    string   `json:"refused,omitzero"`
	Violations []string `json:"violations,omitzero"`
	Drift      []string `json:"drift,omitzero"`
	Untaken    []string `json:"untaken,omitzero"`
	Unknown    bool     `json:"unknown,omitzero"`

	Related []related `json:"related,omitzero"`
}

// report prints what became of one event.
func (a *app) report(ctx context.Context, flags decodeFlags, at archive.Located, err error, t *tally) error {
	f := finding{File: at.Name, Line: at.Line, Offset: at.Offset}
	mark := a.mark(&f, at.Event, err, t)
	if flags.quiet && mark == "" {
		return nil
	}
	if flags.related && at.Event != nil && err == nil {
		f.Related = loadRelated(ctx, at.Event)
	}
	if a.json() {
		return a.object(f)
	}
	if mark == "" {
		mark = a.paint(green, "ok     ")
	}
	a.line("%s  %s", mark, a.title(f, at))
	for _, group := range []struct {
		color, name string
		lines       []string
	}{{red, "", f.Violations}, {yellow, "drift ", f.Drift}, {dim, "untaken ", f.Untaken}} {
		for _, text := range group.lines {
			a.line("         %s", a.paint(group.color, group.name+text))
		}
	}
	a.showRelated(f.Related)
	if flags.detail && at.Event != nil {
		raw := at.Event.Envelope().Raw()
		if raw.Indent() == nil {
			a.line("%s", strings.TrimRight(string(raw), "\n"))
		}
	}
	return nil
}

// mark fills in what is wrong with an event, counts it, and returns the word for it, "" if nothing is wrong.
func (a *app) mark(f *finding, event registry.AnyEvent, err error, t *tally) string {
	if invalid, ok := errors.AsType[*registry.ValidationError](err); ok {
		event = invalid.Event
		for _, v := range invalid.Violations {
			f.Violations = append(f.Violations, v.String())
		}
	}
	if event != nil {
		e := event.Envelope()
		f.Source, f.DetailType, f.ID = e.Source, e.DetailType, e.ID
		f.Type = strings.TrimPrefix(fmt.Sprintf("%T", event), "*")
		f.Summary = fmt.Sprint(event)
		for _, v := range e.Drift() {
			f.Drift = append(f.Drift, v.String())
		}
	}
	_, unknown := event.(*registry.UnknownEvent)
	switch {
	case event == nil && err != nil:
		t.malformed++
		f.Refused = oneLine(err.Error())
		return a.paint(red, "no event")
	case err != nil:
		t.refused++
		f.Refused = oneLine(err.Error())
		return a.paint(red, "refused")
	case unknown:
		t.unknown++
		f.Unknown, f.Type = true, ""
		return a.paint(cyan, "unknown")
	case len(f.Drift) > 0:
		t.drifting++
		f.Untaken = event.Envelope().Untaken()
		return a.paint(yellow, "drifts ")
	}
	t.taken++
	if f.Untaken = event.Envelope().Untaken(); len(f.Untaken) > 0 {
		t.untaken++
	}
	return ""
}

// title is the line of an event.
func (a *app) title(f finding, at archive.Located) string {
	switch {
	case at.Event == nil && f.Type == "":
		return plain(f.Refused)
	case f.Unknown:
		return plain(f.Source) + ": " + plain(f.DetailType)
	}
	return a.paint(bold, f.Type) + "  " + plain(f.Summary)
}

func (a *app) summary(t tally) string {
	parts := []string{plural(t.all(), "event", "events")}
	for _, c := range []struct {
		n    int
		what string
	}{{t.taken, "ok"}, {t.drifting, "with drift"}, {t.refused, "refused"}, {t.unknown, "of no known type"}, {t.malformed, "no event"}, {t.untaken, "with members no field takes"}} {
		if c.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", c.n, c.what))
		}
	}
	return strings.Join(parts, ", ")
}

// open opens a file, or standard input for "-". End closes it.
func (a *app) open(name string) (in io.Reader, end func(), err error) {
	if name == "-" {
		return a.In, func() {}, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, nil, err
	}
	return f, func() { _ = f.Close() }, nil
}
