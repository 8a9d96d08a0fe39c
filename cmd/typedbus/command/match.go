package command

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/go-json-experiment/json"
	"github.com/spf13/cobra"

	"github.com/typedbus/typedbus/registry/archive"
	"github.com/typedbus/typedbus/registry/pattern"
)

func (a *app) match() *cobra.Command {
	var pairs, bus string
	cmd := &cobra.Command{
		Use:   "match (PATTERN-FILE | --bus NAME | --pairs FILE) [EVENTS-FILE…]",
		Short: "Try event patterns on events, and say why they do not match",
		Long: `Try the event patterns of a file, or of all rules of an event bus, on events. The patterns are evaluated here, as
EventBridge's own engine would.

A file holds one pattern, or is a SAM, CloudFormation or Terraform template in JSON or YAML: then all rules in it are tried.
--bus asks AWS once for the rules of a bus. Events are read from files, or from standard input.

--pairs reads JSON Lines of {"pattern": "…", "event": "…"}, each JSON as text, and prints a line for each: match, no, or
refused and why. It is meant for test suites.`,
		Example: `  typedbus match rule.json event.json
  typedbus match template.yaml < events.jsonl
  typedbus match --bus default event.json
  typedbus match --pairs cases.jsonl`,
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case pairs != "" && (bus != "" || len(args) > 0):
				return errors.New("--pairs has the patterns and the events: give nothing besides it")
			case pairs != "":
				return a.matchPairs(pairs)
			case bus != "":
				rules, err := busRules(cmd.Context(), bus)
				if err != nil {
					return err
				}
				return a.matchRules(rules, args)
			case len(args) == 0:
				return errors.New("give a file with a pattern, --bus or --pairs")
			}
			data, err := a.readFile(args[0])
			if err != nil {
				return err
			}
			rules, err := rulesOf(data)
			if err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			return a.matchRules(rules, args[1:])
		},
	}
	cmd.Flags().StringVar(&pairs, "pairs", "", "a file of pairs of a pattern and an event; - is standard input")
	cmd.Flags().StringVar(&bus, "bus", "", "try the rules of this event bus, a name or an ARN")
	return cmd
}

// pair is a line of a file of pairs.
type pair struct {
	Pattern string `json:"pattern"`
	Event   string `json:"event"`
}

// matchPairs prints a verdict for each line of a file.
func (a *app) matchPairs(name string) error {
	in, end, err := a.open(name)
	if err != nil {
		return err
	}
	defer end()
	out := bufio.NewWriter(a.Out)
	defer out.Flush()
	lines := bufio.NewReader(in)
	for n := 1; ; n++ {
		line, err := lines.ReadBytes('\n')
		if text := bytes.TrimSpace(line); len(text) > 0 {
			var p pair
			if json.Unmarshal(text, &p, json.RejectUnknownMembers(false)) != nil {
				return fmt.Errorf("%s: line %d is no {\"pattern\": \"…\", \"event\": \"…\"} with JSON as text in each", name, n)
			}
			fmt.Fprintln(out, oneLine(verdict(p)))
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func verdict(p pair) string {
	compiled, err := pattern.Compile(p.Pattern)
	if err != nil {
		return "refused: " + err.Error()
	}
	ok, err := compiled.Match([]byte(p.Event))
	switch {
	case err != nil:
		return "refused: " + err.Error()
	case ok:
		return "match"
	}
	return "no"
}

// matchRules tries rules on the events of files.
func (a *app) matchRules(rules []rule, files []string) error {
	if len(files) == 0 {
		files = []string{"-"}
	}
	events, missed := 0, 0
	for _, name := range files {
		in, end, err := a.open(name)
		if err != nil {
			return err
		}
		for record, err := range archive.Records(in, archive.WithName(name)) {
			if err != nil {
				end()
				return err
			}
			events++
			matched, err := a.matchEvent(rules, name, events, record.Data)
			if err != nil {
				end()
				return err
			}
			if !matched {
				missed++
			}
		}
		end()
	}
	switch {
	case events == 0:
		return errors.New("there is no event in the input")
	case missed > 0:
		return &foundError{fmt.Sprintf("%d of %s matched by no rule", missed, plural(events, "event is", "events are"))}
	}
	return nil
}

// matchEvent prints which rules match an event, and why the others do not.
func (a *app) matchEvent(rules []rule, file string, n int, event []byte) (matched bool, err error) {
	for _, r := range rules {
		explained, err := r.pattern.Explain(event)
		if err != nil {
			return false, fmt.Errorf("%s: event %d: %w", file, n, err)
		}
		matched = matched || explained.Matches
		if a.json() {
			if err := a.object(map[string]any{"file": file, "event": n, "rule": r.name, "match": explained.Matches, "why": whys(explained)}); err != nil {
				return false, err
			}
			continue
		}
		mark := a.paint(red, "no   ")
		if explained.Matches {
			mark = a.paint(green, "match")
		}
		a.line("%s  event %d  %s", mark, n, plain(r.name))
		for _, w := range whys(explained) {
			a.line("         %s", w)
		}
	}
	return matched, nil
}

// whys says of each field that keeps an event from matching what was wanted and what is there.
func whys(x *pattern.Explanation) []string {
	var lines []string
	for i := range x.Fields {
		if f := &x.Fields[i]; !f.OK {
			lines = append(lines, oneLine(f.String()))
		}
	}
	return lines
}
