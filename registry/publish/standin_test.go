package publish_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/standin"
	"github.com/typedbus/typedbus/registry/publish"
)

// These tests send with the SDK's own client to the stand-in, which counts sizes from what arrives.

func start(t *testing.T) (*standin.Server, *standin.Place) {
	t.Helper()
	server, err := standin.Start()
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, server.Close()) })
	return server, server.Place(standin.DefaultAccount, standin.DefaultRegion)
}

func client(server *standin.Server) *eventbridge.Client {
	return eventbridge.NewFromConfig(server.Config())
}

// sized returns an entry of n bytes, every kind of which has a part in it.
func sized(n int) publish.Entry {
	e := publish.Entry{
		Source: "é", DetailType: "日本", Time: time.Unix(1_700_000_000, 0), Resources: []string{"arn:aws:s3:::é", ""},
		Bus: "orders", TraceHeader: "Root=1-5759e988-bd862e3fe1be46a994272793", Detail: jsontext.Value(`{"a":"\u00e9😀"}`),
	}
	e.Detail = jsontext.Value(`{"a":"\u00e9😀` + strings.Repeat("x", n-publish.Size(e)) + `"}`)
	return e
}

func TestSizesAtTheByte(t *testing.T) {
	const half = 1 << 19
	tests := []struct {
		name     string
		sizes    []int
		requests int
		refused  int
	}{
		{"the largest", []int{publish.MaxBytes}, 1, 0},
		{"one byte more", []int{publish.MaxBytes + 1}, 0, 1},
		{"two that just fit", []int{half, half - 1}, 1, 0},
		{"two that just do not", []int{half, half}, 2, 0},
		{"ten that just fit", []int{half, 100, 100, 100, 100, 100, 100, 100, 100, half - 801}, 1, 0},
		{"ten that just do not", []int{half, 100, 100, 100, 100, 100, 100, 100, 100, half - 800}, 2, 0},
		{"eleven", []int{100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100}, 2, 0},
		{"one too large between others", []int{100, publish.MaxBytes + 1, 100}, 1, 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			server, place := start(t)
			var entries []publish.Entry
			for _, n := range test.sizes {
				e := sized(n)
				require.Equal(t, n, publish.Size(e))
				entries = append(entries, e)
			}
			p := publisher(t, publish.EventBridge(client(server)), publish.WithRetry(1, 0, 0))
			results, err := p.Send(t.Context(), entries...)
			require.Equal(t, test.requests, server.Count("events", "PutEvents"))
			require.Len(t, place.Events(), len(entries)-test.refused)
			if test.refused == 0 {
				require.NoError(t, err)
			} else {
				require.Len(t, failures(t, err), test.refused)
				require.ErrorIs(t, err, publish.ErrTooLarge)
			}
			for i, r := range results {
				require.Equal(t, test.sizes[i] > publish.MaxBytes, r.Err != nil)
			}
		})
	}
}

// TestBusRefusesWhatIsOneByteLarger: if the publisher counted one byte less, the service would refuse the request, and
// the halves of it would go.
func TestBusRefusesWhatIsOneByteLarger(t *testing.T) {
	server, place := start(t)
	bus := publish.EventBridge(client(server))
	_, err := bus.Put(t.Context(), []publish.Entry{sized(1 << 19), sized(1 << 19)})
	require.ErrorContains(t, err, "Total size of the entries")

	wide := looseBus{bus}
	results, err := publisher(t, wide).Send(t.Context(), sized(1<<19), sized(1<<19), sized(1<<20))
	require.Len(t, place.Events(), 2)
	require.Len(t, failures(t, err), 1)
	require.Equal(t, "ValidationException", results[2].Err.Code)
	require.ErrorIs(t, err, publish.ErrRefused)
}

// looseBus believes that it takes more than it does.
type looseBus struct{ publish.Bus }

func (looseBus) Limits() publish.Limits { return publish.Limits{Entries: 20, Bytes: 1 << 21} }

func TestEntryFailures(t *testing.T) {
	server, place := start(t)
	transient := map[string]int{"ThrottlingException": 1, "InternalFailure": 1}
	place.RefuseEvents(func(e standin.Event) (string, string) {
		code := strings.TrimPrefix(e.Source, "fail.")
		if code == e.Source {
			return "", ""
		}
		if n, ok := transient[code]; ok {
			if n == 0 {
				return "", ""
			}
			transient[code]--
		}
		return code, "about " + e.Detail
	})
	kinds := []struct {
		source string
		kind   error
	}{
		{"fail.ThrottlingException", nil},
		{"fail.InternalFailure", nil},
		{"fail.AccessDeniedException", publish.ErrDenied},
		{"fail.NotAuthorizedForSourceException", publish.ErrDenied},
		{"fail.NotAuthorizedForDetailTypeException", publish.ErrDenied},
		{"fail.InvalidAccountIdException", publish.ErrRefused},
		{"fail.InvalidArgument", publish.ErrRefused},
		{"fail.MalformedDetail", publish.ErrRefused},
		{"fail.RedactionFailure", publish.ErrRefused},
		{"fail.SomethingNew", publish.ErrRefused},
		{"aws.ec2", publish.ErrDenied},
		{"my.own", nil},
	}
	var entries []publish.Entry
	for _, k := range kinds {
		entries = append(entries, publish.Entry{Source: k.source, DetailType: "t", Detail: jsontext.Value(`{"secret":1}`)})
	}
	results, err := publisher(t, publish.EventBridge(client(server)), publish.WithRetry(3, 0, 0)).Send(t.Context(), entries...)
	require.NotContains(t, err.Error(), "secret")
	for i, k := range kinds {
		t.Run(k.source, func(t *testing.T) {
			if k.kind == nil {
				require.Nil(t, results[i].Err)
				require.NotEmpty(t, results[i].ID)
				return
			}
			require.ErrorIs(t, results[i].Err, k.kind)
			require.Equal(t, 1, results[i].Attempts)
			require.False(t, results[i].Err.Request)
			require.Equal(t, i, results[i].Err.Index)
		})
	}
	require.Equal(t, 3, server.Count("events", "PutEvents"), "ten, the two to retry, two more")
	require.Equal(t, 2, results[0].Attempts)
}

func TestRequestFaults(t *testing.T) {
	tests := []struct {
		name     string
		fault    standin.Fault
		kind     error // nil if the retries get through
		attempts int
		arrived  int // events, of three
		lost     bool
	}{
		{"throttled once", standin.Fault{Code: "ThrottlingException", Times: 1}, nil, 2, 3, false},
		{"throttled", standin.Fault{Code: "ThrottlingException"}, publish.ErrUnavailable, 3, 0, false},
		{"unavailable twice", standin.Fault{Code: "ServiceUnavailable", Status: 503, Times: 2}, nil, 3, 3, true},
		{"a page of a proxy", standin.Fault{Code: "x", Status: 502}, publish.ErrUnavailable, 3, 0, true},
		{"denied", standin.Fault{Code: "AccessDeniedException"}, publish.ErrDenied, 1, 0, false},
		{"token expired once", standin.Fault{Code: "ExpiredTokenException", Times: 1}, nil, 2, 3, false},
		{"no connection", standin.Fault{Drop: true}, publish.ErrUnavailable, 3, 0, true},
		{"no connection once", standin.Fault{Drop: true, Times: 1}, nil, 2, 3, true},
		{"answer lost once", standin.Fault{DropResponse: true, Times: 1}, nil, 2, 6, true},
		{"answers lost", standin.Fault{DropResponse: true}, publish.ErrUnavailable, 3, 9, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			server, place := start(t)
			server.Inject(test.fault.On("events", "PutEvents"))
			p := publisher(t, publish.EventBridge(client(server)), publish.WithRetry(3, 0, 0))
			results, err := p.Publish(t.Context(), numbered(3)...)
			require.Equal(t, test.attempts, server.Count("events", "PutEvents"), "the SDK retries nothing by itself")
			require.Len(t, place.Events(), test.arrived)
			for _, r := range results {
				require.Equal(t, test.attempts, r.Attempts)
				if test.kind == nil {
					require.Nil(t, r.Err)
					require.NotEmpty(t, r.ID)
					continue
				}
				require.ErrorIs(t, err, test.kind)
				require.ErrorIs(t, r.Err, test.kind)
				require.True(t, r.Err.Request)
				require.Equal(t, test.lost, r.Err.Uncertain)
			}
		})
	}
}

func TestContextCutsACall(t *testing.T) {
	server, _ := start(t)
	server.Inject(standin.Fault{Service: "events", Latency: time.Minute})
	stop := errors.New("stop")
	ctx, cancel := context.WithCancelCause(t.Context())
	bus := cancelling{publish.EventBridge(client(server)), func() { cancel(stop) }}
	_, err := publisher(t, bus).Publish(ctx, numbered(12)...)
	failed := failures(t, err)
	require.Len(t, failed, 12)
	require.ErrorIs(t, failed[0], stop)
	require.True(t, failed[0].Uncertain, "it may have arrived")
	require.ErrorIs(t, failed[11], publish.ErrNotSent)
	require.ErrorIs(t, failed[11], stop)
	require.False(t, failed[11].Uncertain)
}

// cancelling is a bus whose calls are cut as soon as they have begun.
type cancelling struct {
	publish.Bus
	cancel func()
}

func (b cancelling) Put(ctx context.Context, entries []publish.Entry) ([]publish.Answer, error) {
	time.AfterFunc(0, b.cancel)
	return b.Bus.Put(ctx, entries)
}

// recorder is a client that keeps what it is called with.
type recorder struct{ in *eventbridge.PutEventsInput }

func (r *recorder) PutEvents(_ context.Context, in *eventbridge.PutEventsInput, _ ...func(*eventbridge.Options)) (*eventbridge.PutEventsOutput, error) {
	r.in = in
	return nil, nil
}

func TestRequest(t *testing.T) {
	r := &recorder{}
	bus := publish.EventBridge(r, publish.OnBus("orders"), publish.OnEndpoint("abcde.veo"))
	_, err := bus.Put(t.Context(), []publish.Entry{{Source: "s", DetailType: "t", Detail: jsontext.Value(`{}`)}, sized(100), {Bus: "other"}})
	require.ErrorContains(t, err, "no answer")
	require.Equal(t, "abcde.veo", *r.in.EndpointId)
	require.Equal(t, "orders", *r.in.Entries[0].EventBusName)
	require.Nil(t, r.in.Entries[0].Time)
	require.Nil(t, r.in.Entries[0].TraceHeader)
	require.Equal(t, "Root=1-5759e988-bd862e3fe1be46a994272793", *r.in.Entries[1].TraceHeader)
	require.Equal(t, int64(1_700_000_000), r.in.Entries[1].Time.Unix())
	require.Equal(t, "other", *r.in.Entries[2].EventBusName)

	_, err = publish.EventBridge(r).Put(t.Context(), []publish.Entry{{}})
	require.Error(t, err)
	require.Nil(t, r.in.EndpointId)
	require.Nil(t, r.in.Entries[0].EventBusName)
}
