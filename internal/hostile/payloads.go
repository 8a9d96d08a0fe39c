package hostile

import (
	"fmt"
	"strings"
	"unicode/utf16"
)

// Payload is what comes where a whole payload should.
type Payload struct {
	Name string
	Text []byte
}

// members are those of an envelope, in AWS's order.
var members = []struct{ name, value string }{
	{"version", `"0"`}, {"id", `"e-1"`}, {"detail-type", `"Order Placed"`}, {"source", `"my.shop"`}, {"account", `"123456789012"`},
	{"time", `"2026-01-02T03:04:05Z"`}, {"region", `"eu-west-1"`}, {"resources", `["arn:aws:s3:::b"]`}, {"detail", `{"orderId":"o-1"}`},
}

// Envelope returns an envelope whose source, detail-type and detail are as given, those two as plain text. The detail is
// last, or first.
func Envelope(source, detailType, detail string, detailFirst bool) []byte {
	texts := make([]string, 0, len(members))
	for _, m := range members {
		value := m.value
		switch m.name {
		case "source":
			value = `"` + source + `"`
		case "detail-type":
			value = `"` + detailType + `"`
		case "detail":
			value = detail
		}
		texts = append(texts, `"`+m.name+`":`+value)
	}
	if last := len(texts) - 1; detailFirst {
		texts = append(texts[last:], texts[:last]...)
	}
	return []byte("{" + strings.Join(texts, ",") + "}")
}

// Envelopes returns an envelope of this source and detail-type for each value: as the detail, as a member of it named
// field, and as each other member of the envelope. What is large stands in the detail alone.
func Envelopes(source, detailType, field string, values []Value) []Payload {
	var all []Payload
	for _, v := range values {
		for _, first := range []bool{false, true} {
			name := fmt.Sprintf("%s as the detail, first %t", v.Name, first)
			all = append(all, Payload{name, Envelope(source, detailType, v.Text, first)})
		}
		all = append(all, Payload{v.Name + " in the detail", Envelope(source, detailType, `{"`+field+`":`+v.Text+`}`, false)})
		if len(v.Text) > 4096 {
			continue
		}
		whole := string(Envelope(source, detailType, `{"`+field+`":"o-1"}`, false))
		for _, m := range members[:len(members)-1] {
			before, after, _ := strings.Cut(whole, `"`+m.name+`":`)
			end := strings.Index(after, `,"`)
			all = append(all, Payload{v.Name + " as " + m.name, []byte(before + `"` + m.name + `":` + v.Text + after[end:])})
		}
	}
	return all
}

// Wholes returns what can be done to a good payload as a whole: other encodings, marks, and what stands around it or ends it.
func Wholes(good []byte) []Payload {
	all := []Payload{{"empty", nil}, {"blank", []byte(" \t\r\n")}, {"a byte order mark alone", []byte("\ufeff")}, {"NUL", []byte{0}}, {"bytes", []byte{0xff, 0xfe, 0xfd}},
		{"UTF-8 with a mark", append([]byte("\ufeff"), good...)}, {"no object", []byte(`"a"`)}, {"a list of it", append(append([]byte("["), good...), ']')}}
	for _, big := range []bool{true, false} {
		for _, mark := range []string{"", "\ufeff"} {
			text := mark + string(good)
			var two, four []byte
			for _, u := range utf16.Encode([]rune(text)) {
				two = append(two, order(big, byte(u>>8), byte(u))...)
			}
			for _, r := range text {
				four = append(four, order(big, byte(r>>24), byte(r>>16), byte(r>>8), byte(r))...)
			}
			all = append(all, Payload{fmt.Sprintf("UTF-16, big %t, mark %t", big, mark != ""), two}, Payload{fmt.Sprintf("UTF-32, big %t, mark %t", big, mark != ""), four})
		}
	}
	for _, more := range []string{"x", "}", "]", ",", "{}", "\x00", "\ufeff", "//x", "\"", "null", string(good), strings.Repeat("}", 1000)} {
		all = append(all, Payload{fmt.Sprintf("%.20q after it", more), append(append([]byte{}, good...), more...)},
			Payload{fmt.Sprintf("%.20q before it", more), append([]byte(more), good...)})
	}
	for n := range good {
		all = append(all, Payload{fmt.Sprintf("cut at %d", n), good[:n:n]})
	}
	return all
}

func order(big bool, b ...byte) []byte {
	if !big {
		for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
			b[i], b[j] = b[j], b[i]
		}
	}
	return b
}
