package ssm_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/ssm/types"
	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
)

func names(prefix string, n int) []string {
	var list []string
	for i := range n {
		list = append(list, fmt.Sprintf("%s%04d", prefix, i))
	}
	return list
}

// getParameters answers GetParameters: names that exist have a value, others are invalid.
func getParameters(r *loadertest.Request, exists func(name string) bool) any {
	var input struct {
		Names          []string
		WithDecryption *bool
	}
	if err := json.Unmarshal(r.Body, &input); err != nil || len(input.Names) > 10 || input.WithDecryption == nil || *input.WithDecryption {
		return &loadertest.Error{Code: "ValidationException", Message: "names or decryption"}
	}
	parameters, invalid := []any{}, []string{}
	for _, name := range input.Names {
		if !exists(name) {
			invalid = append(invalid, name)
			continue
		}
		name, selector, selected := strings.Cut(name, ":")
		parameter := map[string]any{"Name": name, "Value": "v"}
		if selected {
			parameter["Selector"] = ":" + selector
		}
		parameters = append(parameters, parameter)
	}
	return map[string]any{"Parameters": parameters, "InvalidParameters": invalid}
}

// describeParameters answers DescribeParameters with a filter by name.
func describeParameters(r *loadertest.Request, exists func(name string) bool) any {
	var input struct {
		ParameterFilters []struct {
			Key, Option string
			Values      []string
		}
		MaxResults int
	}
	if err := json.Unmarshal(r.Body, &input); err != nil || len(input.ParameterFilters) != 1 || input.MaxResults > 50 ||
		input.ParameterFilters[0].Key != "Name" || input.ParameterFilters[0].Option != "Equals" ||
		len(input.ParameterFilters[0].Values) > 50 {
		return &loadertest.Error{Code: "InvalidFilterValue", Message: "filters"}
	}
	parameters := []any{}
	for _, name := range input.ParameterFilters[0].Values {
		if exists(name) {
			parameters = append(parameters, map[string]any{"Name": name})
		}
	}
	return map[string]any{"Parameters": parameters}
}

func inApp(name string) relation.Key { return byID("/app/" + name) }

func inAppByARN(name string) relation.Key { return byID(arnPrefix + "parameter/app/" + name) }

func TestParameter(t *testing.T) {
	loadertest.Contract[types.Parameter]{
		Target:    "ssm.Parameter",
		Operation: "GetParameters",
		Limit:     10,
		Key:       inApp,
		Alias:     inAppByARN,
		Name:      func(p types.Parameter) string { return strings.TrimPrefix(*p.Name, "/app/") },
		Answer:    getParameters,
	}.Run(t)
}

func TestParameterMetadata(t *testing.T) {
	loadertest.Contract[types.ParameterMetadata]{
		Target:    "ssm.Parameter",
		Operation: "DescribeParameters",
		Limit:     50,
		Key:       inApp,
		Alias:     inAppByARN,
		Name:      func(p types.ParameterMetadata) string { return strings.TrimPrefix(*p.Name, "/app/") },
		Answer:    describeParameters,
	}.Run(t)
}

func TestParameterNames(t *testing.T) {
	for _, test := range []struct {
		name   string
		id     string
		exists string // the one parameter there is
		found  bool
		calls  int
	}{
		{"one part", "web", "web", true, 1},
		{"one part, by ARN", arnPrefix + "parameter/web", "web", true, 1},
		{"one part with a slash", "/web", "/web", true, 1},
		{"one part with a slash, by ARN", arnPrefix + "parameter/web", "/web", true, 2},
		{"one part with a slash is not one without", "/web", "web", false, 1},
		{"hierarchy", "/app/db", "/app/db", true, 1},
		{"hierarchy without a slash before it", "app/db", "", false, 0},
		{"other ARN", arnPrefix + "document/web", "", false, 0},
		{"not a name", "a b", "", false, 0},
		{"too long", strings.Repeat("x", 1012), "", false, 0},
	} {
		exists := func(name string) bool { return name == test.exists }
		check := func(t *testing.T, s *loadertest.Server, err error) {
			if test.found {
				require.NoError(t, err)
			} else {
				require.ErrorIs(t, err, relation.ErrNotFound)
			}
			require.Equal(t, test.calls, s.Calls())
		}
		t.Run(test.name, func(t *testing.T) {
			s := loadertest.New(t)
			s.Handle("GetParameters", func(r *loadertest.Request) any { return getParameters(r, exists) })
			_, err := loadertest.One[types.Parameter](t, s.Config(), "ssm.Parameter", byID(test.id))
			check(t, s, err)
		})
		t.Run(test.name+", metadata", func(t *testing.T) {
			s := loadertest.New(t)
			s.Handle("DescribeParameters", func(r *loadertest.Request) any { return describeParameters(r, exists) })
			_, err := loadertest.One[types.ParameterMetadata](t, s.Config(), "ssm.Parameter", byID(test.id))
			check(t, s, err)
		})
	}
}

func TestParameterSelectors(t *testing.T) {
	s := loadertest.New(t)
	s.Handle("GetParameters", func(r *loadertest.Request) any { return getParameters(r, all) })
	current, third, live := byID("/app/db"), byID("/app/db:3"), byID("/app/db:live")
	bad, secret := byID("/app/db:a b"), byID("/aws/reference/secretsmanager/db")
	results := loadertest.Load[types.Parameter](t, s.Config(), "ssm.Parameter", current, third, live, bad, secret)
	require.Nil(t, results[current].Value.Selector)
	require.Equal(t, ":3", *results[third].Value.Selector)
	require.Equal(t, ":live", *results[live].Value.Selector)
	require.ErrorIs(t, results[bad].Err, relation.ErrNotFound)
	require.ErrorIs(t, results[secret].Err, relation.ErrNotFound)
}

// A policy for some parameters refuses a call that names another one too.
func TestParameterDeniedAlone(t *testing.T) {
	s := loadertest.New(t)
	s.Handle("GetParameters", func(r *loadertest.Request) any {
		var input struct{ Names []string }
		r.Decode(t, &input)
		if slices.Contains(input.Names, "/other/secret") {
			return &loadertest.Error{Code: "AccessDeniedException", Message: "not authorized"}
		}
		return getParameters(r, func(name string) bool { return !strings.Contains(name, "gone") })
	})
	denied, gone := byID("/other/secret"), inApp("gone")
	keys := []relation.Key{denied, gone}
	for _, name := range names("p", 8) {
		keys = append(keys, inApp(name))
	}
	results := loadertest.Load[types.Parameter](t, s.Config(), "ssm.Parameter", keys...)
	require.ErrorIs(t, results[denied].Err, relation.ErrDenied)
	require.ErrorIs(t, results[gone].Err, relation.ErrNotFound)
	for _, key := range keys[2:] {
		require.NoError(t, results[key].Err, "%s", key)
	}
}

func TestParameterARNOfAnotherService(t *testing.T) {
	s := loadertest.New(t)
	s.Handle("GetParameters", func(r *loadertest.Request) any { return getParameters(r, all) })
	for _, id := range []string{"arn:aws:others:us-east-1:123456789012:parameter/app/db", arnPrefix + "document/app"} {
		_, err := loadertest.One[types.Parameter](t, s.Config(), "ssm.Parameter", byID(id))
		require.ErrorIs(t, err, relation.ErrNotFound, id)
	}
	require.Zero(t, s.Calls())
}
