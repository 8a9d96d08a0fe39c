package sdkshapes

import (
	"maps"
	"reflect"
	"slices"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents/cloudtrail/internal/fit"
)

// TestBareAnswers fills the output of every operation that answers with one structure, writes the members of that
// structure at the top, as CloudTrail has the answers of RDS and its like, and reads them back.
func TestBareAnswers(t *testing.T) {
	fill := filler{nesting: 5}
	counts := make(map[string]int)
	for _, service := range slices.Sorted(maps.Keys(clients)) {
		for _, o := range operationsOf(clients[service]) {
			lone, ok := loneStructure(o.output)
			if !ok {
				continue
			}
			counts[service]++
			want := reflect.New(o.output)
			fill.fill(want.Elem(), 0)
			for form, writer := range map[string]writer{"as the API": {}, "as text": {text: true}} {
				bare, err := json.Marshal(writer.write(want.Elem().FieldByIndex(lone.Index)))
				require.NoError(t, err)
				got := reflect.New(o.output)
				drift := fit.Into(bare, got.Elem(), "detail", "responseElements")
				if len(drift) > 0 || !reflect.DeepEqual(want.Interface(), got.Interface()) {
					t.Errorf("%s.%s %s: drift %v, %s", service, o.output.Name(), form, drift,
						cmp.Diff(want.Interface(), got.Interface(), cmp.Exporter(func(reflect.Type) bool { return true })))
				}
			}
		}
	}
	t.Log(counts)
	require.Greater(t, counts["rds"], 50)
	require.Greater(t, counts["elasticache"], 20)
}

// loneStructure returns the only field that an output has beside its metadata, if it is a structure with members.
func loneStructure(output reflect.Type) (reflect.StructField, bool) {
	var fields []reflect.StructField
	for _, field := range reflect.VisibleFields(output) {
		if field.IsExported() && field.Type != metadataType {
			fields = append(fields, field)
		}
	}
	if len(fields) != 1 || fields[0].Type.Kind() != reflect.Pointer || fields[0].Type.Elem().Kind() != reflect.Struct ||
		fields[0].Type.Elem() == timeType || fields[0].Type.Elem().NumField() < 2 {
		return reflect.StructField{}, false
	}
	return fields[0], true
}
