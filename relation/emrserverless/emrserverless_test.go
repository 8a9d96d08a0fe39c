package emrserverless_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/emrserverless/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
	_ "github.com/typedbus/typedbus/relation/emrserverless"
)

func TestApplication(t *testing.T) {
	loadertest.Contract[types.Application]{
		Target:    "emrserverless.Application",
		Operation: "GET /applications/{id}",
		Limit:     1,
		Key:       func(name string) relation.Key { return relation.NewKey(id(name)) },
		Alias: func(name string) relation.Key {
			return relation.NewKey("arn:aws:emr-serverless:" + loadertest.Region + ":" + loadertest.Account + ":/applications/" + id(name))
		},
		Name: func(r types.Application) string { return name(*r.ApplicationId) },
		Answer: func(r *loadertest.Request, exists func(string) bool) any {
			if id := r.PathValue("id"); exists(name(id)) {
				return map[string]any{"application": map[string]any{"applicationId": id}}
			}
			return &loadertest.Error{Status: 404, Code: "ResourceNotFoundException", Message: "there is none"}
		},
	}.Run(t)
}

func TestJobRun(t *testing.T) {
	loadertest.Contract[types.JobRun]{
		Target:    "emrserverless.JobRun",
		Operation: "GET /applications/{application}/jobruns/{id}",
		Limit:     1,
		Key:       func(name string) relation.Key { return relation.NewKey(id(name), "application", "00f1") },
		Alias: func(name string) relation.Key {
			return relation.NewKey("arn:aws:emr-serverless:" + loadertest.Region + ":" + loadertest.Account + ":/applications/00f1/jobruns/" + id(name))
		},
		Name: func(r types.JobRun) string { return name(*r.JobRunId) },
		Answer: func(r *loadertest.Request, exists func(string) bool) any {
			if id := r.PathValue("id"); r.PathValue("application") == "00f1" && exists(name(id)) {
				return map[string]any{"jobRun": map[string]any{"jobRunId": id, "applicationId": "00f1"}}
			}
			return &loadertest.Error{Status: 404, Code: "ResourceNotFoundException", Message: "there is none"}
		},
	}.Run(t)
}

// id makes an id as EMR Serverless has them of a name, and name the name of the id.
func id(name string) string { return strings.ReplaceAll(name, "-", "x") }
func name(id string) string { return strings.ReplaceAll(id, "x", "-") }

func TestNoApplication(t *testing.T) {
	s := loadertest.New(t)
	_, err := loadertest.One[types.JobRun](t, s.Config(), "emrserverless.JobRun", relation.NewKey("00f2"))
	require.ErrorContains(t, err, `"application=…"`)
	require.NotErrorIs(t, err, relation.ErrNotFound)
	require.Zero(t, s.Calls())
}

func TestImplausible(t *testing.T) {
	s := loadertest.New(t)
	for _, id := range []string{"UPPER", "two words", "arn:aws:emr-serverless:us-east-1:123456789012:/others/x"} {
		_, err := loadertest.One[types.Application](t, s.Config(), "emrserverless.Application", relation.NewKey(id))
		require.ErrorIs(t, err, relation.ErrNotFound, "%s", id)
	}
	require.Zero(t, s.Calls())
}

func TestImplausibleJobRuns(t *testing.T) {
	s := loadertest.New(t)
	for _, key := range []relation.Key{
		relation.NewKey("UPPER", "application", "00f1"),
		relation.NewKey("00f2", "application", "UPPER"),
		relation.NewKey("00f1/jobruns/00f2"),
		relation.NewKey("arn:aws:others:us-east-1:123456789012:/applications/00f1/jobruns/00f2"),
	} {
		_, err := loadertest.One[types.JobRun](t, s.Config(), "emrserverless.JobRun", key)
		require.ErrorIs(t, err, relation.ErrNotFound, "%s", key)
	}
	require.Zero(t, s.Calls())
}
