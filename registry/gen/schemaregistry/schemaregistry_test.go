package schemaregistry_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/schemas"
	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry/gen"
	"github.com/typedbus/typedbus/registry/gen/schemaregistry"
)

// document is a schema in the form in which the registry keeps discovered ones.
func document(detailType, member string) string {
	return fmt.Sprintf(`{"openapi":"3.0.0","info":{"version":"1.0.0","title":"x"},"paths":{},"components":{"schemas":{
		"AWSEvent":{"type":"object","required":["detail"],"x-amazon-events-source":"my.orders","x-amazon-events-detail-type":%q,
			"properties":{"detail":{"$ref":"#/components/schemas/Detail"}}},
		"Detail":{"type":"object","required":[%q],"properties":{%q:{"type":"string"}}}}}}`, detailType, member, member)
}

// server answers as the service does, two schemas a page. The SDK's own client asks it.
func server(t *testing.T, kept map[string]string, names ...string) *schemas.Client {
	t.Helper()
	mux := http.NewServeMux()
	answer := func(w http.ResponseWriter, status int, v any) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.MarshalWrite(w, v)
	}
	mux.HandleFunc("GET /v1/registries/name/{registry}/schemas", func(w http.ResponseWriter, r *http.Request) {
		if r.PathValue("registry") != "discovered-schemas" {
			answer(w, http.StatusNotFound, map[string]any{"Code": "NotFoundException", "Message": "no such registry"})
			return
		}
		first := 0
		_, _ = fmt.Sscan(r.URL.Query().Get("nextToken"), &first)
		var page []map[string]any
		out := map[string]any{}
		for i := first; i < len(names); i++ {
			if len(page) == 2 {
				out["NextToken"] = fmt.Sprint(i)
				break
			}
			if strings.HasPrefix(names[i], r.URL.Query().Get("schemaNamePrefix")) {
				page = append(page, map[string]any{"SchemaName": names[i]})
			}
		}
		out["Schemas"] = page
		answer(w, http.StatusOK, out)
	})
	mux.HandleFunc("GET /v1/registries/name/{registry}/schemas/name/{name}", func(w http.ResponseWriter, r *http.Request) {
		answer(w, http.StatusOK, map[string]any{"Content": kept[r.PathValue("name")], "SchemaName": r.PathValue("name"), "Type": "OpenApi3"})
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return schemas.New(schemas.Options{Region: "eu-west-1", BaseEndpoint: &s.URL, Retryer: aws.NopRetryer{}, Credentials: credentials.NewStaticCredentialsProvider("test", "test", "")})
}

func TestLoad(t *testing.T) {
	kept := map[string]string{
		"my.orders@A": document("A", "a"), "my.orders@B": document("B", "b"), "my.orders@C": document("C", "c"), "other@D": "{",
	}
	client := server(t, kept, "my.orders@A", "my.orders@B", "my.orders@C", "other@D")
	types, err := schemaregistry.Load(t.Context(), client, "discovered-schemas", "my.orders@")
	require.NoError(t, err)
	code, err := types.Go("orders", "discovered-schemas")
	require.NoError(t, err)
	for _, want := range []string{"type A struct", "type B struct", "type C struct", "`json:\"c\" event:\"present\"`"} {
		require.Contains(t, string(code), want)
	}

	_, err = schemaregistry.Load(t.Context(), client, "discovered-schemas", "")
	require.ErrorIs(t, err, gen.ErrSyntax)
	require.ErrorContains(t, err, "other@D")

	_, err = schemaregistry.Load(t.Context(), client, "discovered-schemas", "nobody@")
	require.ErrorIs(t, err, gen.ErrNoEvent)

	_, err = schemaregistry.Load(t.Context(), client, "nope", "")
	require.ErrorContains(t, err, "no such registry")

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = schemaregistry.Load(ctx, client, "discovered-schemas", "")
	require.ErrorIs(t, err, context.Canceled)
}
