package sdkshapes

import (
	"bytes"
	"encoding/xml"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents/cloudtrail/internal/fit"
)

// exchange keeps the last request and answers none.
type exchange struct {
	request *http.Request
	body    []byte
}

func (e *exchange) Do(r *http.Request) (*http.Response, error) {
	e.request = r
	e.body = nil
	if r.Body != nil {
		e.body, _ = io.ReadAll(r.Body)
	}
	return nil, errCaptured
}

// unrecorded are the fields of what is not a parameter: the body, and what describes it or comes with it.
var unrecorded = []string{"ContentType", "ContentLength", "Metadata", "OptionalObjectAttributes"}

// TestS3Wire has the SDK write the requests of S3, and makes of each what CloudTrail records: query and headers by name,
// and the body as its XML has it, beside bucketName and key.
func TestS3Wire(t *testing.T) {
	var sent exchange
	client := s3.New(s3.Options{
		Region: "eu-west-1", HTTPClient: &sent, Retryer: aws.NopRetryer{}, UsePathStyle: true,
		Credentials: credentials.NewStaticCredentialsProvider("AKIDEXAMPLE", "secret", ""),
	})
	fill := filler{nesting: 8}
	count := 0
	for _, o := range operationsOf(reflect.TypeOf(client)) {
		want := reflect.New(o.input)
		fill.fill(want.Elem(), 0)
		for _, name := range unrecorded {
			if f := want.Elem().FieldByName(name); f.IsValid() {
				f.SetZero()
			}
		}
		if f := want.Elem().FieldByName("ObjectAttributes"); f.IsValid() {
			f.SetLen(1) // more are a header each
		}
		if algorithm := want.Elem().FieldByName("ChecksumAlgorithm"); algorithm.IsValid() {
			algorithm.SetString("CRC32")
		}
		sent.request = nil
		call := reflect.ValueOf(client).MethodByName(o.name)
		err, _ := call.Call([]reflect.Value{reflect.ValueOf(t.Context()), want})[1].Interface().(error)
		if sent.request == nil || o.name == "PutBucketPolicy" {
			// What needs a union or a stream is not sent; a policy is the body, and no element.
			t.Logf("%s: %v", o.name, err)
			continue
		}
		params := s3Params(t, &sent)
		if f := want.Elem().FieldByName("Bucket"); f.IsValid() {
			params["bucketName"] = f.Interface()
		}
		if f := want.Elem().FieldByName("Key"); f.IsValid() {
			params["key"] = f.Interface()
		}
		if f := want.Elem().FieldByName("ChecksumCRC32"); !f.IsValid() {
			delete(params, "x-amz-checksum-crc32") // the SDK's own, of the body
		}
		text, err := json.Marshal(params)
		require.NoError(t, err)
		got := reflect.New(o.input)
		drift := fit.Into(text, got.Elem(), "p")
		if len(drift) > 0 || !reflect.DeepEqual(want.Interface(), got.Interface()) {
			t.Errorf("%s: drift %v, %s", o.name, drift, cmp.Diff(want.Interface(), got.Interface(),
				cmp.Exporter(func(reflect.Type) bool { return true })))
		}
		count++
	}
	t.Logf("%d operations", count)
	require.Greater(t, count, 90)
}

// transport are headers of the exchange itself, which CloudTrail does not take for parameters.
var transport = []string{"accept-encoding", "authorization", "user-agent", "content-length", "content-type", "expect"}

func s3Params(t *testing.T, e *exchange) map[string]any {
	params := make(map[string]any)
	for name, values := range e.request.URL.Query() {
		params[name] = values[0]
	}
	delete(params, "x-id") // which says only what the operation is
	for name, values := range e.request.Header {
		name = strings.ToLower(name)
		if !strings.HasPrefix(name, "amz-sdk-") && !slices.Contains(transport, name) {
			params[name] = values[0]
		}
	}
	if bytes.HasPrefix(e.body, []byte("<")) {
		d := xml.NewDecoder(bytes.NewReader(e.body))
		start, err := d.Token()
		require.NoError(t, err)
		root := start.(xml.StartElement)
		params[root.Name.Local] = element(t, d, root)
	}
	return params
}

// element makes JSON of an element: a list of children of one name, text of none.
func element(t *testing.T, d *xml.Decoder, start xml.StartElement) any {
	object := make(map[string]any)
	for _, a := range start.Attr {
		object[a.Name.Local] = a.Value
	}
	var content strings.Builder
	for {
		token, err := d.Token()
		require.NoError(t, err)
		switch token := token.(type) {
		case xml.StartElement:
			child := element(t, d, token)
			switch before := object[token.Name.Local].(type) {
			case nil:
				object[token.Name.Local] = child
			case []any:
				object[token.Name.Local] = append(before, child)
			default:
				object[token.Name.Local] = []any{before, child}
			}
		case xml.CharData:
			content.Write(token)
		case xml.EndElement:
			if content.Len() > 0 && len(object) == 0 {
				return content.String()
			}
			return object
		}
	}
}
