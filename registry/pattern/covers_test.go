package pattern_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/pattern"
)

func TestCovers(t *testing.T) {
	for _, c := range []struct {
		name           string
		rule           string
		types          []any
		misses, excess int
	}{
		{"the type's own pattern", `{"source":["my.orders"],"detail-type":["Order Placed","Order Changed"]}`, []any{orderPlaced{}}, 0, 0},
		{"a detail-type is missing", `{"source":["my.orders"],"detail-type":["Order Placed"]}`, []any{orderPlaced{}}, 1, 0},
		{"a detail-type too many", `{"source":["my.orders"],"detail-type":["Order Placed","Order Changed","Order Gone"]}`, []any{orderPlaced{}}, 0, 1},
		{"all of the source", `{"source":["my.orders"]}`, []any{orderPlaced{}}, 0, 1},
		{"a field more", `{"source":["my.orders"],"detail":{"state":["open"]}}`, []any{orderPlaced{}}, 1, 1},
		{"a field that may be missing", `{"source":["my.orders"],"detail-type":["Order Placed","Order Changed"],"detail":{"test":[{"exists":false}]}}`, []any{orderPlaced{}}, 1, 0},
		{"anything but what the type takes", `{"source":[{"anything-but":["my.test"]}],"detail-type":["Order Placed"],"detail":{"priority":[1,"1","high"]}}`, []any{urgent{}}, 1, 1},
		{"a prefix that is wider", `{"source":[{"prefix":"m"}],"detail-type":["Order Placed"],"detail":{"priority":[1,"1","high"]}}`, []any{urgent{}}, 0, 1},
		{"a prefix that is narrower", `{"source":[{"prefix":"my.o"}],"detail-type":["Order Placed"],"detail":{"priority":[1,"1","high"]}}`, []any{urgent{}}, 1, 0},
		{"a number alone", `{"source":[{"prefix":"my."}],"detail-type":["Order Placed"],"detail":{"priority":[1,"high"]}}`, []any{urgent{}}, 1, 0},
		{"numbers beside", `{"source":[{"prefix":"my."}],"detail-type":["Order Placed"],"detail":{"priority":[{"numeric":[">=",1]},"1","high"]}}`, []any{urgent{}}, 0, 1},
		{"two types, of one nothing", `{"source":["my.orders"],"detail-type":["Order Placed","Order Changed"]}`, []any{orderPlaced{}, orderPaid{}}, 1, 0},
		{"the product of sources and detail-types", `{"source":["my.orders","my.bills"],"detail-type":["Order Paid","Bill"]}`, []any{orderPaid{}, bill{}}, 0, 2},
		{"the same as $or", `{"$or":[{"source":["my.orders"],"detail-type":["Order Paid"]},{"source":["my.bills"],"detail-type":["Bill"]}]}`, []any{orderPaid{}, bill{}}, 0, 0},
		{"a value where the type has an object", `{"source":["my.lists"],"detail":{"items":["a"]}}`, []any{indexed{}}, 1, 1},
		{"no types", `{"source":["my.orders"]}`, nil, 0, 1},
		{"everything", `{"source":[{"exists":true}]}`, []any{anything{}}, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			types := registrations(t, c.types...)
			rule := pattern.MustCompile(c.rule)
			got, err := pattern.Covers(rule, types...)
			require.NoError(t, err)
			require.Len(t, got.Misses, c.misses, "%v", got.Misses)
			require.GreaterOrEqual(t, len(got.Excess), c.excess, "%v", got.Excess)
			require.Equal(t, c.excess == 0, len(got.Excess) == 0, "%v", got.Excess)
			prove(t, rule, types, got)
		})
	}
}

type bill struct {
	registry.Event `event:"source=my.bills,detail-type=Bill"`
	Detail         struct{} `json:"detail"`
}

// prove asks the rule and the registry themselves about each gap's event.
func prove(t *testing.T, rule *pattern.Pattern, types []registry.Registration, c *pattern.Coverage) {
	t.Helper()
	r := registry.New()
	for _, registration := range types {
		require.NoError(t, r.Register(reflect.New(registration.Type).Interface()))
	}
	taken := func(event string) bool {
		require.True(t, json.Valid([]byte(event)))
		decoded, _ := r.Decode([]byte(event))
		_, unknown := decoded.(*registry.UnknownEvent)
		return decoded != nil && !unknown
	}
	for _, g := range c.Misses {
		ok, err := rule.Match([]byte(g.Event))
		require.NoError(t, err)
		require.False(t, ok, g)
		require.True(t, taken(g.Event), g)
		require.NotEmpty(t, g.Type)
	}
	for _, g := range c.Excess {
		ok, err := rule.Match([]byte(g.Event))
		require.NoError(t, err)
		require.True(t, ok, g)
		require.False(t, taken(g.Event), g)
	}
}

// A type's own pattern covers it, and no more, wherever ForTypes has no warning.
func TestTypesOwnPatternsCoverThem(t *testing.T) {
	for _, types := range [][]any{{orderPlaced{}}, {orderPaid{}}, {urgent{}}, {orderPlaced{}, orderPaid{}, urgent{}, bill{}}} {
		registered := registrations(t, types...)
		p, _, err := pattern.ForTypes(registered...)
		require.NoError(t, err)
		c, err := pattern.Covers(p, registered...)
		require.NoError(t, err)
		require.Empty(t, c.Misses)
		require.Empty(t, c.Excess)
	}
}

func ExampleCovers() {
	r := registry.New()
	if err := r.Register(orderPlaced{}); err != nil {
		fmt.Println(err)
		return
	}
	rule := pattern.MustCompile(`{"source": ["my.orders"], "detail-type": ["Order Placed", "Order Gone"]}`)
	c, err := pattern.Covers(rule, r.Types()...)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, g := range c.Misses {
		fmt.Println("missed:", g.Why)
	}
	for _, g := range c.Excess {
		fmt.Println("too much:", g.Why)
		fmt.Println(g.Event)
	}
	// Output:
	// missed: the rule asks for more: detail-type: wanted "Order Placed" or "Order Gone", there is "Order Changed"
	// too much: no type takes events of the source "my.orders" and the detail-type "Order Gone"
	// {"account":"123456789012","detail":{},"detail-type":"Order Gone","id":"00000000-0000-0000-0000-000000000000","region":"us-east-1","resources":[],"source":"my.orders","time":"2006-01-02T15:04:05Z","version":"0"}
}
