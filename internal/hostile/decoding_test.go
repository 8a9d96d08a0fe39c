package hostile_test

import (
	"errors"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/hostile"
	"github.com/typedbus/typedbus/registry"

	_ "github.com/typedbus/typedbus/awsevents/cloudtrail"
	_ "github.com/typedbus/typedbus/awsevents/ec2events"
)

type (
	lines []struct {
		SKU   string  `json:"sku" validate:"max=10"`
		Price float64 `json:"price"`
	}
	order struct {
		OrderID string            `json:"orderId" event:"present" validate:"max=20"`
		Count   int8              `json:"count"`
		Lines   lines             `json:"lines"`
		Labels  map[string]string `json:"labels"`
		Nested  any               `json:"nested"`
		State   string            `json:"state"`
	}
	strictOrder struct {
		registry.Event `event:"source=my.shop"`
		Detail         order `json:"detail"`
	}
	tolerantOrder struct {
		registry.Event `event:"source=my.tolerant,tolerant"`
		Detail         order `json:"detail"`
	}
	mapped struct {
		registry.Event `event:"source=my.map"`
		Detail         map[string]any `json:"detail"`
	}
	kept struct {
		registry.Event `event:"source=my.raw"`
		Detail         jsontext.Value `json:"detail"`
	}
	pinned struct {
		registry.Event `event:"source=my.condition,detail.state=on|off"`
		Detail         order `json:"detail"`
	}
)

// shop takes own types of each kind, and AWS's.
func shop(t testing.TB) *registry.Registry {
	t.Helper()
	r := registry.New(registry.WithParent(registry.Default))
	require.NoError(t, r.Register(strictOrder{}, tolerantOrder{}, mapped{}, kept{}, pinned{}))
	return r
}

// kinds are a source and a detail-type for each kind of type, and a member that its detail has.
var kinds = []struct {
	name, source, detailType, field string
	large                           bool // also what is large
}{
	{"strict", "my.shop", "Order Placed", "orderId", true}, {"tolerant", "my.tolerant", "Order Placed", "orderId", true}, {"map", "my.map", "x", "a", false},
	{"raw", "my.raw", "x", "a", false}, {"unknown", "my.unknown", "x", "a", true}, {"condition", "my.condition", "x", "state", false},
	{"AWS", "aws.ec2", "EC2 Instance State-change Notification", "instance-id", false}, {"CloudTrail", "aws.iam", "AWS API Call via CloudTrail", "requestParameters", false},
}

// documented reports whether err is of a type that package registry documents for decoding.
func documented(err error) bool {
	if _, ok := errors.AsType[*registry.DecodeError](err); ok {
		return errors.Is(err, registry.ErrMalformed) != errors.Is(err, registry.ErrNotEvent)
	}
	if _, ok := errors.AsType[*registry.ValidationError](err); ok {
		return true
	}
	_, unknown := errors.AsType[*registry.UnknownTypeError](err)
	_, other := errors.AsType[*registry.TypeError](err)
	return unknown || other
}

// fit fails the test unless err is documented and its text may go to a log.
func fit(t *testing.T, err error) {
	t.Helper()
	require.True(t, documented(err), "%T", err)
	require.Empty(t, hostile.Fault(err.Error(), false))
}

// examine asks an event everything that may be asked of it.
func examine(t *testing.T, event registry.AnyEvent) {
	t.Helper()
	e := event.Envelope()
	require.Empty(t, hostile.Fault(e.String(), false))
	for _, v := range e.Drift() {
		require.Empty(t, hostile.Fault(v.String(), false))
	}
	_ = e.Untaken()
	for _, path := range []string{"detail", "detail.orderId", "detail.nested[0].orderId", "detail.*", "detail[*]", "detail.lines[*].sku", "resources[0]", "a.b", "", "detail.'\n'"} {
		_, _, err := lookup(e, path)
		if err != nil {
			require.Empty(t, hostile.Fault(err.Error(), false))
		}
	}
}

func lookup(e *registry.Event, path string) (jsontext.Value, bool, error) {
	value, ok := e.Lookup(path)
	_, err := e.Find(path)
	return value, ok, err
}

// TestDecoding has each hostile value in each position of an envelope, for a type of each kind.
func TestDecoding(t *testing.T) {
	r := shop(t)
	values := some(hostile.Values())
	for _, kind := range kinds {
		t.Run(kind.name, func(t *testing.T) {
			for _, p := range hostile.Envelopes(kind.source, kind.detailType, kind.field, values) {
				if len(p.Text) > 100_000 && !kind.large {
					continue // it would take minutes, and be read by the same code
				}
				event, err := r.Decode(p.Text)
				if err != nil {
					if !documented(err) || hostile.Fault(err.Error(), false) != "" {
						t.Errorf("%.200s: %T %.300q: %s", p.Name, err, err.Error(), hostile.Fault(err.Error(), false))
					}
					continue
				}
				require.True(t, event.Envelope().Raw().Kind() == '{', p.Name)
				examine(t, event)
			}
			good := hostile.Envelope(kind.source, kind.detailType, `{"`+kind.field+`":"o-1"}`, false)
			for _, p := range some(hostile.Wholes(good)) {
				if event, err := r.Decode(p.Text); err != nil {
					fit(t, err)
				} else {
					examine(t, event)
				}
				if _, err := registry.DecodeAs[strictOrder](r, p.Text); err != nil {
					fit(t, err)
				}
			}
		})
	}
}

// TestConformance: what RFC 8259 takes is taken, what it refuses is refused, wherever it stands and whatever type reads it,
// and what it leaves open is answered as docs/security.md says.
func TestConformance(t *testing.T) {
	r := shop(t)
	for _, v := range some(hostile.Values()) {
		for _, source := range []string{"my.raw", "my.unknown", "my.map", "my.tolerant"} {
			for _, first := range []bool{false, true} {
				_, err := r.Decode(hostile.Envelope(source, "x", `{"unknown":`+v.Text+`}`, first))
				switch v.Class {
				case hostile.Good:
					require.NoError(t, err, "%s for %s", v.Name, source)
				case hostile.Bad:
					require.ErrorIs(t, err, registry.ErrMalformed, "%s for %s", v.Name, source)
				case hostile.Free:
					answer := answerTo(v.Name, source)
					require.ErrorIs(t, err, answer, "%.80s for %s", v.Name, source)
				}
			}
		}
	}
}
