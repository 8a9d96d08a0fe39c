package relations

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents"
	"github.com/typedbus/typedbus/internal/hostile"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/session"
)

// form is an answer that no operation of AWS gives: of another form, cut, or an error whose words are meant for a terminal.
// The canary stands where a resource would have its secrets.
type form struct {
	name, contentType, body string
	status                  int
}

var forms = []form{
	{"a text", "application/json", `"` + hostile.Canary + `"`, 200},
	{"a list", "application/json", `["` + hostile.Canary + `",{"` + hostile.Canary + `":1}]`, 200},
	{"cut", "application/json", `{"secret":"` + hostile.Canary, 200},
	{"XML", "text/xml", "<a><" + hostile.Canary + ">" + hostile.Canary + "</b></a>", 200},
	{"no XML", "text/xml", hostile.Canary + "\x1b[2J", 200},
	{"a terminal's", "application/json", "\x1b[2J\n\u202e" + hostile.Canary, 200},
	{"CBOR", "application/cbor", "\x7f\xff" + hostile.Canary, 200},
	{"an error of another form", "application/json", `["` + hostile.Canary + `"]`, 400},
	{"an error that is a text", "text/plain", "\x1b[2J" + hostile.Canary, 500},
}

// wrongShapes has members that the loaders read, as something else.
func wrongShapes() form {
	var members []string
	for _, name := range []string{"clusters", "Configuration", "Table", "Parameters", "DBInstances", "MetricAlarms", "SecretList", "KeyMetadata", "jobs", "Rules", "builds", "cluster", "project", "role"} {
		members = append(members, `"`+name+`":"`+hostile.Canary+`"`)
	}
	return form{"members of another kind", "application/json", "{" + strings.Join(members, ",") + "}", 200}
}

// endless is an error of AWS's whose words do not end and command a terminal.
var endless = form{"endless words", "application/x-amz-json-1.1", `{"__type":"ValidationException","message":"` + strings.Repeat(`\u001b[2J\n`, 10_000) + `"}`, 400}

// TestCanaryInAnswers has every loader read what is none of its answers: the error of its relation has nothing of it, no
// character that a terminal obeys, and does not grow with it.
func TestCanaryInAnswers(t *testing.T) {
	all := append([]form{endless, wrongShapes()}, forms...)
	failed := 0
	require.Greater(t, len(onePerTarget()), 30)
	for _, f := range all {
		t.Run(f.name, func(t *testing.T) {
			var calls atomic.Int64
			cfg := aws.Config{Region: "us-east-1", Credentials: credentials.NewStaticCredentialsProvider("a", "b", ""), Retryer: func() aws.Retryer { return aws.NopRetryer{} },
				HTTPClient: roundTrip(func(r *http.Request) (*http.Response, error) {
					calls.Add(1)
					return &http.Response{Status: http.StatusText(f.status), StatusCode: f.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: r,
						Header: http.Header{"Content-Type": {f.contentType}, "Smithy-Protocol": {"rpc-v2-cbor"}}, Body: io.NopCloser(strings.NewReader(f.body))}, nil
				})}
			own := session.Func(func(context.Context, string, string) (aws.Config, error) { return cfg, nil })
			for target, payload := range onePerTarget() {
				event, err := registry.Decode([]byte(payload), registry.WithSession(own))
				require.NoError(t, err)
				_, err = relation.Preload(t.Context(), []registry.AnyEvent{event})
				if err == nil {
					continue // S3's HEAD has no answer to speak of, and XML leaves out what it does not know
				}
				failed++
				require.Empty(t, hostile.Fault(err.Error(), false), target)
				require.NotContains(t, err.Error(), hostile.Canary, target)
			}
			require.NotZero(t, calls.Load())
		})
	}
	require.Greater(t, failed, 300)
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) Do(r *http.Request) (*http.Response, error) { return f(r) }

// onePerTarget returns a sample for each target of the relations of AWS's events.
var onePerTarget = sync.OnceValue(func() map[string]string {
	found := map[string]string{}
	for _, registered := range awsevents.Registry().Types() {
		for _, payload := range samples(registered) {
			for _, r := range registered.Relations {
				_, tag, _ := strings.Cut(r, ": ")
				target, _, _ := strings.Cut(tag, ",")
				if found[target] == "" {
					found[target] = string(payload)
				}
			}
		}
	}
	return found
})

// TestCanaryInNames plants the canary in each position of events with relations, whose loaders are all denied: an error
// names the resource, and where it is, and nothing else of the event but its id, source and detail-type.
func TestCanaryInNames(t *testing.T) {
	denied := aws.Config{Region: "us-east-1", Credentials: credentials.NewStaticCredentialsProvider("a", "b", ""), Retryer: func() aws.Retryer { return aws.NopRetryer{} },
		HTTPClient: roundTrip(func(r *http.Request) (*http.Response, error) {
			return &http.Response{Status: "403 Forbidden", StatusCode: 403, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: r, Header: http.Header{"X-Amzn-Errortype": {"AccessDeniedException"}},
				Body: io.NopCloser(strings.NewReader(`{"message":"no"}`))}, nil
		})}
	own := session.Func(func(context.Context, string, string) (aws.Config, error) { return denied, nil })
	errors := 0
	for target, payload := range onePerTarget() {
		for _, planted := range some(hostile.Plant(payload)) {
			event, err := registry.Decode(planted.Text, registry.WithSession(own))
			if err != nil {
				continue // which internal/hostile looks at
			}
			_, err = relation.Preload(t.Context(), []registry.AnyEvent{event})
			if err == nil {
				continue
			}
			require.Empty(t, hostile.Fault(err.Error(), false), target+planted.Position)
			for _, e := range single(err) {
				errors++
				text := e.Error()
				require.Empty(t, hostile.Fault(text, false), target+planted.Position)
				named := e.Key.String() + e.Account + e.Region + e.EventID + e.Source + e.DetailType
				if !strings.Contains(named, hostile.Canary) && !strings.HasSuffix(planted.Position, "(name)") {
					require.NotContains(t, text, hostile.Canary, target+planted.Position)
				}
			}
		}
	}
	require.Greater(t, errors, 100)
}

// single are the errors of single relations.
func single(err error) []*relation.Error {
	var found []*relation.Error
	switch e := err.(type) { //nolint:errorlint // the tree is walked here
	case *relation.Error:
		return []*relation.Error{e}
	case interface{ Unwrap() []error }:
		for _, one := range e.Unwrap() {
			found = append(found, single(one)...)
		}
	case interface{ Unwrap() error }:
		found = single(e.Unwrap())
	}
	return found
}

// some returns every fifth: where a canary stands among those of one value makes no difference, and each takes a call.
func some(all []hostile.Planted) []hostile.Planted {
	var list []hostile.Planted
	for i := 0; i < len(all); i += 5 {
		list = append(list, all[i])
	}
	return list
}
