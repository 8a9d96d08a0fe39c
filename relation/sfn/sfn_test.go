package sfn_test

import (
	"context"
	"reflect"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/session"
	_ "github.com/typedbus/typedbus/relation/sfn"
	"github.com/typedbus/typedbus/relation/sfn/sfntypes"
)

const arnPrefix = "arn:aws:states:us-east-1:123456789012:"

func machine(name string) relation.Key { return relation.NewKey(arnPrefix + "stateMachine:" + name) }

func execution(name string) relation.Key {
	return relation.NewKey(arnPrefix + "execution:orders:" + name)
}

// describe answers an operation whose input names a resource by its ARN, in the member of that name. The answer names it
// the same way.
func describe(member, missing string) func(r *loadertest.Request, exists func(name string) bool) any {
	return func(r *loadertest.Request, exists func(name string) bool) any {
		var input map[string]string
		if err := json.Unmarshal(r.Body, &input); err != nil || !exists(input[member]) {
			return &loadertest.Error{Code: missing, Message: "no such resource"}
		}
		return map[string]any{member: input[member]}
	}
}

func TestStateMachine(t *testing.T) {
	loadertest.Contract[sfntypes.StateMachine]{
		Target:    "sfn.StateMachine",
		Operation: "DescribeStateMachine",
		Limit:     1,
		Key:       machine,
		Name: func(m sfntypes.StateMachine) string {
			return strings.TrimPrefix(m.ARN, arnPrefix+"stateMachine:")
		},
		Answer: describe("stateMachineArn", "StateMachineDoesNotExist"),
	}.Run(t)
}

func TestExecution(t *testing.T) {
	loadertest.Contract[sfntypes.Execution]{
		Target:    "sfn.Execution",
		Operation: "DescribeExecution",
		Limit:     1,
		Key:       execution,
		Name: func(e sfntypes.Execution) string {
			return strings.TrimPrefix(e.ARN, arnPrefix+"execution:orders:")
		},
		Answer: describe("executionArn", "ExecutionDoesNotExist"),
	}.Run(t)
}

type executionEvent struct {
	registry.Event `event:"source=test.executions"`
	Detail         struct {
		Name    string `json:"name"`
		Machine string `json:"machine"`
	} `json:"detail"`
	Execution relation.One[sfntypes.Execution] `json:"-" relation:"sfn.Execution,detail.name,stateMachine=detail.machine"`
}

func decode(t *testing.T, s *loadertest.Server, detail string) *executionEvent {
	t.Helper()
	events := registry.New(registry.WithSession(session.Func(
		func(context.Context, string, string) (aws.Config, error) { return s.Config(), nil })))
	require.NoError(t, events.Register(executionEvent{}))
	event, err := registry.DecodeAs[executionEvent](events, []byte(`{"source":"test.executions","detail-type":"d","id":"e",
		"account":"123456789012","region":"us-east-1","time":"2026-01-02T03:04:05Z","detail":`+detail+`}`))
	require.NoError(t, err)
	return event
}

func TestExecutionByName(t *testing.T) {
	for _, test := range []struct{ name, machine, want string }{
		{"of a machine", "stateMachine:orders", "execution:orders:e-1"},
		{"of a version", "stateMachine:orders:7", "execution:orders:e-1"},
		{"of no machine", "activity:orders", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := loadertest.New(t)
			s.Handle("DescribeExecution", func(r *loadertest.Request) any {
				return describe("executionArn", "")(r, func(string) bool { return true })
			})
			event := decode(t, s, `{"name":"e-1","machine":"`+arnPrefix+test.machine+`"}`)
			got, err := event.Execution.Get(t.Context())
			if test.want == "" {
				require.ErrorIs(t, err, relation.ErrNotFound)
				require.Zero(t, s.Calls())
				return
			}
			require.NoError(t, err)
			require.Equal(t, arnPrefix+test.want, got.ARN)
		})
	}
}

func TestStateMachineByName(t *testing.T) {
	start := func(t *testing.T) *loadertest.Server {
		s := loadertest.New(t)
		s.Handle("ListStateMachines", func(r *loadertest.Request) any {
			var input struct {
				NextToken string `json:"nextToken"`
			}
			r.Decode(t, &input)
			name, next := "invoices", "more"
			if input.NextToken != "" {
				name, next = "orders", ""
			}
			return map[string]any{
				"stateMachines": []any{map[string]any{"name": name, "stateMachineArn": arnPrefix + "stateMachine:" + name}},
				"nextToken":     next,
			}
		})
		s.Handle("DescribeStateMachine", func(r *loadertest.Request) any {
			return describe("stateMachineArn", "")(r, func(string) bool { return true })
		})
		return s
	}
	t.Run("found", func(t *testing.T) {
		got, err := loadertest.One[sfntypes.StateMachine](t, start(t).Config(), "sfn.StateMachine", relation.NewKey("orders"))
		require.NoError(t, err)
		require.Equal(t, arnPrefix+"stateMachine:orders", got.ARN)
	})
	t.Run("not found", func(t *testing.T) {
		s := start(t)
		_, err := loadertest.One[sfntypes.StateMachine](t, s.Config(), "sfn.StateMachine", relation.NewKey("gone"))
		require.ErrorIs(t, err, relation.ErrNotFound)
		require.Empty(t, s.Requests("DescribeStateMachine"))
	})
	t.Run("denied", func(t *testing.T) {
		s := start(t)
		s.Handle("ListStateMachines", func(*loadertest.Request) any { return &loadertest.Error{Code: "AccessDeniedException"} })
		_, err := loadertest.One[sfntypes.StateMachine](t, s.Config(), "sfn.StateMachine", relation.NewKey("orders"))
		require.ErrorIs(t, err, relation.ErrDenied)
	})
}

func TestOtherARNs(t *testing.T) {
	for _, test := range []struct{ name, target, id string }{
		{"activity", "sfn.StateMachine", arnPrefix + "activity:a"},
		{"execution of a machine", "sfn.StateMachine", execution("e").ID()},
		{"machine of an execution", "sfn.Execution", machine("m").ID()},
		{"express execution", "sfn.Execution", arnPrefix + "express:m:e:0d0e"},
		{"other service", "sfn.Execution", "arn:aws:lambda:us-east-1:123456789012:execution:m:e"},
		{"execution by name alone", "sfn.Execution", "e-1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := loadertest.New(t)
			var err error
			if test.target == "sfn.Execution" {
				_, err = loadertest.One[sfntypes.Execution](t, s.Config(), test.target, relation.NewKey(test.id))
			} else {
				_, err = loadertest.One[sfntypes.StateMachine](t, s.Config(), test.target, relation.NewKey(test.id))
			}
			require.ErrorIs(t, err, relation.ErrNotFound)
			require.Zero(t, s.Calls())
		})
	}
}

// What Step Functions tells must arrive: no field of the types may be zero if it tells all.
func TestAllFields(t *testing.T) {
	s := loadertest.New(t)
	details := map[string]any{"included": true}
	s.Handle("DescribeStateMachine", func(*loadertest.Request) any {
		return map[string]any{
			"stateMachineArn": "a", "name": "n", "type": "STANDARD", "status": "ACTIVE", "description": "d", "label": "l",
			"revisionId": "r", "creationDate": 1.5e9, "definition": "{}", "variableReferences": map[string]any{"s": []string{"v"}},
			"roleArn": "r", "encryptionConfiguration": map[string]any{"type": "AWS_OWNED_KEY"},
			"loggingConfiguration": map[string]any{"level": "ALL"}, "tracingConfiguration": map[string]any{"enabled": true},
		}
	})
	s.Handle("DescribeExecution", func(*loadertest.Request) any {
		return map[string]any{
			"executionArn": "a", "name": "n", "stateMachineArn": "m", "stateMachineAliasArn": "ma",
			"stateMachineVersionArn": "mv", "mapRunArn": "r", "status": "FAILED", "startDate": 1.5e9, "stopDate": 1.6e9,
			"error": "e", "cause": "c", "input": "{}", "inputDetails": details, "output": "{}", "outputDetails": details,
			"redriveCount": 2, "redriveDate": 1.7e9, "redriveStatus": "REDRIVABLE", "redriveStatusReason": "r", "traceHeader": "t",
		}
	})
	m, err := loadertest.One[sfntypes.StateMachine](t, s.Config(), "sfn.StateMachine", machine("m"))
	require.NoError(t, err)
	e, err := loadertest.One[sfntypes.Execution](t, s.Config(), "sfn.Execution", execution("e"))
	require.NoError(t, err)
	for _, value := range []reflect.Value{reflect.ValueOf(*m), reflect.ValueOf(*e)} {
		for field, v := range value.Fields() {
			require.False(t, v.IsZero(), "%s.%s", value.Type(), field.Name)
		}
	}
}
