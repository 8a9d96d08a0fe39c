package codedeploy_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/codedeploy/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
	_ "github.com/typedbus/typedbus/relation/codedeploy"
)

func TestDeployment(t *testing.T) {
	loadertest.Contract[types.DeploymentInfo]{
		Target:    "codedeploy.Deployment",
		Operation: "BatchGetDeployments",
		Limit:     25,
		Key:       func(name string) relation.Key { return relation.NewKey("d-" + name) },
		Name:      func(r types.DeploymentInfo) string { return strings.TrimPrefix(*r.DeploymentId, "d-") },
		Answer: func(r *loadertest.Request, exists func(string) bool) any {
			var in map[string][]string
			r.Decode(t, &in)
			found := []any{}
			for _, id := range in["deploymentIds"] {
				if exists(id) {
					found = append(found, map[string]any{"deploymentId": id})
				}
			}
			return map[string]any{"deploymentsInfo": found}
		},
	}.Run(t)
}

func TestApplication(t *testing.T) {
	loadertest.Contract[types.ApplicationInfo]{
		Target:    "codedeploy.Application",
		Operation: "BatchGetApplications",
		Limit:     100,
		Key:       func(name string) relation.Key { return relation.NewKey(name) },
		Alias: func(name string) relation.Key {
			return relation.NewKey("arn:aws:codedeploy:" + loadertest.Region + ":" + loadertest.Account + ":application:" + name)
		},
		Name: func(r types.ApplicationInfo) string { return *r.ApplicationName },
		Answer: func(r *loadertest.Request, exists func(string) bool) any {
			var in map[string][]string
			r.Decode(t, &in)
			found := []any{}
			for _, id := range in["applicationNames"] {
				if exists(id) {
					found = append(found, map[string]any{"applicationName": id})
				} else {
					return &loadertest.Error{Code: "ApplicationDoesNotExistException", Message: "there is none"}
				}
			}
			return map[string]any{"applicationsInfo": found}
		},
	}.Run(t)
}

func TestImplausible(t *testing.T) {
	s := loadertest.New(t)
	for _, id := range []string{"x", "d-", "d-two words", "arn:aws:codedeploy:us-east-1:123456789012:application:x"} {
		_, err := loadertest.One[types.DeploymentInfo](t, s.Config(), "codedeploy.Deployment", relation.NewKey(id))
		require.ErrorIs(t, err, relation.ErrNotFound, "%s", id)
	}
	require.Zero(t, s.Calls())
}
