package batch_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/batch/types"
	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
	_ "github.com/typedbus/typedbus/relation/batch"
)

const describeJobs = "POST /v1/describejobs"

func byID(id string) relation.Key { return relation.NewKey(id) }

func byARN(id string) relation.Key {
	return relation.NewKey("arn:aws:batch:us-east-1:123456789012:job/" + id)
}

// describe answers DescribeJobs.
func describe(r *loadertest.Request, exists func(name string) bool) any {
	var input struct {
		Jobs []string `json:"jobs"`
	}
	if err := json.Unmarshal(r.Body, &input); err != nil || len(input.Jobs) > 100 {
		return &loadertest.Error{Code: "ClientException", Message: "bad request"}
	}
	jobs := []any{}
	for _, id := range input.Jobs {
		if exists(id) {
			jobs = append(jobs, map[string]any{"jobId": id, "jobName": "night", "status": "SUCCEEDED"})
		}
	}
	return map[string]any{"jobs": jobs}
}

func TestJob(t *testing.T) {
	loadertest.Contract[types.JobDetail]{
		Target:    "batch.Job",
		Operation: describeJobs,
		Limit:     100,
		Key:       byID,
		Alias:     byARN,
		Name:      func(j types.JobDetail) string { return *j.JobId },
		Answer:    describe,
	}.Run(t)
}

func TestJobIDs(t *testing.T) {
	for _, test := range []struct {
		name, id, want string // want is the id that AWS is asked for; "" if it is not asked
	}{
		{"child of an array", "4c7599ae-0a82-49aa-ba5a-4727fcce14a8:7", "4c7599ae-0a82-49aa-ba5a-4727fcce14a8:7"},
		{"child of an array, by ARN", byARN("4c7599ae-0a82-49aa-ba5a-4727fcce14a8:7").ID(), "4c7599ae-0a82-49aa-ba5a-4727fcce14a8:7"},
		{"node", "4c7599ae-0a82-49aa-ba5a-4727fcce14a8#0", "4c7599ae-0a82-49aa-ba5a-4727fcce14a8#0"},
		{"ARN of a definition", "arn:aws:batch:us-east-1:123456789012:job-definition/web:1", ""},
		{"not an id", "night job", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := loadertest.New(t)
			s.Handle(describeJobs, func(r *loadertest.Request) any { return describe(r, func(string) bool { return true }) })
			job, err := loadertest.One[types.JobDetail](t, s.Config(), "batch.Job", relation.NewKey(test.id))
			if test.want == "" {
				require.ErrorIs(t, err, relation.ErrNotFound)
				require.Zero(t, s.Calls())
				return
			}
			require.NoError(t, err)
			require.Equal(t, test.want, *job.JobId)
		})
	}
}
