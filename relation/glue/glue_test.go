package glue_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/glue/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
	_ "github.com/typedbus/typedbus/relation/glue"
)

func TestJob(t *testing.T) {
	loadertest.Contract[types.Job]{
		Target:    "glue.Job",
		Operation: "BatchGetJobs",
		Limit:     25,
		Key:       func(name string) relation.Key { return relation.NewKey(name) },
		Alias: func(name string) relation.Key {
			return relation.NewKey("arn:aws:glue:" + loadertest.Region + ":" + loadertest.Account + ":job/" + name)
		},
		Name: func(r types.Job) string { return *r.Name },
		Answer: func(r *loadertest.Request, exists func(string) bool) any {
			var in map[string][]string
			r.Decode(t, &in)
			found := []any{}
			for _, id := range in["JobNames"] {
				if exists(id) {
					found = append(found, map[string]any{"Name": id})
				}
			}
			return map[string]any{"Jobs": found}
		},
	}.Run(t)
}

func TestCrawler(t *testing.T) {
	loadertest.Contract[types.Crawler]{
		Target:    "glue.Crawler",
		Operation: "BatchGetCrawlers",
		Limit:     100,
		Key:       func(name string) relation.Key { return relation.NewKey(name) },
		Alias: func(name string) relation.Key {
			return relation.NewKey("arn:aws:glue:" + loadertest.Region + ":" + loadertest.Account + ":crawler/" + name)
		},
		Name: func(r types.Crawler) string { return *r.Name },
		Answer: func(r *loadertest.Request, exists func(string) bool) any {
			var in map[string][]string
			r.Decode(t, &in)
			found := []any{}
			for _, id := range in["CrawlerNames"] {
				if exists(id) {
					found = append(found, map[string]any{"Name": id})
				}
			}
			return map[string]any{"Crawlers": found}
		},
	}.Run(t)
}

func TestAnyName(t *testing.T) {
	s := loadertest.New(t)
	s.Handle("BatchGetJobs", func(r *loadertest.Request) any {
		var in map[string][]string
		r.Decode(t, &in)
		return map[string]any{"Jobs": []any{map[string]any{"Name": in["JobNames"][0]}}}
	})
	for _, name := range []string{"Zwei Wörter: täglich", "arn:aws:x:us-east-1:999999999999:pwn"} {
		job, err := loadertest.One[types.Job](t, s.Config(), "glue.Job", relation.NewKey(name))
		require.NoError(t, err)
		require.Equal(t, name, *job.Name)
	}
	_, err := loadertest.One[types.Job](t, s.Config(), "glue.Job", relation.NewKey("two\nlines"))
	require.ErrorIs(t, err, relation.ErrNotFound)
	require.Len(t, s.Requests("BatchGetJobs"), 2)
}
