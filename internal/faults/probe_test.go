package faults_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/schemas"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/faults"
	"github.com/typedbus/typedbus/internal/standin"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/archive/s3archive"
	"github.com/typedbus/typedbus/registry/gen/schemaregistry"
	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/session"
	"github.com/typedbus/typedbus/relation/sqs/sqstypes"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxdynamodb"
	"github.com/typedbus/typedbus/sqsx/sqsxs3"
)

// probe is something of the library that makes calls in turn and says what came of them.
type probe struct {
	calls   []string // "Service.Operation"
	promise string
	shown   string
	// unknowable are kinds that no caller can tell from an answer.
	unknowable []faults.Kind
	run        func(ctx context.Context, cfg aws.Config) error
}

var claim = sqsx.Claim{ID: "orders#e-1", Token: "t-1", Until: time.Date(2026, 1, 2, 3, 5, 0, 0, time.UTC), Expires: time.Date(2026, 1, 3, 0, 0, 0, 0, time.UTC)}

func withStore(do func(ctx context.Context, s *sqsxdynamodb.Store) error) func(context.Context, aws.Config) error {
	return func(ctx context.Context, cfg aws.Config) error {
		store, err := sqsxdynamodb.New(dynamodb.NewFromConfig(cfg), "claims")
		if err != nil {
			return err
		}
		return do(ctx, store)
	}
}

func s3Client(cfg aws.Config) *s3.Client {
	return s3.NewFromConfig(cfg, func(o *s3.Options) { o.UsePathStyle = true })
}

// An answer of DynamoDB to a write says nothing but that it was done, and that of S3 to a read is anything.
var (
	writes = []faults.Kind{faults.Empty}
	reads  = []faults.Kind{faults.Empty, faults.Truncated, faults.Foreign}
	stored = "a failure is an error; the claim ends by itself, and the event is handled again"
)

var probes = []probe{
	{[]string{"DynamoDB.PutItem"}, stored, "`Stats.StoreFailed`, `Hooks.Failed` (store-begin)", writes,
		withStore(func(ctx context.Context, s *sqsxdynamodb.Store) error { _, err := s.Begin(ctx, claim); return err })},
	{[]string{"DynamoDB.UpdateItem"}, stored, "`Stats.StoreFailed`, `Hooks.Failed` (store-complete)", writes,
		withStore(func(ctx context.Context, s *sqsxdynamodb.Store) error { return s.Complete(ctx, claim) })},
	{[]string{"DynamoDB.DeleteItem"}, stored, "`Stats.StoreFailed`, `Hooks.Failed` (store-release)", writes,
		withStore(func(ctx context.Context, s *sqsxdynamodb.Store) error { return s.Release(ctx, claim) })},
	{[]string{"S3.GetObject"}, "a failure is an error, and the message is retried; what S3 is said to have answered does not decode, and is a dead letter",
		"`Hooks.Handled` with the error", reads,
		func(ctx context.Context, cfg aws.Config) error {
			_, err := sqsxs3.New(s3Client(cfg), sqsxs3.Buckets("payloads")).Resolve(ctx, sqsx.Pointer{Bucket: "payloads", Key: "orders/1"})
			return err
		}},
	{[]string{"S3.DeleteObject"}, "the object stays, which is said; the message is deleted before", "the function given to `DeleteAfter`", []faults.Kind{faults.Empty, faults.Truncated, faults.Foreign, faults.ResetWithin, faults.Drip},
		deleteBySettling},
	{[]string{"S3.ListObjectsV2"}, "a listing that fails is an error, and no end of the archive", "the error", nil,
		func(ctx context.Context, cfg aws.Config) error {
			reader, err := s3archive.New(s3Client(cfg), "archive", "orders/")
			if err != nil {
				return err
			}
			n := 0
			for _, err := range reader.Events(ctx, registry.New()) {
				if err != nil {
					return err
				}
				n++
			}
			if n != 1 {
				return fmt.Errorf("silently %d events", n)
			}
			return nil
		}},
	{[]string{"schemas.ListSchemas", "schemas.DescribeSchema"}, "a failure is an error", "the error", nil,
		func(ctx context.Context, cfg aws.Config) error {
			_, err := schemaregistry.Load(ctx, schemas.NewFromConfig(cfg), "discovered", "")
			return err
		}},
	{[]string{"SQS.GetQueueAttributes"}, "a check that could not be made is an error, and one that is denied a warning", "the error of `Check`, `Report.Warnings`", []faults.Kind{faults.Denied},
		func(ctx context.Context, cfg aws.Config) error {
			mux := new(sqsx.Mux)
			mux.Unknown(func(context.Context, registry.AnyEvent) error { return nil })
			consumer, err := sqsx.NewConsumer(sqs.NewFromConfig(cfg), "http://aws.example/123456789012/work", mux)
			if err != nil {
				return err
			}
			_, err = consumer.Check(ctx)
			return err
		}},
	{[]string{"STS.AssumeRole"}, "denied is told from failed, it ends, and works again afterwards", "`relation.Error.Kind`", nil,
		func(ctx context.Context, cfg aws.Config) error {
			s, err := session.AssumeRole(cfg, "arn:aws:iam::{account}:role/reader", session.Accounts("210987654321"))
			if err != nil {
				return err
			}
			in, err := s.Config(ctx, "210987654321", "us-east-1")
			if err != nil {
				return err
			}
			_, err = in.Credentials.Retrieve(ctx)
			return err
		}},
	{[]string{"STS.GetCallerIdentity"}, "denied is told from failed, it ends, and works again afterwards", "`relation.Error.Kind`", nil,
		func(ctx context.Context, cfg aws.Config) error {
			_, err := session.Static(cfg).Config(ctx, standin.DefaultAccount, "us-east-1")
			return err
		}},
}

// backend answers what the probes ask of S3, DynamoDB and the schema registry; the stand-in has the rest.
func backend(server *standin.Server) http.Handler {
	_, err := server.Place(standin.DefaultAccount, standin.DefaultRegion).SQS().CreateQueue(context.Background(), "work", nil)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		target := r.Header.Get("X-Amz-Target")
		switch {
		case err != nil:
			panic(err)
		case strings.HasPrefix(target, "DynamoDB_"):
			w.Header().Set("Content-Type", "application/x-amz-json-1.0")
			_, _ = w.Write([]byte("{}"))
		case strings.HasPrefix(r.URL.Path, "/v1/registries/") && strings.Contains(r.URL.Path, "/schemas/name/"):
			w.Header().Set("Content-Type", "application/json")
			_, _ = fmt.Fprintf(w, `{"Content":%q}`, schema)
		case strings.HasPrefix(r.URL.Path, "/v1/registries/"):
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(`{"Schemas":[{"SchemaName":"faults.example@Task"}]}`))
		case target == "" && r.Header.Get("X-Amz-Content-Sha256") != "":
			serveObjects(w, r)
		default:
			server.ServeHTTP(w, r)
		}
	})
}

const schema = `{"openapi":"3.0.0","info":{"version":"1.0.0","title":"Task"},"paths":{},"components":{"schemas":{"AWSEvent":{"type":"object",` +
	`"required":["detail-type","resources","detail","id","source","time","region","version","account"],` +
	`"x-amazon-events-detail-type":"Task","x-amazon-events-source":"faults.example","properties":{"detail":{"$ref":"#/components/schemas/Task"},` +
	`"account":{"type":"string"},"detail-type":{"type":"string"},"id":{"type":"string"},"region":{"type":"string"},"resources":{"type":"array","items":{"type":"object"}},` +
	`"source":{"type":"string"},"time":{"type":"string","format":"date-time"},"version":{"type":"string"}}},` +
	`"Task":{"type":"object","required":["do"],"properties":{"do":{"type":"string"}}}}}}`

func serveObjects(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Method == http.MethodDelete:
		w.WriteHeader(http.StatusNoContent)
	case r.URL.Query().Get("list-type") == "2":
		w.Header().Set("Content-Type", "application/xml")
		_, _ = w.Write([]byte(`<ListBucketResult><Name>archive</Name><Prefix>orders/</Prefix><KeyCount>1</KeyCount><IsTruncated>false</IsTruncated>` +
			`<Contents><Key>orders/1.json</Key><Size>100</Size><ETag>"e"</ETag></Contents></ListBucketResult>`))
	case r.Method != http.MethodHead:
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, body(1, "work"))
	}
}

// probeRows plays every row of the calls that the probes make.
func probeRows(t *testing.T, m *matrix) {
	for _, p := range probes {
		for _, call := range p.calls {
			for _, kind := range faults.Kinds() {
				if kind == faults.PartlyFailed {
					continue
				}
				t.Run(fmt.Sprintf("%s/%s", call, kind), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) { p.under(t, call, kind) })
					m.add(call, kind, p.promise, p.shown)
				})
			}
		}
	}
	t.Run("sqs.Queue/GetQueueAttributes", func(t *testing.T) { synctest.Test(t, secondCall) })
}

const patience = 3 * time.Minute

// under runs the probe while the call goes wrong, and once more when all is well.
func (p probe) under(t *testing.T, call string, kind faults.Kind) {
	server := standin.New("http://aws.example")
	transport := faults.NewTransport(faults.InProcess(backend(server)))
	_, operation, _ := strings.Cut(call, ".")
	transport.SetPlan(faults.On(operation, kind, 0, 0))
	cfg := server.Config()
	cfg.HTTPClient = transport
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	began := time.Now()
	err := p.run(ctx, cfg)
	require.LessOrEqual(t, time.Since(began), patience+time.Second, "it outlived its context")
	require.Positive(t, transport.Injected(), "%v", err)
	switch {
	case slices.Contains(p.unknowable, kind), kind == faults.Drip:
	default:
		require.Error(t, err)
		require.NotContains(t, err.Error(), "silently")
		require.False(t, errors.Is(err, relation.ErrNotFound), "%v", err)
		require.False(t, errors.Is(err, relation.ErrDenied) && kind != faults.Denied, "%v", err)
	}
	transport.SetPlan(nil)
	require.NoError(t, p.run(t.Context(), cfg), "when all is well again")
}

// deleteBySettling has DeleteAfter delete an object, as a consumer would once SQS has confirmed the delete of the message.
func deleteBySettling(ctx context.Context, cfg aws.Config) error {
	var failed error
	client := sqs.NewFromConfig(cfg)
	url := "http://aws.example/123456789012/work"
	pointer := `["software.amazon.payloadoffloading.PayloadS3Pointer",{"s3BucketName":"payloads","s3Key":"orders/1"}]`
	if _, err := client.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: &url, MessageBody: &pointer}); err != nil {
		return err
	}
	resolver := sqsxs3.New(s3Client(cfg), sqsxs3.Within("payloads", "orders/"))
	mux := new(sqsx.Mux)
	mux.Unknown(func(context.Context, registry.AnyEvent) error { return nil })
	running, stop := context.WithCancel(ctx)
	defer stop()
	hooks := resolver.DeleteAfter(func(_ sqsx.Pointer, err error) { failed = err })
	consumer, err := sqsx.NewConsumer(client, url, mux, sqsx.WithResolver(resolver), sqsx.WithHooks(hooks), sqsx.WithFactory(registry.New()),
		sqsx.WithHooks(sqsx.Hooks{Settled: func(*sqsx.Message, sqsx.Outcome) { stop() }}))
	if err != nil {
		return err
	}
	if err := consumer.Run(running); err != nil {
		return err
	}
	if err := resolver.Wait(ctx); err != nil {
		return err
	}
	return failed
}

// secondCall is the one row whose call comes after another: the attributes of a queue that was found by its name.
func secondCall(t *testing.T) {
	for _, kind := range faults.Kinds() {
		if kind == faults.PartlyFailed || kind == faults.Drip {
			continue
		}
		server := standin.New("http://aws.example")
		transport := faults.NewTransport(faults.InProcess(backend(server)))
		transport.SetPlan(faults.On("GetQueueAttributes", kind, 0, 0))
		cfg := server.Config()
		cfg.HTTPClient = transport
		s := session.Func(func(context.Context, string, string) (aws.Config, error) { return cfg, nil })
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		err := ask[sqstypes.Queue]("sqs.Queue", "work").get(t, ctx, s)
		cancel()
		require.Positive(t, transport.Injected(), "%v", err)
		require.Error(t, err, "%s", kind)
		require.Equal(t, kind == faults.Denied, errors.Is(err, relation.ErrDenied), "%s: %v", kind, err)
		require.False(t, errors.Is(err, relation.ErrNotFound), "%s: %v", kind, err)
	}
}
