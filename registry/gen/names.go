package gen

import (
	"go/token"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// initialisms are the words that Go writes in capitals.
var initialisms = map[string]bool{
	"acl": true, "api": true, "arn": true, "cpu": true, "dns": true, "ec2": true, "ecs": true, "html": true, "http": true, "https": true,
	"iam": true, "id": true, "ip": true, "json": true, "s3": true, "sns": true, "sql": true, "sqs": true, "ssh": true, "tls": true,
	"ttl": true, "uid": true, "uri": true, "url": true, "utc": true, "uuid": true, "vpc": true, "xml": true, "sku": true,
}

// exported makes a Go name of any text: its words, each with a capital letter. It is "X" for a text without words.
func exported(text string) string {
	name := camel(text)
	if name == "" || !token.IsExported(name) {
		name = "X" + name // a digit, or a letter of a script that has no capitals
	}
	return name
}

// camel joins the words of a text, each with a capital letter. It is empty for a text without words.
func camel(text string) string {
	var b strings.Builder
	for _, word := range wordsOf(text) {
		if initialisms[strings.ToLower(word)] {
			b.WriteString(strings.ToUpper(word))
			continue
		}
		first, size := utf8.DecodeRuneInString(word)
		b.WriteString(string(unicode.ToUpper(first)) + word[size:])
	}
	return b.String()
}

// wordsOf splits a text where a character is neither a letter nor a digit, and before a capital after a small letter.
func wordsOf(text string) []string {
	var words []string
	word := ""
	var before rune
	for _, r := range text {
		letter := unicode.IsLetter(r) || unicode.IsDigit(r)
		if word != "" && (!letter || unicode.IsUpper(r) && (unicode.IsLower(before) || unicode.IsDigit(before))) {
			words, word = append(words, word), ""
		}
		if letter {
			word += string(r)
		}
		before = r
	}
	if word != "" {
		words = append(words, word)
	}
	return words
}

// names gives out names, each once.
type names map[string]bool

// give returns the first of the candidates that is free, else the last with a number.
func (n names) give(candidates ...string) string {
	last := candidates[len(candidates)-1]
	for i := 2; ; i++ {
		for _, c := range candidates {
			if !n[c] {
				n[c] = true
				return c
			}
		}
		candidates = []string{last + strconv.Itoa(i)}
	}
}

// isPackageName reports whether Go takes name for that of a package that others can import.
func isPackageName(name string) bool {
	return token.IsIdentifier(name) && name != "_" && name != "main"
}

// isJSONTag reports whether a member can be named by a json tag alike in both builds of the JSON package: without
// quotes, and without what ends a name there.
func isJSONTag(name string) bool {
	if name == "" || name == "-" || strings.ContainsAny(name, ",'\"`\\") {
		return false
	}
	return strings.IndexFunc(name, func(r rune) bool { return !unicode.IsPrint(r) || r == unicode.ReplacementChar }) < 0
}
