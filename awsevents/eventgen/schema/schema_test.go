package schema_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
	"github.com/typedbus/typedbus/awsevents/eventgen/schema"
)

// facts reads a schema and returns its one event's fields by path.
func facts(t *testing.T, name string) (*catalog.Service, map[string]string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	services, err := schema.Parse(data)
	require.NoError(t, err)
	require.Len(t, services, 1)
	require.Len(t, services[0].Events, 1)
	fields := map[string]string{}
	services[0].Events[0].Detail.Walk(func(path string, f *catalog.Field) {
		fields[path] = f.Type.Notation()
		if f.Required {
			fields[path] += "!"
		}
		if f.Null {
			fields[path] += "~"
		}
	})
	return services[0], fields
}

func TestOpenAPI(t *testing.T) {
	service, fields := facts(t, "openapi.json")
	require.Equal(t, "my.shop", service.Source)
	require.Equal(t, "Order Placed", service.Events[0].DetailType)
	require.Equal(t, map[string]string{
		"orderId": "string!", "placedAt": "time", "gift": "boolean~", "total": "number!", "count": "integer",
		"lines": "[object]!", "lines[].sku-id": "string", "lines[].quantity": "integer", "lines[].parts": "[=lines[]]",
		"tags": "{string}", "scores": "{integer}", "anything": "unknown", "either": "number",
	}, fields)
}

func TestJSONSchemaDraft4(t *testing.T) {
	service, fields := facts(t, "draft4.json")
	require.Equal(t, "my.shop", service.Source)
	require.Equal(t, "Order Shipped", service.Events[0].DetailType)
	require.Equal(t, map[string]string{
		"parcel": "object", "parcel.weight": "number!~", "parcel.inside": "=parcel", "shippedAt": "time",
	}, fields)
}

func TestParseErrors(t *testing.T) {
	for name, text := range map[string]string{
		"not JSON":         `{`,
		"another document": `{"openapi":"3.0.0","components":{"schemas":{"A":{"type":"object"}}}}`,
		"no source":        `{"properties":{"detail":{"type":"object"}}}`,
		"a missing schema": `{"x-amazon-events-source":"a","x-amazon-events-detail-type":"b","properties":{"detail":{"$ref":"#/definitions/None"}}}`,
		"a circle":         `{"x-amazon-events-source":"a","x-amazon-events-detail-type":"b","definitions":{"A":{"$ref":"#/definitions/A"}},"properties":{"detail":{"$ref":"#/definitions/A"}}}`,
	} {
		t.Run(name, func(t *testing.T) {
			_, err := schema.Parse([]byte(text))
			require.Error(t, err)
		})
	}
	_, err := schema.Parse([]byte(`{}`))
	require.ErrorIs(t, err, schema.ErrNoEvent)
}
