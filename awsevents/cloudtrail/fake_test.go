package cloudtrail_test

import (
	"context"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents"
	"github.com/typedbus/typedbus/awsevents/cloudtrail"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
)

const (
	account = "123456789012"
	region  = "eu-west-1"
)

// resource is what the tests' loaders load, whatever the target: what they were asked for.
type resource struct {
	Target, ID, Account, Region string
	Args                        map[string]string
}

// loads has the loaders of resource, and counts their calls.
var loads = struct {
	sync.Mutex
	registered map[string]bool
	calls      map[string]int
}{registered: make(map[string]bool), calls: make(map[string]int)}

// loader registers a loader of resource for target, once.
func loader(target string) {
	loads.Lock()
	defer loads.Unlock()
	if loads.registered[target] {
		return
	}
	loads.registered[target] = true
	relation.RegisterLoader(target, func(_ context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]resource, error) {
		loads.Lock()
		loads.calls[target]++
		loads.Unlock()
		found := make(map[relation.Key]resource)
		for _, key := range keys {
			r := resource{Target: target, ID: key.ID(), Account: cfg.AppID, Region: cfg.Region, Args: map[string]string{}}
			for _, name := range []string{"cluster", "pipeline", "repository", "digest", "bucket", "version"} {
				if value := key.Arg(name); value != "" {
					r.Args[name] = value
				}
			}
			found[key] = r
		}
		return found, nil
	}, relation.MaxBatch(100), relation.TakesARN(func(arn.ARN, relation.Key) bool { return true }))
}

// calls returns how often target's loader was called.
func calls(target string) int {
	loads.Lock()
	defer loads.Unlock()
	return loads.calls[target]
}

// session says in its configurations what they are for.
type session struct{}

func (session) Config(_ context.Context, account, region string) (aws.Config, error) {
	return aws.Config{Region: region, AppID: account}, nil
}

// decode returns the event of a call, with the session.
func decode(t testing.TB, detail string, options ...registry.DecodeOption) *cloudtrail.APICall {
	t.Helper()
	e, err := awsevents.Registry().Decode(payload(detail), append(options, registry.WithSession(session{}))...)
	require.NoError(t, err)
	return e.(*cloudtrail.APICall)
}

func payload(detail string) []byte {
	return []byte(`{"version":"0","id":"7e1c","detail-type":"AWS API Call via CloudTrail","source":"aws.any","account":"` + account +
		`","time":"2026-03-04T05:06:07Z","region":"` + region + `","resources":[],"detail":` + detail + `}`)
}
