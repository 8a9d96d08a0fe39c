package relation

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go/middleware"
)

// tally counts what a Preload set off.
type tally struct {
	batches       atomic.Int64
	calls         atomic.Int64
	cacheFailures atomic.Int64
}

// configure makes cfg, as a session gave it, what a loader gets: for the resource's region whatever the session chose,
// counting AWS operations into t, refusing answers that are not AWS's, and with connections that outlive the loader's client.
func configure(cfg aws.Config, region string, t *tally) aws.Config {
	cfg.Region = region
	if cfg.HTTPClient == nil {
		cfg.HTTPClient = sharedHTTPClient
	}
	cfg.APIOptions = append(slices.Clip(cfg.APIOptions), t.count)
	if onlyAWS != nil {
		cfg.APIOptions = append(cfg.APIOptions, onlyAWS)
	}
	return cfg
}

// sharedHTTPClient is for sessions whose configuration has none: the SDK would make one, with connections of its own,
// for each client.
var sharedHTTPClient aws.HTTPClient

// onlyAWS is refuseStrangers once a loader is registered.
var onlyAWS func(*middleware.Stack) error

// shareHTTPClient is called when a loader is registered, and from nowhere else: a program that decodes events with
// relations and has no loader does not link HTTP and TLS, two megabytes of it.
var shareHTTPClient sync.Once

func needHTTPClient() {
	shareHTTPClient.Do(func() { sharedHTTPClient, onlyAWS = awshttp.NewBuildableClient(), refuseStrangers })
}

// count adds to a client's stack a step that counts its operations: once each, however often they are retried.
func (t *tally) count(stack *middleware.Stack) error {
	return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("typedbus.CountCalls",
		func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
			t.calls.Add(1)
			return next.HandleInitialize(ctx, in)
		}), middleware.After)
}
