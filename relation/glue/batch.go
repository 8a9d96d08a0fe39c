package glue

import (
	"context"
	"regexp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/glue"
	"github.com/aws/aws-sdk-go-v2/service/glue/types"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
	"github.com/typedbus/typedbus/relation/internal/byid"
)

// The most names of a call. AWS documents it for crawlers alone: for jobs it is that of Glue's other operations of the kind.
const (
	maxJobs     = 25
	maxCrawlers = 100
)

// names are those that jobs and crawlers can have: one line of any text.
var names = regexp.MustCompile(`^[\x20-\x{D7FF}\x{E000}-\x{FFFD}\x{10000}-\x{10FFFF}]{1,255}$`)

// The loaders of glue.Job, by BatchGetJobs (https://docs.aws.amazon.com/glue/latest/webapi/API_BatchGetJobs.html), and
// glue.Crawler, by BatchGetCrawlers (https://docs.aws.amazon.com/glue/latest/webapi/API_BatchGetCrawlers.html). They need
// glue:BatchGetJobs and glue:BatchGetCrawlers. What the answer lists as not found is merely absent from what it has.
func init() {
	relation.RegisterLoader("glue.Job", byid.Many(names, func(r types.Job) *string { return r.Name },
		func(ctx context.Context, cfg aws.Config, names []string) ([]types.Job, error) {
			out, err := glue.NewFromConfig(cfg).BatchGetJobs(ctx, &glue.BatchGetJobsInput{JobNames: names})
			if err != nil {
				return nil, err
			}
			return out.Jobs, nil
		}), relation.MaxBatch(maxJobs), relation.NormalizeKey(arnid.Strip("glue", "job/")), arnid.Taken("glue", "job/"), relation.AnyName())
	relation.RegisterLoader("glue.Crawler", byid.Many(names, func(r types.Crawler) *string { return r.Name },
		func(ctx context.Context, cfg aws.Config, names []string) ([]types.Crawler, error) {
			out, err := glue.NewFromConfig(cfg).BatchGetCrawlers(ctx, &glue.BatchGetCrawlersInput{CrawlerNames: names})
			if err != nil {
				return nil, err
			}
			return out.Crawlers, nil
		}), relation.MaxBatch(maxCrawlers), relation.NormalizeKey(arnid.Strip("glue", "crawler/")), arnid.Taken("glue", "crawler/"), relation.AnyName())
}
