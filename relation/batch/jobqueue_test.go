package batch_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/batch/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
)

func TestJobQueue(t *testing.T) {
	loadertest.Contract[types.JobQueueDetail]{
		Target:    "batch.JobQueue",
		Operation: "POST /v1/describejobqueues",
		Limit:     100,
		Key:       func(name string) relation.Key { return relation.NewKey(name) },
		Alias: func(name string) relation.Key {
			return relation.NewKey("arn:aws:batch:" + loadertest.Region + ":" + loadertest.Account + ":job-queue/" + name)
		},
		Name: func(r types.JobQueueDetail) string { return *r.JobQueueName },
		Answer: func(r *loadertest.Request, exists func(string) bool) any {
			var in map[string][]string
			r.Decode(t, &in)
			found := []any{}
			for _, id := range in["jobQueues"] {
				if exists(id) {
					found = append(found, map[string]any{"jobQueueName": id})
				}
			}
			return map[string]any{"jobQueues": found}
		},
	}.Run(t)
}

func TestImplausibleQueues(t *testing.T) {
	s := loadertest.New(t)
	for _, id := range []string{"-x", "two words", "arn:aws:batch:us-east-1:123456789012:job/x"} {
		_, err := loadertest.One[types.JobQueueDetail](t, s.Config(), "batch.JobQueue", relation.NewKey(id))
		require.ErrorIs(t, err, relation.ErrNotFound, "%s", id)
	}
	require.Zero(t, s.Calls())
}
