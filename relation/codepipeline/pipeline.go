package codepipeline

import (
	"context"
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
)

func init() {
	relation.RegisterLoader("codepipeline.Pipeline", loadPipeline,
		relation.NormalizeKey(func(key relation.Key) relation.Key {
			return relation.NewKey(nameOf(key), "version", wholeNumber(key.Arg("version")))
		}),
		arnid.Taken("codepipeline", ""), relation.NotFoundCodes("PipelineNotFoundException", "PipelineVersionNotFoundException"))
}

// names are those that pipelines can have.
var names = regexp.MustCompile(`^[0-9A-Za-z.@_-]{1,100}$`)

// loadPipeline is the loader of codepipeline.Pipeline, by GetPipeline, which takes one
// (https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_GetPipeline.html).
func loadPipeline(ctx context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]types.PipelineDeclaration, error) {
	key := keys[0]
	if !names.MatchString(key.ID()) {
		return nil, nil
	}
	in := &codepipeline.GetPipelineInput{Name: aws.String(key.ID())}
	if text := key.Arg("version"); text != "" {
		version, err := strconv.ParseInt(text, 10, 32)
		if err != nil || version < 1 {
			return nil, nil
		}
		in.Version = aws.Int32(int32(version))
	}
	out, err := codepipeline.NewFromConfig(cfg).GetPipeline(ctx, in)
	if err != nil || out.Pipeline == nil {
		return nil, err
	}
	return map[relation.Key]types.PipelineDeclaration{key: *out.Pipeline}, nil
}

// nameOf returns the name of the pipeline that key names: of an ARN, arn:aws:codepipeline:{region}:{account}:{pipeline},
// what stands before a stage and an action.
func nameOf(key relation.Key) string {
	if name, ok := key.ARN(); ok && name.Service == "codepipeline" {
		pipeline, _, _ := strings.Cut(name.Resource, "/")
		return pipeline
	}
	return key.ID()
}

// wholeNumber writes a number as CodePipeline's events have it, 3.0, as 3. Other text it returns as it is.
func wholeNumber(text string) string {
	number, err := strconv.ParseFloat(text, 64)
	if err != nil || number != math.Trunc(number) || math.Abs(number) > math.MaxInt32 {
		return text
	}
	return strconv.Itoa(int(number))
}
