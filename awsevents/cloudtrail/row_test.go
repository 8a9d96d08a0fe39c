package cloudtrail_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents/cloudtrail"
	"github.com/typedbus/typedbus/internal/eventpath"
)

// origins are the event sources and API versions of the APIs that are not named for their source.
var origins = map[string][2]string{
	"cloudwatch":             {"monitoring", ""},
	"cloudwatchlogs":         {"logs", ""},
	"elasticloadbalancing":   {"elasticloadbalancing", "2012-06-01"},
	"elasticloadbalancingv2": {"elasticloadbalancing", "2015-12-01"},
	"elasticsearchservice":   {"es", "2015-01-01"},
	"eventbridge":            {"events", ""},
	"opensearch":             {"es", "2021-01-01"},
	"sfn":                    {"states", ""},
}

// TestEveryRow goes over each operation of each row and each alternative of its key: a payload that has it, and the
// loader that is called, with the key, and where.
func TestEveryRow(t *testing.T) {
	count := 0
	perAPI := make(map[string]int)
	for _, row := range cloudtrail.BuiltIn() {
		loader(row.Target)
		perAPI[row.API]++
		for operation := range strings.FieldsSeq(row.Operations) {
			for alternative := range strings.SplitSeq(row.Key, "|") {
				t.Run(fmt.Sprintf("%s/%s/%s/%s", row.API, operation, row.Target, alternative), func(t *testing.T) {
					count++
					checkAlternative(t, row, operation, alternative)
				})
			}
		}
	}
	t.Logf("%d rows, %d alternatives of operations; by API: %v", len(cloudtrail.BuiltIn()), count, perAPI)
}

func checkAlternative(t *testing.T, row cloudtrail.Row, operation, alternative string) {
	if operation == "*" {
		operation = "AnyOperation"
	}
	source := row.API
	detail := map[string]any{}
	if origin, ok := origins[row.API]; ok {
		source = origin[0]
		if origin[1] != "" {
			detail["apiVersion"] = origin[1]
		}
	}
	detail["eventSource"], detail["eventName"] = source+".amazonaws.com", operation
	parts := strings.Split(alternative, ",")
	id, want := plant(detail, parts[0], "id")
	args := make(map[string]string)
	for _, part := range parts[1:] {
		name, path, ok := strings.Cut(part, "=")
		require.True(t, ok)
		plant(detail, path, name)
		args[name] = name + "-0"
	}
	text, err := json.Marshal(detail)
	require.NoError(t, err)
	call := decode(t, string(text))

	var listed []string
	for _, r := range cloudtrail.References(call) {
		if r.Target == row.Target && r.Path == id {
			listed = append(listed, r.Key.ID())
		}
	}
	require.Equal(t, want, listed)

	loaded, err := cloudtrail.Load[resource](t.Context(), call, row.Target)
	require.NoError(t, err)
	var ids []string
	for _, r := range loaded {
		require.Equal(t, account, r.Account)
		require.Equal(t, region, r.Region)
		if r.ID == want[0] && maps.Equal(r.Args, args) {
			ids = append(ids, r.ID)
		}
	}
	require.Equal(t, want[:1], ids, "of %v", loaded)
}

// plant puts values where path leads: two where it takes several. It returns the path in full and the values.
func plant(detail map[string]any, path, name string) (full string, values []string) {
	full = strings.Replace(path, "request.", "detail.requestParameters.", 1)
	if !strings.HasPrefix(path, "request.") {
		full = strings.Replace(path, "response.", "detail.responseElements.", 1)
	}
	values = []string{name + "-0"}
	steps := strings.Split(strings.TrimPrefix(full, "detail."), ".")
	plantAt(detail, steps, &values)
	return full, values
}

func plantAt(object map[string]any, steps []string, values *[]string) {
	member, selector, selects := strings.Cut(strings.TrimSuffix(steps[0], "]"), "[")
	switch {
	case selects && selector != "*":
		service, kind, _ := strings.Cut(selector, ":")
		arn := fmt.Sprintf("arn:aws:%s:%s:%s:%s/x", service, region, account, kind)
		*values = []string{arn}
		object[member] = []any{"arn:aws:other:::thing/y", arn}
	case selects:
		list, ok := object[member].([]any)
		if !ok {
			list = []any{map[string]any{}, map[string]any{}}
			object[member] = list
		}
		first := (*values)[0]
		plantAt(list[0].(map[string]any), steps[1:], values)
		second := []string{fmt.Sprintf("%s-%d", first, len(steps))}
		plantAt(list[1].(map[string]any), steps[1:], &second)
		*values = append(*values, second...)
	case len(steps) == 1:
		object[member] = (*values)[0]
	default:
		inner, ok := object[member].(map[string]any)
		if !ok {
			inner = map[string]any{}
			object[member] = inner
		}
		plantAt(inner, steps[1:], values)
	}
}

func TestRelateRefusesMistakes(t *testing.T) {
	for _, test := range []struct {
		name string
		row  cloudtrail.Row
	}{
		{"no API", cloudtrail.Row{"", "Op", "ec2.Instance", "request.id"}},
		{"an event source", cloudtrail.Row{"EC2", "Op", "ec2.Instance", "request.id"}},
		{"no operation", cloudtrail.Row{"ec2", " ", "ec2.Instance", "request.id"}},
		{"no resource", cloudtrail.Row{"ec2", "Op", "Instance", "request.id"}},
		{"no path", cloudtrail.Row{"ec2", "Op", "ec2.Instance", ""}},
		{"a path that does not end", cloudtrail.Row{"ec2", "Op", "ec2.Instance", "request.list[*"}},
		{"an empty alternative", cloudtrail.Row{"ec2", "Op", "ec2.Instance", "request.id|"}},
		{"a part without a name", cloudtrail.Row{"ec2", "Op", "ec2.Instance", "request.id,request.cluster"}},
		{"a part without a path", cloudtrail.Row{"ec2", "Op", "ec2.Instance", "request.id,cluster="}},
	} {
		t.Run(test.name, func(t *testing.T) {
			good := cloudtrail.Row{"mistakes", "Op", "mistakes.Thing", "request.id"}
			defer func() {
				err, ok := recover().(*cloudtrail.RowError)
				require.True(t, ok)
				require.Equal(t, test.row, err.Row)
				require.ErrorIs(t, err, err.Err)
				require.Empty(t, cloudtrail.References(decode(t, `{"eventSource":"mistakes.amazonaws.com","eventName":"Op","requestParameters":{"id":"1"}}`)),
					"all rows or none")
			}()
			cloudtrail.Relate(good, test.row)
			t.Error("no panic")
		})
	}
}

func TestRelateAddsRows(t *testing.T) {
	loader("added.Thing")
	cloudtrail.Relate(
		cloudtrail.Row{"added", "MakeThings", "added.Thing", "response.things|request.thing"},
		cloudtrail.Row{"added", "*", "added.Thing", "request.other"})
	call := decode(t, `{"eventSource":"added.amazonaws.com","eventName":"MakeThings20260304",
		"requestParameters":{"thing":"a","other":"arn:aws:added:us-east-1:210987654321:thing/c"},"responseElements":{"things":["a","b"]}}`)
	got, err := cloudtrail.Load[resource](t.Context(), call, "added.Thing")
	require.NoError(t, err)
	require.Len(t, got, 3)
	require.Equal(t, "a", got[0].ID)
	require.Equal(t, account, got[0].Account)
	require.Equal(t, "b", got[1].ID)
	require.Equal(t, "210987654321", got[2].Account, "an ARN says where it is")
	require.Equal(t, "us-east-1", got[2].Region)
	require.Equal(t, 2, calls("added.Thing"), "one for each account")
	require.Contains(t, cloudtrail.Rows(), cloudtrail.Row{"added", "*", "added.Thing", "request.other"})
	require.Subset(t, cloudtrail.Rows(), cloudtrail.BuiltIn())
}

func TestPathsOfRowsParse(t *testing.T) {
	for _, row := range cloudtrail.BuiltIn() {
		for alternative := range strings.SplitSeq(row.Key, "|") {
			path, _, _ := strings.Cut(alternative, ",")
			_, err := eventpath.Parse(path)
			require.NoError(t, err, row)
			first, _, _ := strings.Cut(path, ".")
			require.Contains(t, []string{"request", "response", "detail"}, first, row)
		}
	}
}
