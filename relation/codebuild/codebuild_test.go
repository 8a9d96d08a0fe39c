package codebuild_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/codebuild/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
	_ "github.com/typedbus/typedbus/relation/codebuild"
)

const prefix = "arn:aws:codebuild:" + loadertest.Region + ":" + loadertest.Account + ":"

type object = map[string]any

// answer answers as CodeBuild does: with what exists, and the ids of the rest.
func answer(member, idMember, missingMember string, ids []string, exists func(string) bool) object {
	found, missing := []object{}, []string{}
	for _, id := range ids {
		if exists(id) {
			found = append(found, object{idMember: id})
		} else {
			missing = append(missing, id)
		}
	}
	return object{member: found, missingMember: missing}
}

func TestProject(t *testing.T) {
	loadertest.Contract[types.Project]{
		Target:    "codebuild.Project",
		Operation: "BatchGetProjects",
		Limit:     100,
		Key:       func(name string) relation.Key { return relation.NewKey(name) },
		Alias:     func(name string) relation.Key { return relation.NewKey(prefix + "project/" + name) },
		Name:      func(p types.Project) string { return *p.Name },
		Answer: func(r *loadertest.Request, exists func(string) bool) any {
			var in struct {
				Names []string `json:"names"`
			}
			r.Decode(t, &in)
			return answer("projects", "name", "projectsNotFound", in.Names, exists)
		},
	}.Run(t)
}

func TestBuild(t *testing.T) {
	const uuid = ":11111111-2222-3333-4444-555555555555"
	loadertest.Contract[types.Build]{
		Target:    "codebuild.Build",
		Operation: "BatchGetBuilds",
		Limit:     100,
		Key:       func(name string) relation.Key { return relation.NewKey(name + uuid) },
		Alias:     func(name string) relation.Key { return relation.NewKey(prefix + "build/" + name + uuid) },
		Name:      func(b types.Build) string { return strings.TrimSuffix(*b.Id, uuid) },
		Answer: func(r *loadertest.Request, exists func(string) bool) any {
			var in struct {
				IDs []string `json:"ids"`
			}
			r.Decode(t, &in)
			return answer("builds", "id", "buildsNotFound", in.IDs, exists)
		},
	}.Run(t)
}

func TestImplausible(t *testing.T) {
	s := loadertest.New(t)
	for _, id := range []string{"two words", "-hyphen", prefix + "report/x", strings.Repeat("x", 256)} {
		_, err := loadertest.One[types.Project](t, s.Config(), "codebuild.Project", relation.NewKey(id))
		require.ErrorIs(t, err, relation.ErrNotFound, "%s", id)
	}
	_, err := loadertest.One[types.Build](t, s.Config(), "codebuild.Build", relation.NewKey("project-alone"))
	require.ErrorIs(t, err, relation.ErrNotFound)
	require.Zero(t, s.Calls())
}
