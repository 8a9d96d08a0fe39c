package hostile_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents/cloudtrail"
	"github.com/typedbus/typedbus/internal/hostile"
	"github.com/typedbus/typedbus/registry/archive"
	"github.com/typedbus/typedbus/registry/gen"
	"github.com/typedbus/typedbus/registry/pattern"
)

// TestPatterns has hostile values as patterns, in patterns, and as the events that they are tried on.
func TestPatterns(t *testing.T) {
	p := pattern.MustCompile(`{"source": [{"prefix": "my."}], "detail": {"orderId": [{"wildcard": "o*"}], "nested": {"a": [{"numeric": [">", 1]}]}}}`)
	for _, v := range some(hostile.Values()) {
		for _, text := range []string{v.Text, `{"a":` + v.Text + `}`, `{"a":[` + v.Text + `]}`, `{"a":[{"prefix":` + v.Text + `}]}`, `{"a":[{"numeric":["=",` + v.Text + `]}]}`, `{"$or":` + v.Text + `}`} {
			if _, err := pattern.Compile(text); err != nil {
				require.ErrorIs(t, err, pattern.ErrPattern, v.Name)
				require.Empty(t, hostile.Fault(err.Error(), false), v.Name)
			}
		}
	}
	for _, e := range hostile.Envelopes("my.shop", "x", "orderId", some(hostile.Values())) {
		_, err := p.Match(e.Text)
		if err != nil {
			_, ok := errors.AsType[*pattern.EventError](err)
			require.True(t, ok, "%T", err)
			require.Empty(t, hostile.Fault(err.Error(), false), e.Name)
		}
	}
}

// TestArchives has hostile values as records, and between good ones, which all are read.
func TestArchives(t *testing.T) {
	r := shop(t)
	good := string(hostile.Envelope("my.unknown", "x", `{"a":1}`, false))
	for _, v := range some(hostile.Values()) {
		for _, text := range []string{v.Text, good + "\n" + v.Text + "\n" + good + "\n", "[" + good + "," + v.Text + "]", `{"Records":[` + v.Text + `]}`, `{"a":` + v.Text + "}\n" + good} {
			for _, err := range archive.Events(bytes.NewReader([]byte(text)), r, archive.WithName("f")) {
				if err != nil {
					_, ok := errors.AsType[*archive.Error](err)
					require.True(t, ok, "%T", err)
					require.Empty(t, hostile.Fault(err.Error(), false), v.Name)
				}
			}
		}
		before := 0
		for _, err := range archive.Events(bytes.NewReader([]byte(good+"\n"+v.Text)), r) {
			if err == nil {
				before++
			}
		}
		require.NotZero(t, before, "%s costs the record before it", v.Name)
	}
}

// TestGeneratorInputs: what is no schema and no sample is refused in a bounded text of lines.
func TestGeneratorInputs(t *testing.T) {
	for _, v := range some(hostile.Values()) {
		if len(v.Text) > 1<<16 && v.Class != hostile.Bad {
			continue // types of a quarter of a million fields are asked for by nobody who means harm to others
		}
		for _, text := range []string{v.Text, `{"type":"object","properties":` + v.Text + `}`, `{"properties":{"a":` + v.Text + `}}`, `{"$ref":` + v.Text + `}`,
			`{"source":"s","detail-type":"t","detail":` + v.Text + `}`} {
			for name, from := range map[string]func([]byte, ...gen.Option) (*gen.Types, error){"schema": gen.FromSchema, "samples": gen.FromSamples} {
				if _, err := from([]byte(text)); err != nil {
					require.Empty(t, hostile.Fault(err.Error(), true), "%s: %.80s", name, v.Name)
				}
			}
		}
	}
}

// TestCloudTrailParameters has hostile values as the parameters of an API call.
func TestCloudTrailParameters(t *testing.T) {
	r := shop(t)
	type parameters struct {
		A string            `json:"a"`
		B int8              `json:"b"`
		C map[string]string `json:"c"`
	}
	for _, v := range some(hostile.Values()) {
		for _, detail := range []string{v.Text, `{"a":` + v.Text + `}`, `{"b":` + v.Text + `}`, `{"c":` + v.Text + `}`} {
			e, err := r.Decode(hostile.Envelope("aws.iam", "AWS API Call via CloudTrail", `{"eventSource":"iam.amazonaws.com","eventName":"X","requestParameters":`+detail+`,"responseElements":`+detail+`}`, false))
			if err != nil {
				fit(t, err)
				continue
			}
			for _, read := range []func() error{
				func() error { _, _, err := cloudtrail.Request[parameters](e); return err },
				func() error { _, _, err := cloudtrail.Response[parameters](e); return err },
			} {
				if err := read(); err != nil {
					require.Empty(t, hostile.Fault(err.Error(), false), v.Name)
				}
			}
			_ = cloudtrail.References(e)
		}
	}
}
