package awsevents_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// mostUsed are the packages with the fifty most used types: every field in them
// has a comment.
var mostUsed = []string{
	"accessanalyzer", "acm", "athena", "autoscaling", "backup", "batch", "bedrock", "cloudformation", "cloudwatch", "codebuild", "codecommit",
	"codedeploy", "codepipeline", "config", "connect", "controltower", "dms", "ec2", "ecr", "ecs", "eks", "elasticache", "emr", "emrserverless",
	"events", "glue", "guardduty", "health", "inspector2", "kms", "lambda", "macie", "mediaconvert", "organizations", "rds", "redshift", "s3",
	"sagemaker", "scheduler", "securityhub", "ses", "ssm", "states", "trustedadvisor",
}

func TestFieldsHaveWords(t *testing.T) {
	all, documented := 0, 0
	for _, service := range mostUsed {
		name := filepath.Join(service+"events", service+"events_gen.go")
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		require.NoError(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok {
				return true
			}
			structure, ok := spec.Type.(*ast.StructType)
			if !ok {
				return true
			}
			for _, f := range structure.Fields.List {
				if len(f.Names) == 0 || f.Tag == nil || f.Names[0].Name == "Detail" || strings.Contains(f.Tag.Value, `json:"-"`) {
					continue
				}
				all++
				if f.Doc.Text() != "" {
					documented++
				} else {
					t.Errorf("%s: %s.%s has no comment", name, spec.Name.Name, f.Names[0].Name)
				}
			}
			return true
		})
	}
	t.Logf("%d of %d fields have a comment", documented, all)
}
