package hostile

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// Canary is a text that is in no payload but those that [Plant] returns.
const Canary = "CANARY7f3a9c"

// Planted is a payload with the canary in one position.
type Planted struct {
	// Position is where: a JSON pointer, ended by " (name)" where it is the member's name and not its value.
	Position string
	Text     []byte
}

// Plant returns a payload for each position of a JSON document: each value, of whatever kind, as the canary alone and, of a
// text, with the canary at its end; and each name with the canary at its end. A text that is JSON itself is planted, too.
func Plant(document string) []Planted {
	var all []Planted
	d := jsontext.NewDecoder(strings.NewReader(document))
	for {
		start := int(d.InputOffset())
		token, err := d.ReadToken()
		if err != nil {
			return all
		}
		end := int(d.InputOffset())
		start += len(document[start:end]) - len(strings.TrimLeft(document[start:end], " \t\r\n,:"))
		put := func(suffix, text string) {
			var b bytes.Buffer
			b.WriteString(document[:start] + text + document[end:])
			all = append(all, Planted{string(d.StackPointer()) + suffix, b.Bytes()})
		}
		isName := false
		if kind, n := d.StackIndex(d.StackDepth()); kind == '{' && n%2 == 1 {
			isName = token.Kind() == '"'
		}
		switch {
		case isName:
			put(" (name)", `"`+token.String()+Canary+`"`)
		case token.Kind() == '"':
			text := token.String()
			put("", `"`+Canary+`"`)
			put("", quote(text+Canary))
			if strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[") {
				for _, inner := range Plant(text) {
					put(" in it "+inner.Position, quote(string(inner.Text)))
				}
			}
		case token.Kind() == '0', token.Kind() == 't', token.Kind() == 'f', token.Kind() == 'n':
			put("", `"`+Canary+`"`)
		}
	}
}

func quote(s string) string {
	b, err := jsontext.AppendQuote(nil, s)
	if err != nil {
		panic(fmt.Sprintf("hostile: %v", err)) // a document of a test's
	}
	return string(b)
}
