package pattern_test

import (
	"errors"
	"fmt"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/pattern"
)

type (
	orderPlaced struct {
		registry.Event `event:"source=my.orders,detail-type=Order Placed|Order Changed"`
		Detail         struct{} `json:"detail"`
	}
	orderPaid struct {
		registry.Event `event:"source=my.orders,detail-type=Order Paid"`
		Detail         struct{} `json:"detail"`
	}
	urgent struct {
		registry.Event `event:"source=my.*,detail-type=Order Placed,detail.priority=1|high"`
		Detail         struct {
			Priority any `json:"priority"`
		} `json:"detail"`
	}
	anything struct {
		registry.Event `event:"source=*"`
		Detail         struct{} `json:"detail"`
	}
	anyPlaced struct {
		registry.Event `event:"source=*,detail-type=Placed"`
		Detail         struct{} `json:"detail"`
	}
	anyPaid struct {
		registry.Event `event:"source=*,detail-type=Paid*"`
		Detail         struct{} `json:"detail"`
	}
	indexed struct {
		registry.Event `event:"source=my.lists,detail.items[1].kind=a,detail.'x.y'=b"`
		Detail         struct {
			Items []struct {
				Kind string `json:"kind"`
			} `json:"items"`
			XY string `json:"x.y"`
		} `json:"detail"`
	}
	listed struct {
		registry.Event `event:"source=my.lists,resources[ec2:instance]=*,detail.items[*].kind=a*,detail.prefix=x"`
		Detail         struct {
			Items []struct {
				Kind string `json:"kind"`
			} `json:"items"`
			Prefix string `json:"prefix"`
		} `json:"detail"`
	}
)

func registrations(t testing.TB, types ...any) []registry.Registration {
	t.Helper()
	r := registry.New()
	require.NoError(t, r.Register(types...))
	return r.Types()
}

func TestForTypes(t *testing.T) {
	for _, c := range []struct {
		name     string
		types    []any
		want     string
		warnings int
	}{
		{"one", []any{orderPlaced{}}, `{"source":["my.orders"],"detail-type":["Order Placed","Order Changed"]}`, 0},
		{"conditions", []any{urgent{}}, `{"source":[{"prefix":"my."}],"detail-type":["Order Placed"],"detail":{"priority":["1","high",1]}}`, 0},
		{"anything", []any{anything{}}, `{"source":[{"exists":true}]}`, 0},
		{"lists and names of operators", []any{listed{}}, `{"source":["my.lists"],"detail":{"items":{"kind":[{"prefix":"a"}]}},"detail.prefix":["x"],"resources":[{"wildcard":"arn:*:ec2:*:*:instance/*"},{"wildcard":"arn:*:ec2:*:*:instance:*"}]}`, 1},
		{"those that differ in their detail-types", []any{orderPlaced{}, orderPaid{}}, `{"source":["my.orders"],"detail-type":["Order Changed","Order Paid","Order Placed"]}`, 0},
		{"those of any source", []any{anyPlaced{}, anyPaid{}}, `{"detail-type":["Placed",{"prefix":"Paid"}]}`, 0},
		{"an index and a dot", []any{indexed{}}, `{"source":["my.lists"],"detail":{"items":{"kind":["a"]},"x.y":["b"]}}`, 2},
		{"several", []any{orderPaid{}, urgent{}, listed{}}, `{"$or":[{"source":[{"prefix":"my."}],"detail-type":["Order Placed"],"detail":{"priority":["1","high",1]}},` +
			`{"source":["my.lists"],"detail":{"items":{"kind":[{"prefix":"a"}]}},"detail.prefix":["x"],"resources":[{"wildcard":"arn:*:ec2:*:*:instance/*"},{"wildcard":"arn:*:ec2:*:*:instance:*"}]},` +
			`{"source":["my.orders"],"detail-type":["Order Paid"]}]}`, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, warnings, err := pattern.ForTypes(registrations(t, c.types...)...)
			require.NoError(t, err)
			require.JSONEq(t, c.want, p.String())
			require.Len(t, warnings, c.warnings, "%v", warnings)
		})
	}
	_, _, err := pattern.ForTypes()
	require.ErrorIs(t, err, pattern.ErrTypes)
}

// TestForTypesWarns: what a pattern cannot say as a tag does is said, and the pattern is as near as there is one.
func TestForTypesWarns(t *testing.T) {
	for _, c := range []struct {
		name, tag, want string
		warnings        []string
	}{
		{"elements of one list", "source=a,detail.l[*].x=1b,detail.l[*].y=2b", `{"source":["a"],"detail":{"l":{"x":["1b"],"y":["2b"]}}}`,
			[]string{"may be another than that of detail.l[*].x"}},
		{"a value and what is inside it", "source=a,detail.x=v,detail.x.y=w", `{"source":["a"],"detail":{"x":["v"],"x.y":["w"]}}`, nil},
		{"what is inside, then the value", "source=a,detail.x.y=w,detail.x[*]=v", `{"source":["a"],"detail":{"x":{"y":["w"]}}}`, []string{"another condition is inside this one"}},
		{"any value", "source=a,detail.x=*", `{"source":["a"],"detail":{"x":[{"exists":true}]}}`, nil},
		{"a prefix of numbers", "source=a,detail.x=1*", `{"source":["a"],"detail":{"x":[{"prefix":"1"}]}}`, []string{"a pattern's takes strings alone"}},
		{"a prefix of words", "source=a,detail.x=tr*", `{"source":["a"],"detail":{"x":[{"prefix":"tr"}]}}`, []string{"a pattern's takes strings alone"}},
		{"an address", "source=a,detail.x=10.0.0.1", `{"source":["a"],"detail":{"x":["10.0.0.1"]}}`, []string{"however it is written"}},
		{"an ARN", "source=a,resources[ec2:instance]='arn:aws:ec2:eu-west-1:123456789012:instance/i-1'",
			`{"source":["a"],"resources":["arn:aws:ec2:eu-west-1:123456789012:instance/i-1"]}`, nil},
		{"no ARN of the kind", "source=a,resources[ec2:instance]='arn:aws:ec2:eu-west-1:123456789012:volume/vol-1'",
			`{"source":["a"],"resources":["arn:aws:ec2:eu-west-1:123456789012:volume/vol-1"]}`, []string{"no ARN that the path takes"}},
		{"the begin of an ARN", "source=a,resources[ec2:instance]='arn:aws:ec2:eu-west-1:'*", `{"source":["a"],"resources":[{"prefix":"arn:aws:ec2:eu-west-1:"}]}`,
			[]string{"whatever resource they name"}},
		{"any resource of a service", "source=a,resources[ec2:*]=*", `{"source":["a"],"resources":[{"wildcard":"arn:*:ec2:*:*"}]}`, []string{"goes over colons"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, warnings, err := pattern.ForTypes(registry.Registration{Type: reflect.TypeFor[orderPaid](), Pattern: c.tag})
			require.NoError(t, err)
			require.JSONEq(t, c.want, p.String())
			require.Len(t, warnings, len(c.warnings), "%v", warnings)
			for i, w := range warnings {
				require.Contains(t, w.Text, c.warnings[i])
				require.Contains(t, w.Text, "orderPaid", "which type it is about")
			}
		})
	}
}

// TestForTypesTogether: what all types have in common stands once, and one that asks for no more takes the place of those that do.
func TestForTypesTogether(t *testing.T) {
	of := func(tags ...string) []registry.Registration {
		all := make([]registry.Registration, len(tags))
		for i, tag := range tags {
			all[i] = registry.Registration{Type: reflect.TypeFor[orderPaid](), Pattern: tag}
		}
		return all
	}
	for _, c := range []struct {
		name string
		tags []string
		want string
	}{
		{"a source", []string{"source=a,detail.x=b", "source=a,detail.y=b"}, `{"source":["a"],"$or":[{"detail":{"x":["b"]}},{"detail":{"y":["b"]}}]}`},
		{"both", []string{"source=a,detail-type=A,detail.x=b", "source=a,detail-type=A,detail.y=b"},
			`{"source":["a"],"detail-type":["A"],"$or":[{"detail":{"x":["b"]}},{"detail":{"y":["b"]}}]}`},
		{"one that takes all", []string{"source=a,detail-type=A,detail.x=b", "source=a,detail-type=A"}, `{"source":["a"],"detail-type":["A"]}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, _, err := pattern.ForTypes(of(c.tags...)...)
			require.NoError(t, err)
			require.JSONEq(t, c.want, p.String())
		})
	}
	many := "source=a"
	for i := range 300 {
		many += fmt.Sprintf(",detail.f%d=x", i)
	}
	for name, tag := range map[string]string{"no tag": "sauce=a", "more fields than a pattern may have": many} {
		_, _, err := pattern.ForTypes(of(tag)...)
		require.ErrorIs(t, err, pattern.ErrTypes, name)
	}
	_, err := pattern.Covers(pattern.MustCompile(`{"source":["a"]}`), of("sauce=a")...)
	require.ErrorIs(t, err, pattern.ErrTypes)
}

// What the registry decodes to a type, the type's pattern matches, and the other way round.
func TestForTypesAgreesWithTheRegistry(t *testing.T) {
	r := registry.New()
	require.NoError(t, r.Register(orderPlaced{}, orderPaid{}, urgent{}))
	p, _, err := pattern.ForTypes(r.Types()...)
	require.NoError(t, err)
	taken := 0
	for _, source := range []string{"my.orders", "my.", "other", "my.x"} {
		for _, detailType := range []string{"Order Placed", "Order Paid", "Order", ""} {
			for _, priority := range []string{`1`, `"1"`, `"high"`, `"low"`, `null`, `{}`} {
				event := fmt.Sprintf(`{"id":"1","time":"2026-01-02T03:04:05Z","account":"1","region":"r","source":%q,"detail-type":%q,"detail":{"priority":%s}}`, source, detailType, priority)
				decoded, err := r.Decode([]byte(event))
				_, unknown := decoded.(*registry.UnknownEvent)
				notEvent := errors.Is(err, registry.ErrNotEvent)
				ok, matchErr := p.Match([]byte(event))
				require.NoError(t, matchErr)
				require.Equal(t, !unknown && !notEvent, ok, event)
				if ok {
					taken++
				}
			}
		}
	}
	require.Greater(t, taken, 10)
}

func ExampleForTypes() {
	r := registry.New()
	if err := r.Register(orderPlaced{}, urgent{}); err != nil {
		fmt.Println(err)
		return
	}
	p, warnings, err := pattern.ForTypes(r.Types()...)
	fmt.Println(p, warnings, err)

	var one []registry.Registration
	for _, t := range r.Types() {
		if t.Type == reflect.TypeFor[urgent]() {
			one = append(one, t)
		}
	}
	p, _, _ = pattern.ForTypes(one...)
	fmt.Println(p)
	// Output:
	// {"$or":[{"source":[{"prefix":"my."}],"detail-type":["Order Placed"],"detail":{"priority":["1","high",1]}},{"source":["my.orders"],"detail-type":["Order Placed","Order Changed"]}]} [] <nil>
	// {"source":[{"prefix":"my."}],"detail-type":["Order Placed"],"detail":{"priority":["1","high",1]}}
}
