package route

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/eventpath"
)

// routeOf returns the route that a tag without quotes describes.
func routeOf(t testing.TB, tag string) *Route {
	t.Helper()
	r := new(Route)
	for item := range strings.SplitSeq(tag, ",") {
		key, list, ok := strings.Cut(item, "=")
		require.True(t, ok, item)
		var values []Text
		for value := range strings.SplitSeq(list, "|") {
			bare, prefix := strings.CutSuffix(value, "*")
			values = append(values, Text{bare, prefix})
		}
		switch key {
		case "source":
			r.Pattern.Sources = values
		case "detail-type":
			r.Pattern.DetailTypes = values
		default:
			path, err := eventpath.Parse(key)
			require.NoError(t, err)
			r.Pattern.Conditions = append(r.Pattern.Conditions, Condition{Path: path, Key: path.String(), Values: values})
		}
	}
	slices.SortFunc(r.Pattern.Conditions, func(a, b Condition) int { return strings.Compare(a.Key, b.Key) })
	return r
}

func eventJSON(source, detailType, detail string) string {
	return fmt.Sprintf(`{"source":%q,"detail-type":%q,"resources":[],"detail":%s}`, source, detailType, detail)
}

// naive is a [Finder] that decodes the whole payload first.
func naive(_ any, payload string, path eventpath.Path, yield func(string) bool) {
	var event any
	if json.Unmarshal([]byte(payload), &event) == nil {
		walk(event, path, yield)
	}
}

func walk(value any, path eventpath.Path, yield func(string) bool) bool {
	if len(path) == 0 {
		switch v := value.(type) {
		case string:
			return yield(v)
		case float64:
			return yield(strconv.FormatFloat(v, 'f', -1, 64))
		case bool:
			return yield(strconv.FormatBool(v))
		}
		return true
	}
	if path[0].Kind == eventpath.Member {
		object, _ := value.(map[string]any)
		inner, ok := object[path[0].Name]
		return !ok || walk(inner, path[1:], yield)
	}
	list, _ := value.([]any)
	for i, element := range list {
		text, _ := element.(string)
		switch {
		case path[0].Kind == eventpath.Index && path[0].Index != i:
		case path[0].Kind == eventpath.ARN && !path[0].TakesARN(text):
		case !walk(element, path[1:], yield):
			return false
		}
	}
	return true
}

// tableOf returns a table of routes, which must not be in conflict.
func tableOf(t testing.TB, routes ...*Route) *Table {
	t.Helper()
	table := NewTable(naive, len(routes))
	for _, r := range routes {
		require.Nil(t, table.Add(r), "%s", r.Pattern.String())
	}
	return table
}
