package codepipeline_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
	_ "github.com/typedbus/typedbus/relation/codepipeline"
)

const prefix = "arn:aws:codepipeline:" + loadertest.Region + ":" + loadertest.Account + ":"

type object = map[string]any

func TestPipeline(t *testing.T) {
	loadertest.Contract[types.PipelineDeclaration]{
		Target:    "codepipeline.Pipeline",
		Operation: "GetPipeline",
		Limit:     1,
		Key:       func(name string) relation.Key { return relation.NewKey(name) },
		Alias:     func(name string) relation.Key { return relation.NewKey(prefix + name) },
		Name:      func(p types.PipelineDeclaration) string { return *p.Name },
		Answer: func(r *loadertest.Request, exists func(string) bool) any {
			name, _ := pipelineOf(t, r)
			if !exists(name) {
				return &loadertest.Error{Code: "PipelineNotFoundException", Message: "There is none."}
			}
			return object{"pipeline": object{"name": name}}
		},
	}.Run(t)
}

// pipelineOf returns the name and the version, or 0, that a GetPipeline asks for.
func pipelineOf(t *testing.T, r *loadertest.Request) (string, int) {
	var in struct {
		Name    string `json:"name"`
		Version int    `json:"version"`
	}
	r.Decode(t, &in)
	return in.Name, in.Version
}

func TestPipelineKeys(t *testing.T) {
	s := loadertest.New(t)
	s.Handle("GetPipeline", func(r *loadertest.Request) any {
		name, version := pipelineOf(t, r)
		if version > 3 {
			return &loadertest.Error{Code: "PipelineVersionNotFoundException", Message: "There is none."}
		}
		return object{"pipeline": object{"name": name, "version": version}}
	})
	for _, test := range []struct {
		name    string
		key     relation.Key
		version int32
		calls   int
		found   bool
	}{
		{"stage", relation.NewKey(prefix + "web/Deploy"), 0, 1, true},
		{"action", relation.NewKey(prefix + "web/Deploy/ToProduction"), 0, 1, true},
		{"version", relation.NewKey("web", "version", "3"), 3, 1, true},
		{"version as in events", relation.NewKey("web", "version", "3.0"), 3, 1, true},
		{"unknown version", relation.NewKey("web", "version", "4"), 0, 1, false},
		{"no version after all", relation.NewKey("web", "version", "3.5"), 0, 0, false},
		{"version below the first", relation.NewKey("web", "version", "0"), 0, 0, false},
		{"no name", relation.NewKey("two words"), 0, 0, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			before := s.Calls()
			pipeline, err := loadertest.One[types.PipelineDeclaration](t, s.Config(), "codepipeline.Pipeline", test.key)
			require.Equal(t, test.calls, s.Calls()-before)
			if !test.found {
				require.ErrorIs(t, err, relation.ErrNotFound)
				return
			}
			require.NoError(t, err)
			require.Equal(t, "web", *pipeline.Name)
			require.Equal(t, test.version, *pipeline.Version)
		})
	}
}

// id returns the UUID of an execution, from a name that ends in digits.
func id(name string) string {
	return fmt.Sprintf("00000000-0000-0000-0000-%012s", name[strings.Index(name, "-")+1:])
}

func TestPipelineExecution(t *testing.T) {
	pipeline := func(name string) string { // of those that are gone, their pipeline is
		before, _, _ := strings.Cut(name, "-")
		return before
	}
	loadertest.Contract[types.PipelineExecution]{
		Target:    "codepipeline.PipelineExecution",
		Operation: "GetPipelineExecution",
		Limit:     1,
		Key:       func(name string) relation.Key { return relation.NewKey(id(name), "pipeline", pipeline(name)) },
		Alias:     func(name string) relation.Key { return relation.NewKey(id(name), "pipeline", prefix+pipeline(name)) },
		Name: func(e types.PipelineExecution) string {
			return *e.PipelineName + "-" + (*e.PipelineExecutionId)[len(*e.PipelineExecutionId)-4:]
		},
		Answer: func(r *loadertest.Request, exists func(string) bool) any {
			var in struct {
				Pipeline  string `json:"pipelineName"`
				Execution string `json:"pipelineExecutionId"`
			}
			r.Decode(t, &in)
			if !exists(in.Pipeline) {
				return &loadertest.Error{Code: "PipelineNotFoundException", Message: "There is none."}
			}
			return object{"pipelineExecution": object{"pipelineName": in.Pipeline, "pipelineExecutionId": in.Execution}}
		},
	}.Run(t)
}

func TestNoPipelineExecution(t *testing.T) {
	s := loadertest.New(t)
	s.Handle("GetPipelineExecution", func(*loadertest.Request) any {
		return &loadertest.Error{Code: "PipelineExecutionNotFoundException", Message: "There is none."}
	})
	for _, test := range []struct {
		name     string
		key      relation.Key
		notFound bool
		calls    int
	}{
		{"unknown", relation.NewKey(id("r-1"), "pipeline", "web"), true, 1},
		{"no UUID", relation.NewKey("latest", "pipeline", "web"), true, 0},
		{"no pipeline", relation.NewKey(id("r-1")), false, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			before := s.Calls()
			_, err := loadertest.One[types.PipelineExecution](t, s.Config(), "codepipeline.PipelineExecution", test.key)
			require.Error(t, err)
			if test.notFound {
				require.ErrorIs(t, err, relation.ErrNotFound)
			} else {
				require.NotErrorIs(t, err, relation.ErrNotFound)
			}
			require.Equal(t, test.calls, s.Calls()-before)
		})
	}
}
