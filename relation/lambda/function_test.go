package lambda_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
	_ "github.com/typedbus/typedbus/relation/lambda"
)

// operation is GetFunction.
const operation = "GET /2015-03-31/functions/{name}"

const prefix = "arn:aws:lambda:" + loadertest.Region + ":" + loadertest.Account + ":function:"

// answer answers as Lambda does.
func answer(r *loadertest.Request, exists func(string) bool) any {
	name := r.PathValue("name")
	if !exists(name) {
		return &loadertest.Error{Status: 404, Code: "ResourceNotFoundException", Message: "Function not found."}
	}
	version := r.Query.Get("Qualifier")
	if version == "" {
		version = "$LATEST"
	}
	return map[string]any{"Configuration": map[string]any{"FunctionName": name, "Version": version}}
}

func TestFunction(t *testing.T) {
	loadertest.Contract[types.FunctionConfiguration]{
		Target:    "lambda.Function",
		Operation: operation,
		Limit:     1,
		Key:       func(name string) relation.Key { return relation.NewKey(name) },
		Alias:     func(name string) relation.Key { return relation.NewKey(prefix + name) },
		Name:      func(f types.FunctionConfiguration) string { return *f.FunctionName },
		Answer:    answer,
	}.Run(t)
}

func TestQualifiers(t *testing.T) {
	s := loadertest.New(t)
	s.Handle(operation, func(r *loadertest.Request) any {
		return answer(r, func(string) bool { return true })
	})
	for _, test := range []struct {
		name    string
		key     relation.Key
		version string // of "web"; "" if nothing is asked
	}{
		{"none", relation.NewKey("web"), "$LATEST"},
		{"version", relation.NewKey("web:7"), "7"},
		{"alias in an ARN", relation.NewKey(prefix + "web:prod"), "prod"},
		{"part", relation.NewKey("web", "qualifier", "prod"), "prod"},
		{"part beside an ARN", relation.NewKey(prefix+"web", "qualifier", "7"), "7"},
		{"ARN before part", relation.NewKey(prefix+"web:7", "qualifier", "prod"), "7"},
		{"latest", relation.NewKey(prefix + "web:$LATEST"), "$LATEST"},
		{"partial ARN", relation.NewKey("123456789012:function:web"), ""},
		{"layer", relation.NewKey("arn:aws:lambda:us-east-1:123456789012:layer:web:1"), ""},
		{"path", relation.NewKey("web/policy"), ""},
		{"no qualifier after all", relation.NewKey("web:pr od"), ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			before := s.Calls()
			function, err := loadertest.One[types.FunctionConfiguration](t, s.Config(), "lambda.Function", test.key)
			if test.version == "" {
				require.ErrorIs(t, err, relation.ErrNotFound)
				require.Equal(t, before, s.Calls())
				return
			}
			require.NoError(t, err)
			require.Equal(t, "web", *function.FunctionName)
			require.Equal(t, test.version, *function.Version)
		})
	}
}

func TestLatestIsOneCall(t *testing.T) {
	s := loadertest.New(t)
	s.Handle(operation, func(r *loadertest.Request) any {
		return answer(r, func(string) bool { return true })
	})
	keys := []relation.Key{relation.NewKey("web"), relation.NewKey("web:$LATEST"), relation.NewKey("web", "qualifier", "$LATEST")}
	for key, result := range loadertest.Load[types.FunctionConfiguration](t, s.Config(), "lambda.Function", keys...) {
		require.NoError(t, result.Err, "%s", key)
	}
	require.Equal(t, 1, s.Calls())
}
