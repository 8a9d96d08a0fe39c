package hostile_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents/cloudtrail"
	"github.com/typedbus/typedbus/internal/hostile"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/archive"
	"github.com/typedbus/typedbus/registry/pattern"
)

// clean fails the test if a text that is made from a payload has the canary and its position may not be named, or may not
// go to a log.
func clean(t *testing.T, what, position, text string) {
	t.Helper()
	require.Empty(t, hostile.Fault(text, false), "%s: %s", what, position)
	if !named(position) {
		require.NotContains(t, text, hostile.Canary, "%s: %s", what, position)
	}
}

// broken returns what is done to a payload to make it fail.
func broken(p []byte) map[string][]byte {
	text := string(p)
	return map[string][]byte{"as it is": p, "cut": p[:len(p)-1], "with more after it": []byte(text + "x"), "twice in it": []byte("{" + text[1:len(text)-1] + `,"source":"x"}`),
		"in a list": []byte("[" + text + "]"), "a comma too many": []byte(text[:len(text)-1] + ",}"), "no detail": []byte(strings.Replace(text, `"detail":{`, `"detail":1,"x":{`, 1)),
		"no source": []byte(strings.Replace(text, `"source":`, `"origin":`, 1))}
}

// TestCanaryInEvents: nothing that is said of an event has its values in it.
func TestCanaryInEvents(t *testing.T) {
	r := shop(t)
	p := pattern.MustCompile(`{"detail": {"orderId": [{"prefix": "o"}], "count": [{"numeric": ["<", 3]}]}}`)
	type parameters struct {
		UserName string `json:"userName"`
		Path     int    `json:"path"`
		Count    string `json:"count"`
	}
	errors := 0
	for _, d := range documents {
		for _, planted := range some(hostile.Plant(d.text)) {
			for how, payload := range broken(planted.Text) {
				position := d.name + " " + how + ": " + planted.Position
				say := func(what string, err error) {
					if err != nil {
						errors++
						clean(t, what, position, err.Error())
					}
				}
				event, err := r.Decode(payload)
				say("Decode", err)
				_, err = r.Decode(payload, registry.WithUnknownAsError(true))
				say("Decode, unknown as error", err)
				_, err = registry.DecodeAs[strictOrder](r, payload)
				say("DecodeAs", err)
				_, err = p.Match(payload)
				say("Match", err)
				for _, err := range archive.Events(strings.NewReader(string(payload)), r, archive.WithName("file")) {
					say("archive", err)
				}
				for _, err := range archive.Events(strings.NewReader(`{"Records":[`+string(payload)+`]}`), r) {
					say("CloudTrail's file", err)
				}
				if event == nil {
					continue
				}
				for _, v := range event.Envelope().Drift() {
					clean(t, "drift", position, v.String())
				}
				_, violations, err := cloudtrail.Request[parameters](event)
				say("Request", err)
				for _, v := range violations {
					clean(t, "Request", position, v.String())
				}
				_, _, err = cloudtrail.Response[parameters](event)
				say("Response", err)
			}
		}
	}
	t.Logf("%d errors", errors)
	require.Greater(t, errors, 1000/each)
}
