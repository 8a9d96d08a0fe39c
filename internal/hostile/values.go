package hostile

import (
	"fmt"
	"slices"
	"strings"
)

// Class is what RFC 8259 makes of a text, in the three classes of the public conformance suites.
type Class byte

// The classes: a reader must take the first, must refuse the second, and may do as it likes with the third.
const (
	Good Class = 'y'
	Bad  Class = 'n'
	Free Class = 'i'
)

// Value is a text in the place of a JSON value.
type Value struct {
	Name, Text string
	Class      Class
}

// Deep is deeper than any reader here goes, and Size the bytes of what is large.
const (
	Deep = 100_000
	Size = 1 << 18
)

// Values returns texts in the place of a JSON value. The order is always the same.
func Values() []Value {
	var all []Value
	add := func(class Class, name, text string) { all = append(all, Value{name, text, class}) }
	numbers(add)
	texts(add)
	literals(add)
	containers(add)
	return all
}

type adder func(class Class, name, text string)

// numbers builds each from the parts of RFC 8259's grammar, with each part good and broken.
func numbers(add adder) {
	for _, sign := range []string{"", "-", "+", "--", "- "} {
		for _, whole := range []string{"", "0", "1", "12", "00", "01", "１", "0x1", "1_0", "1 0"} {
			for _, fraction := range []string{"", ".0", ".5", ".", ".e", "..1"} {
				for _, exponent := range []string{"", "e1", "E+1", "e-1", "e", "e+", "e++1", "e1.5"} {
					broken := 0
					for part, good := range map[string][]string{"s" + sign: {"s", "s-"}, "w" + whole: {"w0", "w1", "w12"},
						"f" + fraction: {"f", "f.0", "f.5"}, "e" + exponent: {"e", "ee1", "eE+1", "ee-1"}} {
						if !slices.Contains(good, part) {
							broken++
						}
					}
					text := sign + whole + fraction + exponent
					switch {
					case broken == 0:
						add(Good, "number "+text, text)
					case broken == 1 && text != "":
						add(Bad, "number "+text, text)
					}
				}
			}
		}
	}
	digits := strings.Repeat("9", 1_000_000)
	for name, text := range map[string]string{"of a million digits": digits, "with a million decimals": "0." + digits,
		"with an exponent of a million digits": "1e" + digits, "beyond float64": "1e999999999", "beyond float64, by a fraction": "123.456e78999",
		"nearer to zero than float64": "1e-999999999", "beyond int64": "9223372036854775808", "beyond uint64": "18446744073709551616"} {
		add(Free, "number "+name, text)
		add(Free, "negative number "+name, "-"+text)
	}
	for _, text := range []string{"NaN", "Infinity", "-Infinity", "+Infinity", "nan", "inf", "0b1", "0o7", "1n", "1L", "1f", "$1", "1,5"} {
		add(Bad, "number "+text, text)
	}
}

func texts(add adder) {
	quoted := func(s string) string { return `"` + s + `"` }
	for r := rune(0); r < 0x20; r++ {
		add(Bad, fmt.Sprintf("raw control character U+%04X", r), quoted("a"+string(r)+"b"))
		add(Good, fmt.Sprintf("escaped control character U+%04X", r), quoted(fmt.Sprintf(`a\u%04xb`, r)))
	}
	// What may stand in a string and must not stand in a line of a log.
	for _, r := range []rune{0x7f, 0x80, 0x85, 0x9b, 0x9f, 0xa0, 0xad, 0x200b, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202d, 0x202e, 0x2066, 0x2069, 0xfeff, 0xfffd, 0xffff, 0x1d11e, 0xe0001, 0x10ffff} {
		add(Good, fmt.Sprintf("character U+%04X", r), quoted("a"+string(r)+"b"))
	}
	for _, c := range `"\/bfnrt` {
		add(Good, fmt.Sprintf("escape %c", c), quoted(`\`+string(c)))
	}
	for _, escape := range []string{`\a`, `\x41`, `\0`, `\'`, `\u`, `\u00`, `\u00g0`, `\U0041`, `\u{41}`, `\ `, "\\\n", `\é`, `\`, `\u 041`, `\u-041`} {
		add(Bad, "escape "+escape, quoted(escape))
	}
	for name, s := range map[string]string{"high alone": `\ud83d`, "low alone": `\ude00`, "high, text": `\ud83dx`, "high, high": `\ud83d\ud83d`,
		"low, high": `\ude00\ud83d`, "high, no surrogate": `\ud83d\u0061`, "high, an escape": `\ud83d\n`, "many": strings.Repeat(`\ud83d`, 1000)} {
		add(Free, "surrogate "+name, quoted(s))
	}
	for name, s := range map[string]string{"continuation alone": "\x80", "start alone": "\xc3", "truncated, 3": "\xe2\x82", "truncated, 4": "\xf0\x9f\x98",
		"overlong slash": "\xc0\xaf", "overlong NUL": "\xc0\x80", "overlong, 3": "\xe0\x80\xaf", "overlong, 6": "\xfc\x83\xbf\xbf\xbf\xbf", "surrogate": "\xed\xa0\x80",
		"beyond U+10FFFF": "\xf4\x90\x80\x80", "fe": "\xfe", "ff": "\xff", "latin 1": "\xe9", "good, then bad": "größe\xff"} {
		add(Free, "no UTF-8: "+name, quoted(s))
	}
	add(Good, "escaped surrogate pair", `"\ud83d\ude00"`)
	add(Good, "text that is long", quoted(strings.Repeat("x", Size)))
	add(Good, "text of escapes", quoted(strings.Repeat(`\u0061`, Size/6)))
	add(Good, "JSON in a text", `"{\"orderId\":\"o-1\",\"a\":{\"a\":1,\"a\":2}}"`)
	for _, text := range []string{`"`, `"abc`, `'abc'`, "“abc”", "`abc`", `abc`, `"a" "b"`, `"a"b`} {
		add(Bad, "text "+text, text)
	}
}

func literals(add adder) {
	for _, word := range []string{"true", "false", "null"} {
		add(Good, word, word)
		for _, broken := range []string{strings.ToUpper(word), strings.ToUpper(word[:1]) + word[1:], word[:len(word)-1], word + "x", word + "\x00", word[:2] + " " + word[2:]} {
			add(Bad, "literal "+broken, broken)
		}
	}
	for _, text := range []string{"undefined", "None", "nil", "{{template}}", "<a>", "*", "&", "//x\n1", "/*x*/1", "1/*x*/", "#x\n1", "-", "\x00", "\\u0031", "\ufeff1", "\u00a01", "\v1", "@"} {
		add(Bad, "literal "+text, text)
	}
}

func containers(add adder) {
	for _, row := range []struct{ name, open, inner, end string }{{"arrays", "[", "", "]"}, {"objects", `{"a":`, "null", "}"}, {"both", `[{"a":`, "null", "}]"}} {
		add(Good, "nested "+row.name, strings.Repeat(row.open, 500)+row.inner+strings.Repeat(row.end, 500))
		add(Free, "too deep "+row.name, strings.Repeat(row.open, Deep)+row.inner+strings.Repeat(row.end, Deep))
		add(Bad, "never closed "+row.name, strings.Repeat(row.open, Deep))
	}
	add(Good, "wide array", "["+strings.Repeat("1,", Size/2)+"1]")
	var wide strings.Builder
	for i := range Size / 16 {
		fmt.Fprintf(&wide, `"%x":1,`, i)
	}
	add(Good, "wide object", "{"+wide.String()+`"z":1}`)
	for name, key := range map[string]string{"empty": "", "that is long": strings.Repeat("k", Size), "with a line feed": `\n`, "with ESC": `\u001b[2J`, "with NUL": `\u0000`,
		"with C1": "\u009b", "with a line separator": "\u2028", "with an override": "\u202e", "like a path": "a.b[0]['c']", "of a quote": `\"`, "__proto__": "__proto__"} {
		add(Good, "name "+name, `{"`+key+`":[]}`)
	}
	for name, key := range map[string]string{"no UTF-8": "\xff", "half a surrogate": `\ud83d`} {
		add(Free, "name with "+name, `{"`+key+`":1}`)
	}
	add(Bad, "name with a raw line feed", "{\"a\nb\":1}")
	// A name twice: at each level, in each form of escape. RFC 8259 says "SHOULD be unique", RFC 7493 that it must.
	for _, second := range []string{"orderId", `\u006frderId`, `order\u0049d`, `\u006F\u0072\u0064\u0065\u0072\u0049\u0064`} {
		twice := `{"orderId":"a","` + second + `":"b"}`
		for level := range 4 {
			add(Free, fmt.Sprintf("name twice, %d levels down, as %s", level, second), strings.Repeat(`{"nested":[`, level)+twice+strings.Repeat("]}", level))
		}
	}
	for _, text := range []string{"[1,]", "[,1]", "[1,,2]", "[1 2]", "[", "]", "[1", "1]", "[1}", "{1}", `{"a"}`, `{"a":}`, `{"a" 1}`, `{"a":1,}`, `{,"a":1}`, `{"a":1 "b":2}`, `{"a"::1}`, `{"a",1}`,
		`{a:1}`, `{'a':1}`, `{1:1}`, `{null:1}`, `{"a":1`, `{"a":1]`, `{"a":1}}`, "[1]]", "[1];", `{"a":1}#`, "{{}}", "[\x001]", `{"a":/*x*/1}`, `{"a":1}//x`, "[\u20601]", "[1\f]"} {
		add(Bad, "structure "+text, text)
	}
}
