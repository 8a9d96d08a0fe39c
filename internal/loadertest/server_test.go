package loadertest_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/aws/smithy-go/encoding/cbor"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/loadertest"
)

// The operation and the form of the answer follow from the protocol of the request.
func TestProtocols(t *testing.T) {
	s := loadertest.New(t)
	failure := &loadertest.Error{Status: 403, Code: "AccessDenied", Message: "no <access>"}
	for _, test := range []struct {
		name      string
		operation string
		method    string
		path      string
		header    map[string]string
		body      string
		answer    any
		status    int
		want      string
	}{
		{
			"AWS JSON", "DescribeClusters", "POST", "/", map[string]string{"X-Amz-Target": "Service_1.DescribeClusters"}, "{}",
			map[string]int{"n": 1}, 200, `{"n":1}`,
		},
		{
			"AWS JSON error", "DescribeTasks", "POST", "/", map[string]string{"X-Amz-Target": "Service_1.DescribeTasks"}, "{}",
			failure, 403, `{"__type":"AccessDenied","message":"no <access>"}`,
		},
		{
			"query", "DescribeSnapshots", "POST", "/", map[string]string{"Content-Type": "application/x-www-form-urlencoded"},
			"Action=DescribeSnapshots", "<A>1</A>", 200,
			"<DescribeSnapshotsResponse><DescribeSnapshotsResult><A>1</A></DescribeSnapshotsResult></DescribeSnapshotsResponse>",
		},
		{
			"query error", "DescribeVolumes", "POST", "/", map[string]string{"Content-Type": "application/x-www-form-urlencoded"},
			"Action=DescribeVolumes", failure, 403,
			"<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no &lt;access&gt;</Message></Error></ErrorResponse>",
		},
		{
			"REST", "GET /functions/{name}", "GET", "/functions/a%2Fb", nil, "", "as it is", 200, "as it is",
		},
		{
			"REST error of S3", "GET /bucket", "GET", "/bucket", map[string]string{"X-Amz-Content-Sha256": "x"}, "",
			failure, 403, "<Error><Code>AccessDenied</Code><Message>no &lt;access&gt;</Message></Error>",
		},
		{
			"REST error without a body", "HEAD /bucket", "HEAD", "/bucket", nil, "", failure, 403, "",
		},
		{
			"CBOR", "DescribeAlarms", "POST", "/service/GraniteServiceVersion20100801/operation/DescribeAlarms",
			map[string]string{"Smithy-Protocol": "rpc-v2-cbor"}, "", cbor.Map{"n": cbor.Uint(1)}, 200, string(cbor.Encode(cbor.Map{"n": cbor.Uint(1)})),
		},
		{
			"unknown", "", "POST", "/", map[string]string{"X-Amz-Target": "Service_1.Other"}, "{}", nil, 501,
			`{"__type":"NotHandled","message":"no answer to Other"}`,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.operation != "" {
				s.Handle(test.operation, func(*loadertest.Request) any { return test.answer })
			}
			r, err := http.NewRequestWithContext(t.Context(), test.method, *s.Config().BaseEndpoint+test.path, strings.NewReader(test.body))
			require.NoError(t, err)
			for name, value := range test.header {
				r.Header.Set(name, value)
			}
			response, err := http.DefaultClient.Do(r)
			require.NoError(t, err)
			defer response.Body.Close()
			var body strings.Builder
			require.NoError(t, response.Write(&body))
			_, content, _ := strings.Cut(body.String(), "\r\n\r\n")
			require.Equal(t, test.status, response.StatusCode)
			require.Equal(t, test.want, content)
			if test.operation != "" {
				require.Len(t, s.Requests(test.operation), 1)
			}
		})
	}
	require.Equal(t, 9, s.Calls())
}

func TestRequest(t *testing.T) {
	s := loadertest.New(t)
	s.Handle("PUT /a/{name}", func(*loadertest.Request) any { return "" })
	s.Handle("List", func(*loadertest.Request) any { return "" })
	put, err := http.NewRequestWithContext(t.Context(), "PUT", *s.Config().BaseEndpoint+"/a/b?v=1", strings.NewReader(`{"n":1}`))
	require.NoError(t, err)
	response, err := http.DefaultClient.Do(put)
	require.NoError(t, err)
	response.Body.Close()
	form := url.Values{"Action": {"List"}, "Names.member.1": {"x"}, "Names.member.2": {"y"}, "Other.member.1": {"z"}}
	response, err = http.PostForm(*s.Config().BaseEndpoint, form)
	require.NoError(t, err)
	response.Body.Close()

	r := s.Requests("PUT /a/{name}")[0]
	var body struct {
		N int `json:"n"`
	}
	r.Decode(t, &body)
	require.Equal(t, 1, body.N)
	require.Equal(t, "b", r.PathValue("name"))
	require.Equal(t, "1", r.Query.Get("v"))
	r = s.Requests("List")[0]
	require.Equal(t, []string{"x", "y"}, r.Members("Names"))
	require.Empty(t, r.Members("None"))
}
