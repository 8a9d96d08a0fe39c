package faults_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents"
	_ "github.com/typedbus/typedbus/awsevents/all"
	"github.com/typedbus/typedbus/internal/faults"
	_ "github.com/typedbus/typedbus/internal/loaders"
	"github.com/typedbus/typedbus/internal/seam"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/session"
)

// nothing answers every operation with success, and that there is nothing.
func nothing(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Header.Get("Smithy-Protocol") == "rpc-v2-cbor":
		w.Header().Set("Smithy-Protocol", "rpc-v2-cbor")
		w.Header().Set("Content-Type", "application/cbor")
		_, _ = w.Write([]byte{0xa0})
	case strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded"):
		_ = r.ParseForm()
		action := r.Form.Get("Action")
		w.Header().Set("Content-Type", "text/xml")
		_, _ = fmt.Fprintf(w, "<%[1]sResponse><%[1]sResult></%[1]sResult></%[1]sResponse>", action)
	default:
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		_, _ = w.Write([]byte("{}"))
	}
}

// everyTarget returns a relation for each target that AWS's events name.
func everyTarget(t *testing.T) (all []asking) {
	known := map[string]bool{}
	for _, registered := range awsevents.Registry().Types() {
		for _, payload := range samplesOf(registered) {
			event, err := registry.Decode(payload)
			require.NoError(t, err)
			for spec := range seam.Relations(event) {
				w := of(payload, spec)
				if known[spec.Target] || len(w.calls(t)) == 0 {
					continue // the ids of some samples are none that AWS can have, and nothing is asked
				}
				known[spec.Target] = true
				all = append(all, w)
			}
		}
	}
	return all
}

// calls returns what is called for it where there is nothing.
func (w asking) calls(t *testing.T) []string {
	transport := faults.NewTransport(faults.InProcess(http.HandlerFunc(nothing)))
	_ = w.get(t, t.Context(), sessionOf(transport))
	return transport.Calls()
}

func sessionOf(transport *faults.Transport) registry.Session {
	cfg := aws.Config{Region: "us-east-1", BaseEndpoint: aws.String("http://aws.example"), HTTPClient: transport,
		Credentials: credentials.NewStaticCredentialsProvider("AKIAIOSFODNN7EXAMPLE", "secret", "")}
	return session.Func(func(context.Context, string, string) (aws.Config, error) { return cfg, nil })
}

func samplesOf(registered registry.Registration) (payloads [][]byte) {
	values := func(key string) []string {
		for item := range strings.SplitSeq(registered.Pattern, ",") {
			if text, ok := strings.CutPrefix(item, key+"="); ok {
				return strings.Split(text, "|")
			}
		}
		return nil
	}
	detailTypes := values("detail-type")
	if names := values("detail.eventName"); names != nil {
		detailTypes = names
	}
	for _, source := range values("source") {
		for _, detailType := range detailTypes {
			if payload, err := awsevents.Sample(source, detailType); err == nil {
				payloads = append(payloads, payload)
			}
		}
	}
	return payloads
}

// of is a relation of an event.
func of(payload []byte, spec *seam.Spec) asking {
	return asking{spec.Target, func(t *testing.T, ctx context.Context, s registry.Session) error {
		event, err := registry.Decode(payload, registry.WithSession(s))
		require.NoError(t, err)
		field := reflect.ValueOf(event).Elem().FieldByName(spec.Field).Addr()
		err, _ = field.MethodByName("Get").Call([]reflect.Value{reflect.ValueOf(ctx)})[1].Interface().(error)
		return err
	}}
}

// relationRows plays every row of the loaders' calls.
func relationRows(t *testing.T, m *matrix) {
	targets := everyTarget(t)
	require.Greater(t, len(targets), 50)
	for _, target := range asked {
		require.NotEmpty(t, target.calls(t), "nothing is called for %s", target.target)
	}
	targets = append(targets, asked...)
	for _, target := range targets {
		for _, kind := range faults.Kinds() {
			if kind == faults.PartlyFailed {
				continue
			}
			t.Run(fmt.Sprintf("%s/%s", target.target, kind), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					for _, call := range relateUnder(t, target, kind) {
						m.add(call, kind, "denied, missing and failed are told apart, and it ends with its context",
							"`relation.Error.Kind`")
					}
				})
			})
		}
	}
}

// relateUnder asks for a relation while every call goes wrong, and returns the calls.
func relateUnder(t *testing.T, target asking, kind faults.Kind) []string {
	transport := faults.NewTransport(faults.InProcess(http.HandlerFunc(nothing)))
	head := false
	transport.SetPlan(func(c faults.Call) faults.Kind {
		head = head || strings.HasPrefix(c.Operation, "Head")
		return kind
	})
	const patience = time.Minute
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	began := time.Now()
	err := target.get(t, ctx, sessionOf(transport))
	require.LessOrEqual(t, time.Since(began), patience+time.Second, "it outlived its context")
	require.Positive(t, transport.Injected(), "%v", err)
	switch {
	case head && (kind.Done() || kind == faults.Expired || kind == faults.Skewed): // an answer without a body, whose status says all
	case kind == faults.Drip: // a slow answer is an answer
	case kind == faults.Denied:
		require.ErrorIs(t, err, relation.ErrDenied)
	default:
		require.Error(t, err)
		require.False(t, errors.Is(err, relation.ErrNotFound), "a failure is taken for a resource that is gone: %v", err)
		require.False(t, errors.Is(err, relation.ErrDenied) && kind != faults.Skewed, "a failure is taken for a denial: %v", err)
	}
	return transport.Calls()
}
