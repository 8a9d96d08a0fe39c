package command

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/mattn/go-isatty"
)

// The colors of text on a terminal, as SGR parameters.
const (
	bold   = "1"
	dim    = "2"
	red    = "31"
	green  = "32"
	yellow = "33"
	cyan   = "36"
)

// paint colors text where the output is a terminal that wants it. See https://no-color.org.
func (a *app) paint(color, text string) string {
	if !a.colored() {
		return text
	}
	return "\x1b[" + color + "m" + text + "\x1b[0m"
}

func (a *app) colored() bool {
	switch a.color {
	case "always":
		return true
	case "never":
		return false
	}
	return os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && isTerminal(a.Out)
}

// isTerminal reports whether w is a terminal.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && (isatty.IsTerminal(f.Fd()) || isatty.IsCygwinTerminal(f.Fd()))
}

// longest is how much of a text from outside is shown on a line, in characters.
const longest = 200

// word shows text from outside: quoted, without control characters, and cut where it is long.
func word(text string) string { return strconv.Quote(cut(text, longest)) }

// plain shows text from outside as it is where it is printable, else quoted.
func plain(text string) string {
	if text == "" || strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) || r == utf8.RuneError }) {
		return word(text)
	}
	return cut(text, longest)
}

func cut(text string, most int) string {
	n := 0
	for i := range text {
		if n == most {
			return text[:i] + "…"
		}
		n++
	}
	return text
}

// oneLine makes an error's text one line without control characters.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return ' '
		}
		if unicode.IsControl(r) {
			return utf8.RuneError
		}
		return r
	}, text)
}

// line prints a line of text.
func (a *app) line(format string, args ...any) {
	fmt.Fprintf(a.Out, format+"\n", args...)
}

// object prints v as JSON on a line of its own.
func (a *app) object(v any) error {
	data, err := json.Marshal(v, json.Deterministic(true), jsontext.EscapeForHTML(false))
	if err != nil {
		return err
	}
	_, err = a.Out.Write(append(data, '\n'))
	return err
}

// plural counts things.
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
