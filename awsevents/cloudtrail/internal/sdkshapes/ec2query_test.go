package sdkshapes

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents/cloudtrail/internal/fit"
)

// capture keeps the body of the last request and answers none.
type capture struct{ form url.Values }

var errCaptured = errors.New("captured")

func (c *capture) Do(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	c.form, err = url.ParseQuery(string(body))
	if err != nil {
		return nil, err
	}
	return nil, errCaptured
}

// TestEC2Wire has the SDK write the request of every operation of EC2, and makes of it what CloudTrail records for the
// newer ones: the names of the wire, lists as {"tag": 1, "content": …}, all within "CreateFleetRequest".
func TestEC2Wire(t *testing.T) {
	var sent capture
	client := ec2.New(ec2.Options{
		Region: "eu-west-1", HTTPClient: &sent, Retryer: aws.NopRetryer{},
		Credentials: credentials.NewStaticCredentialsProvider("AKIDEXAMPLE", "secret", ""),
	})
	fill := filler{nesting: 13}
	count := 0
	for _, o := range operationsOf(reflect.TypeOf(client)) {
		want := reflect.New(o.input)
		fill.fill(want.Elem(), 0)
		call := reflect.ValueOf(client).MethodByName(o.name)
		err, _ := call.Call([]reflect.Value{reflect.ValueOf(t.Context()), want})[1].Interface().(error)
		require.ErrorIs(t, err, errCaptured, o.name)
		if presigned := want.Elem().FieldByName("PresignedUrl"); presigned.IsValid() {
			presigned.SetZero() // the SDK makes its own, and CloudTrail has none
		}
		params, err := json.Marshal(map[string]any{o.name + "Request": recorded(sent.form)})
		require.NoError(t, err)
		got := reflect.New(o.input)
		drift := fit.Into(params, got.Elem(), "detail", "requestParameters")
		if len(drift) > 0 || !reflect.DeepEqual(want.Interface(), got.Interface()) {
			t.Errorf("%s: drift %v, %s", o.name, drift, cmp.Diff(want.Interface(), got.Interface(),
				cmp.Exporter(func(reflect.Type) bool { return true })))
		}
		count++
	}
	t.Logf("%d operations", count)
	require.Greater(t, count, 600)
}

// recorded makes objects and lists of the dotted names of a query.
func recorded(form url.Values) map[string]any {
	root := make(map[string]any)
	for name, values := range form {
		if name == "Action" || name == "Version" || strings.HasPrefix(name, "PresignedUrl") {
			continue
		}
		object := root
		steps := strings.Split(name, ".")
		for _, step := range steps[:len(steps)-1] {
			next, ok := object[step].(map[string]any)
			if !ok {
				next = make(map[string]any)
				object[step] = next
			}
			object = next
		}
		object[steps[len(steps)-1]] = values[0]
	}
	for name, value := range root {
		root[name] = listed(value)
	}
	return root
}

// listed turns objects whose members are 1, 2, … into lists.
func listed(v any) any {
	object, ok := v.(map[string]any)
	if !ok {
		return v
	}
	if _, isList := object["1"]; !isList {
		for name, value := range object {
			object[name] = listed(value)
		}
		return object
	}
	var list []any
	for i := range len(object) {
		element := listed(object[strconv.Itoa(i+1)])
		if members, ok := element.(map[string]any); ok {
			members["tag"] = i + 1
		} else {
			element = map[string]any{"tag": i + 1, "content": element}
		}
		list = append(list, element)
	}
	if len(list) == 1 {
		return list[0]
	}
	return list
}
