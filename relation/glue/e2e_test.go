package glue_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/glue"
	"github.com/aws/aws-sdk-go-v2/service/glue/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/e2e"
	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
)

func TestE2EJobAndCrawler(t *testing.T) {
	cfg := e2e.Config(t)
	client, name := glue.NewFromConfig(cfg), loadertest.Unique("typedbus")
	role := new("arn:aws:iam::" + e2e.Account + ":role/glue")
	_, err := client.CreateJob(t.Context(), &glue.CreateJobInput{Name: &name, Role: role, Command: &types.JobCommand{Name: new("glueetl")}})
	require.NoError(t, err)
	_, err = client.CreateCrawler(t.Context(), &glue.CreateCrawlerInput{Name: &name, Role: role, DatabaseName: new("db"), Targets: &types.CrawlerTargets{}})
	require.NoError(t, err)
	found, gone := relation.NewKey(name), relation.NewKey("no-such-job")
	loaded := loadertest.Load[types.Job](t, cfg, "glue.Job", found, gone)
	require.NoError(t, loaded[found].Err)
	require.Equal(t, name, *loaded[found].Value.Name)
	require.ErrorIs(t, loaded[gone].Err, relation.ErrNotFound)
	crawlers := loadertest.Load[types.Crawler](t, cfg, "glue.Crawler", found, gone)
	require.NoError(t, crawlers[found].Err)
	require.Equal(t, name, *crawlers[found].Value.Name)
	require.ErrorIs(t, crawlers[gone].Err, relation.ErrNotFound)
}
