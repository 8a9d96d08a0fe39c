package awsevents_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"iter"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// mostUsed are the packages with the fifty most used types: every field of a detail
// in them has a comment.
var mostUsed = []string{
	"accessanalyzer", "acm", "athena", "autoscaling", "backup", "batch", "bedrock", "cloudformation", "cloudwatch", "codebuild", "codecommit",
	"codedeploy", "codepipeline", "config", "connect", "controltower", "dms", "ec2", "ecr", "ecs", "eks", "elasticache", "emr", "emrserverless",
	"events", "glue", "guardduty", "health", "inspector2", "kms", "lambda", "macie", "mediaconvert", "organizations", "rds", "redshift", "s3",
	"sagemaker", "scheduler", "securityhub", "ses", "ssm", "states", "trustedadvisor",
}

// TestFieldsHaveWords: every field of the details in the most used packages has a
// comment, and no other field has one that says what its name says.
func TestFieldsHaveWords(t *testing.T) {
	names, err := filepath.Glob("*events/*events_gen.go")
	require.NoError(t, err)
	all, ofDetails, documented := 0, 0, 0
	for _, name := range names {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		require.NoError(t, err)
		careful := slices.Contains(mostUsed, strings.TrimSuffix(file.Name.Name, "events"))
		for typ, structure := range structsIn(file) {
			isDetail := careful && strings.Contains(typ.Doc.Text()+structure.doc, "is the detail of")
			for _, f := range structure.Fields.List {
				if len(f.Names) == 0 || f.Tag == nil || f.Names[0].Name == "Detail" || strings.Contains(f.Tag.Value, `json:"-"`) {
					continue
				}
				all++
				text, field := f.Doc.Text(), name+": "+typ.Name.Name+"."+f.Names[0].Name
				if text != "" {
					documented++
				}
				if isDetail {
					ofDetails++
					assert.NotEmpty(t, text, "%s has no comment", field)
				} else if text != "" {
					require.True(t, saysMore(text, reflect.StructTag(strings.Trim(f.Tag.Value, "`")).Get("json")), "%s: %s", field, text)
				}
			}
		}
	}
	t.Logf("%d of %d fields have a comment, among them all %d of the most used details", documented, all, ofDetails)
	require.Greater(t, ofDetails, 1500)
}

type structType struct {
	*ast.StructType
	doc string // of the declaration around the type
}

func structsIn(file *ast.File) iter.Seq2[*ast.TypeSpec, structType] {
	return func(yield func(*ast.TypeSpec, structType) bool) {
		for _, decl := range file.Decls {
			group, _ := decl.(*ast.GenDecl)
			if group == nil {
				continue
			}
			for _, spec := range group.Specs {
				typ, _ := spec.(*ast.TypeSpec)
				if typ == nil {
					continue
				}
				if structure, ok := typ.Type.(*ast.StructType); ok && !yield(typ, structType{structure, group.Doc.Text()}) {
					return
				}
			}
		}
	}
}

// saysMore reports whether a sentence has a word that is neither in the member's name nor in every other sentence.
func saysMore(text, member string) bool {
	member, _, _ = strings.Cut(member, ",")
	name := strings.ToLower(regexp.MustCompile(`[^a-zA-Z0-9]`).ReplaceAllString(member, ""))
	for word := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if !regexp.MustCompile(`^(an?|and|are|as|at|by|for|has|how|in|is|its?|many|of|on|or|so|that|the|there|this|time|to|was|when|whether|identif(y|ies))$`).MatchString(word) &&
			!strings.Contains(name, strings.TrimSuffix(strings.TrimSuffix(word, "s"), "ie")) {
			return true
		}
	}
	return false
}
