package main_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/cmd/typedbus/command"
	"github.com/typedbus/typedbus/internal/hostile"
	"github.com/typedbus/typedbus/registry"
)

// TestDecodeOfHostileEvents: what the command says of events has no character that a terminal obeys, and of their
// values nothing unless -d asks for the payloads.
func TestDecodeOfHostileEvents(t *testing.T) {
	decode := func(in string) (out, errs string) {
		var o, e bytes.Buffer
		command.Run(t.Context(), command.Streams{In: strings.NewReader(in), Out: &o, Err: &e}, []string{"decode"}, registry.New())
		return o.String(), e.String()
	}
	for i, v := range hostile.Values() {
		if i%16 != 0 || len(v.Text) > 4096 || strings.HasPrefix(v.Name, "number") || strings.HasPrefix(v.Name, "structure") {
			continue // a run of the command takes longer than what it says of one more
		}
		for _, p := range hostile.Envelopes("my.shop", "x", "a", []hostile.Value{v})[:3] {
			out, errs := decode(string(p.Text))
			require.Empty(t, hostile.Fault(out, true), "%s: %q", p.Name, out)
			require.Empty(t, hostile.Fault(errs, true), "%s: %q", p.Name, errs)
		}
	}
	for _, p := range hostile.Plant(string(hostile.Envelope("my.shop", "x", `{"a":["b",1,{"c":null}]}`, false))) {
		for _, in := range []string{string(p.Text), string(p.Text[:len(p.Text)-1]), string(p.Text) + "x"} {
			out, errs := decode(in)
			if !strings.HasSuffix(p.Position, "(name)") && p.Position != "/id" && p.Position != "/source" && p.Position != "/detail-type" {
				require.NotContains(t, errs, hostile.Canary, p.Position)
				if p.Position != "/account" && p.Position != "/region" && p.Position != "/time" {
					require.NotContains(t, out, hostile.Canary, p.Position)
				}
			}
		}
	}
}
