package registry

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestUntaken(t *testing.T) {
	var reported []string
	r := New(WithUntaken(func(typ reflect.Type, path string) { reported = append(reported, typ.Name()+" "+path) }))
	require.NoError(t, r.Register(placed{}, drifted{}, converting{}))
	for _, row := range []struct {
		name, source, detail string
		want                 []string
	}{
		{"all taken", "my.shop", goodOrder, nil},
		{"some not", "my.shop", `{"id":"o-1","count":1,"more":{"x":1},"containers":[{"name":"a","y":1},{"name":"b","y":2,"a.b":3}]}`,
			[]string{"detail.more", "detail.containers[*].y", "detail.containers[*].'a.b'"}},
		{"in a string", "my.shop", fmt.Sprintf("%q", `{"id":"o-1","count":1,"more":1}`), []string{"detail.more"}},
		{"in a map, a list of one and anything", "aws.converting", `{"byLevel":{"a":{"x":1},"b":{"x":2}},"one":{"y":1},"anything":{"z":1},"counts":{"c":1}}`,
			[]string{"detail.byLevel.*.x", "detail.one[*].y"}},
		{"no type", "nobody", `{"x":1}`, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			reported = nil
			for range 2 {
				event, err := r.Decode(eventJSON(row.source, "Placed", row.detail))
				require.NoError(t, err)
				require.Equal(t, row.want, event.Envelope().Untaken())
			}
			for _, path := range reported {
				require.Contains(t, path, " detail.")
			}
			require.LessOrEqual(t, len(reported), len(row.want), "once for a type and path")
		})
	}
	require.Nil(t, new(Event).Untaken())
	top := string(eventJSON("my.shop", "Placed", goodOrder))
	event, err := r.Decode([]byte(`{"extra":1,` + top[1:]))
	require.NoError(t, err)
	require.Equal(t, []string{"extra"}, event.Envelope().Untaken())
}

// TestUntakenReportsAreBounded: a sender of ever new names makes a registry keep no more than it says.
func TestUntakenReportsAreBounded(t *testing.T) {
	count := 0
	r := New(WithUntaken(func(reflect.Type, string) { count++ }))
	require.NoError(t, r.Register(drifted{}))
	for i := range 20 {
		detail := "{"
		for j := range 999 {
			detail += fmt.Sprintf("%q:1,", fmt.Sprint(i, "-", j))
		}
		_, err := r.Decode(eventJSON("aws.shop", "x", detail+`"id":"o-1"}`))
		require.NoError(t, err)
	}
	require.Equal(t, mostUntakenReports, count)
}
