package cloudcontrol_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/cloudcontrol"
	"github.com/typedbus/typedbus/relation/cloudcontrol/cloudcontroltypes"
	"github.com/typedbus/typedbus/relation/session"
)

// queue is a user's type.
type queue struct {
	Name    string `json:"QueueName"`
	Timeout int    `json:"VisibilityTimeout"`
}

type input struct{ TypeName, Identifier string }

// read answers GetResource with a queue that is called what it was asked for.
func read(r *loadertest.Request, exists func(name string) bool) any {
	var in input
	if err := json.Unmarshal(r.Body, &in); err != nil || !exists(in.Identifier) {
		return &loadertest.Error{Code: "ResourceNotFoundException", Message: "no such resource"}
	}
	return map[string]any{"TypeName": in.TypeName, "ResourceDescription": map[string]any{
		"Identifier": in.Identifier,
		"Properties": fmt.Sprintf(`{"QueueName":%q,"VisibilityTimeout":30,"Tags":[]}`, in.Identifier),
	}}
}

func all(string) bool { return true }

// asked returns the identifiers that GetResource was called with.
func asked(t *testing.T, s *loadertest.Server) []string {
	var ids []string
	for _, r := range s.Requests("GetResource") {
		var in input
		r.Decode(t, &in)
		ids = append(ids, in.Identifier)
	}
	return ids
}

func TestTyped(t *testing.T) {
	loadertest.Contract[queue]{
		Target:    "AWS::SQS::Queue",
		Operation: "GetResource",
		Limit:     1,
		Key:       func(name string) relation.Key { return relation.NewKey(name) },
		Name:      func(q queue) string { return q.Name },
		Answer:    read,
	}.Run(t)
}

func TestResource(t *testing.T) {
	loadertest.Contract[cloudcontroltypes.Resource]{
		Target:    "AWS::SQS::Queue",
		Operation: "GetResource",
		Limit:     1,
		Key:       func(name string) relation.Key { return relation.NewKey(name) },
		Name:      func(r cloudcontroltypes.Resource) string { return r.Identifier },
		Answer:    read,
	}.Run(t)
}

func TestWhatIsRead(t *testing.T) {
	s := loadertest.New(t)
	s.Handle("GetResource", func(r *loadertest.Request) any { return read(r, all) })
	key := relation.NewKey("orders")

	typed, err := loadertest.One[queue](t, s.Config(), "AWS::SQS::Queue", key)
	require.NoError(t, err)
	require.Equal(t, queue{Name: "orders", Timeout: 30}, *typed)

	resource, err := loadertest.One[cloudcontroltypes.Resource](t, s.Config(), "AWS::SQS::Queue", key)
	require.NoError(t, err)
	require.Equal(t, cloudcontroltypes.Resource{
		TypeName: "AWS::SQS::Queue", Identifier: "orders",
		Properties: jsontext.Value(`{"QueueName":"orders","VisibilityTimeout":30,"Tags":[]}`),
	}, *resource)

	properties, err := loadertest.One[map[string]any](t, s.Config(), "AWS::SQS::Queue", key)
	require.NoError(t, err)
	require.Equal(t, map[string]any{"QueueName": "orders", "VisibilityTimeout": 30.0, "Tags": []any{}}, *properties)
}

func TestPropertiesThatDoNotFit(t *testing.T) {
	type misread struct{ QueueName struct{ Secret string } }
	s := loadertest.New(t)
	s.Handle("GetResource", func(r *loadertest.Request) any { return read(r, all) })
	_, err := loadertest.One[misread](t, s.Config(), "AWS::SQS::Queue", relation.NewKey("orders"))
	var failed *cloudcontrol.PropertiesError
	require.ErrorAs(t, err, &failed)
	require.Equal(t, "AWS::SQS::Queue", failed.TypeName)
	require.Equal(t, jsontext.Pointer("/QueueName"), failed.Pointer)
	require.Error(t, failed.Err)
}

func TestForms(t *testing.T) {
	for i, test := range []struct {
		name, id string
		exists   string // the one identifier there is
		want     []string
	}{
		{"name", "orders", "orders", []string{"orders"}},
		{"ARN", "arn:aws:sns:us-east-1:123456789012:orders", "arn:aws:sns:us-east-1:123456789012:orders",
			[]string{"arn:aws:sns:us-east-1:123456789012:orders"}},
		{"name in an ARN", "arn:aws:sqs:us-east-1:123456789012:orders", "orders",
			[]string{"arn:aws:sqs:us-east-1:123456789012:orders", "orders"}},
		{"name behind a kind", "arn:aws:logs:us-east-1:123456789012:log-group:/app/web", "/app/web",
			[]string{"arn:aws:logs:us-east-1:123456789012:log-group:/app/web", "/app/web"}},
		{"last part", "arn:aws:iam::123456789012:role/team/reader", "reader",
			[]string{"arn:aws:iam::123456789012:role/team/reader", "team/reader", "reader"}},
		{"nothing", "arn:aws:iam::123456789012:role/team/reader", "",
			[]string{"arn:aws:iam::123456789012:role/team/reader", "team/reader", "reader"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := loadertest.New(t)
			s.Handle("GetResource", func(r *loadertest.Request) any {
				return read(r, func(id string) bool { return id == test.exists })
			})
			_, err := loadertest.One[queue](t, s.Config(), fmt.Sprintf("AWS::Forms::T%d", i), relation.NewKey(test.id))
			if test.exists == "" {
				require.ErrorIs(t, err, relation.ErrNotFound)
			} else {
				require.NoError(t, err)
			}
			require.Equal(t, test.want, asked(t, s))
		})
	}
}

func TestFormIsRemembered(t *testing.T) {
	s := loadertest.New(t)
	s.Handle("GetResource", func(r *loadertest.Request) any {
		return read(r, func(id string) bool { return id == "a" || id == "b" })
	})
	const arnPrefix = "arn:aws:sqs:us-east-1:123456789012:"
	for _, id := range []string{"a", "b"} {
		_, err := loadertest.One[queue](t, s.Config(), "AWS::Forms::Remembered", relation.NewKey(arnPrefix+id))
		require.NoError(t, err)
	}
	require.Equal(t, []string{arnPrefix + "a", "a", "b"}, asked(t, s))
}

func TestFailures(t *testing.T) {
	const denied = "AWS::SQS::Queue Handler returned status FAILED: not authorized (HandlerErrorCode: AccessDenied, RequestToken: 0d0e)"
	for _, test := range []struct {
		name     string
		codes    []string // of the answers in turn; the last goes on
		message  string
		calls    int
		want     error // nil for a failure without a kind
		wantCode string
	}{
		{"form, then nothing", []string{"ValidationException", "ResourceNotFoundException"}, "", 3, relation.ErrNotFound, "ResourceNotFoundException"},
		{"nothing, then form", []string{"ResourceNotFoundException", "ValidationException"}, "", 3, relation.ErrNotFound, "ResourceNotFoundException"},
		{"form alone", []string{"InvalidRequestException"}, "", 3, nil, "InvalidRequestException"},
		{"handler failed once", []string{"GeneralServiceException", "ResourceNotFoundException"}, "", 3, nil, "GeneralServiceException"},
		{"handler denied", []string{"GeneralServiceException"}, denied, 1, relation.ErrDenied, "GeneralServiceException"},
		{"denied", []string{"AccessDeniedException"}, "", 1, relation.ErrDenied, "AccessDeniedException"},
		{"no such type", []string{"TypeNotFoundException"}, "", 1, nil, "TypeNotFoundException"},
		{"type that cannot be read", []string{"UnsupportedActionException"}, "", 1, nil, "UnsupportedActionException"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := loadertest.New(t)
			s.Handle("GetResource", func(*loadertest.Request) any {
				turn := min(s.Calls(), len(test.codes)) - 1
				return &loadertest.Error{Code: test.codes[turn], Message: test.message}
			})
			_, err := loadertest.One[queue](t, s.Config(), "AWS::SQS::Queue", relation.NewKey("arn:aws:x:us-east-1:123456789012:a/b/c"))
			require.ErrorContains(t, err, test.wantCode)
			var failed *relation.Error
			require.ErrorAs(t, err, &failed)
			require.Equal(t, test.want, failed.Kind)
			require.Equal(t, test.calls, s.Calls())
		})
	}
}

// stage has a compound identifier.
type stage struct {
	registry.Event `event:"source=test.stages"`
	Detail         struct {
		API   string `json:"api"`
		Stage string `json:"stage"`
	} `json:"detail"`
	Resource relation.One[cloudcontroltypes.Resource] `json:"-" relation:"AWS::ApiGateway::Stage,detail.api,part2=detail.stage"`
}

func TestCompoundIdentifier(t *testing.T) {
	s := loadertest.New(t)
	s.Handle("GetResource", func(r *loadertest.Request) any { return read(r, all) })
	events := registry.New(registry.WithSession(session.Func(
		func(context.Context, string, string) (aws.Config, error) { return s.Config(), nil })))
	require.NoError(t, events.Register(stage{}))
	event, err := registry.DecodeAs[stage](events, []byte(`{"source":"test.stages","detail-type":"d","id":"e","account":"123456789012",
		"region":"us-east-1","time":"2026-01-02T03:04:05Z","detail":{"api":"a1b2c3","stage":"prod"}}`))
	require.NoError(t, err)
	resource, err := event.Resource.Get(t.Context())
	require.NoError(t, err)
	require.Equal(t, "a1b2c3|prod", resource.Identifier)
}

// No more than four resources of a type are read at once, however many are wanted.
func TestConcurrency(t *testing.T) {
	var running, most atomic.Int32
	s := loadertest.New(t)
	release := make(chan struct{})
	open := sync.OnceFunc(func() { close(release) })
	s.Handle("GetResource", func(r *loadertest.Request) any {
		now := running.Add(1)
		defer running.Add(-1)
		for {
			before := most.Load()
			if now <= before || most.CompareAndSwap(before, now) {
				break
			}
		}
		if now == 4 {
			open()
		}
		<-release
		return read(r, all)
	})
	var keys []relation.Key
	for i := range 20 {
		keys = append(keys, relation.NewKey(fmt.Sprintf("q-%d", i)))
	}
	for key, result := range loadertest.Load[queue](t, s.Config(), "AWS::SQS::Queue", keys...) {
		require.NoError(t, result.Err, "%s", key)
	}
	require.Equal(t, int32(4), most.Load())
}

// An answer that has no resource in it is one that finds none.
func TestAnswerWithoutAResource(t *testing.T) {
	s := loadertest.New(t)
	s.Handle("GetResource", func(*loadertest.Request) any { return map[string]any{"TypeName": "AWS::SQS::Queue"} })
	_, err := loadertest.One[cloudcontroltypes.Resource](t, s.Config(), "AWS::SQS::Queue", relation.NewKey("orders"))
	require.ErrorIs(t, err, relation.ErrNotFound)
}
