package mediaconvert_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/mediaconvert/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
	_ "github.com/typedbus/typedbus/relation/mediaconvert"
)

func TestJob(t *testing.T) {
	loadertest.Contract[types.Job]{
		Target:    "mediaconvert.Job",
		Operation: "GET /2017-08-29/jobs/{id}",
		Limit:     1,
		Key:       func(name string) relation.Key { return relation.NewKey(name) },
		Alias: func(name string) relation.Key {
			return relation.NewKey("arn:aws:mediaconvert:" + loadertest.Region + ":" + loadertest.Account + ":jobs/" + name)
		},
		Name: func(r types.Job) string { return *r.Id },
		Answer: func(r *loadertest.Request, exists func(string) bool) any {
			if id := r.PathValue("id"); exists(id) {
				return map[string]any{"job": map[string]any{"id": id, "status": "COMPLETE"}}
			}
			return &loadertest.Error{Status: 404, Code: "NotFoundException", Message: "there is none"}
		},
	}.Run(t)
}

func TestImplausible(t *testing.T) {
	s := loadertest.New(t)
	for _, id := range []string{"two words", "arn:aws:mediaconvert:us-east-1:123456789012:queues/Default"} {
		_, err := loadertest.One[types.Job](t, s.Config(), "mediaconvert.Job", relation.NewKey(id))
		require.ErrorIs(t, err, relation.ErrNotFound, "%s", id)
	}
	require.Zero(t, s.Calls())
}
