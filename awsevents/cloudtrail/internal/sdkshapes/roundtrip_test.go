package sdkshapes

import (
	"maps"
	"reflect"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents/cloudtrail/internal/fit"
)

// TestRoundTrip fills the input and the output of every operation of every client, writes them in CloudTrail's forms,
// and reads them back.
func TestRoundTrip(t *testing.T) {

	fill := filler{nesting: 7, unions: map[reflect.Type]reflect.Value{
		reflect.TypeFor[types.AttributeValue](): reflect.ValueOf(&types.AttributeValueMemberS{Value: "text"}),
	}}
	forms := map[string]writer{"as the API": {}, "wrapped": {wrap: true}, "as text": {text: true}}
	count := 0
	for _, service := range slices.Sorted(maps.Keys(clients)) {
		for _, o := range operationsOf(clients[service]) {
			count++
			for _, typ := range []reflect.Type{o.input, o.output} {
				want := reflect.New(typ)
				fill.fill(want.Elem(), 0)
				for form, writer := range forms {
					payload, err := json.Marshal(writer.write(want.Elem()))
					require.NoError(t, err)
					got := reflect.New(typ)
					drift := fit.Into(payload, got.Elem(), "detail", "requestParameters")
					if len(drift) > 0 || !reflect.DeepEqual(want.Interface(), got.Interface()) {
						t.Errorf("%s.%s %s: drift %v, %s", service, typ.Name(), form, drift,
							cmp.Diff(want.Interface(), got.Interface(), cmp.Exporter(func(reflect.Type) bool { return true })))
						return
					}
				}
			}
		}
	}
	t.Logf("%d operations of %d services", count, len(clients))
	require.Greater(t, count, 2000)
}
