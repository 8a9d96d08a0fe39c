package lambda

import (
	"context"
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
)

func init() {
	relation.RegisterLoader("lambda.Function", loadFunction,
		relation.NormalizeKey(normalize), arnid.Taken("lambda", "function:"), relation.NotFoundCodes("ResourceNotFoundException"))
}

// The names that functions, and the versions and aliases of functions can have.
var (
	names      = regexp.MustCompile(`^[0-9A-Za-z_-]{1,140}$`)
	qualifiers = regexp.MustCompile(`^[0-9A-Za-z_-]{0,128}$`)
)

// latest is the qualifier that says no more than none does.
const latest = "$LATEST"

// normalize makes of a key the function's name, with its version or alias as its part "qualifier".
func normalize(key relation.Key) relation.Key {
	id, qualifier := arnid.Of(key, "lambda", "function:"), key.Arg("qualifier")
	if name, ownQualifier, ok := strings.Cut(id, ":"); ok && names.MatchString(name) {
		id, qualifier = name, ownQualifier
	}
	if qualifier == latest {
		qualifier = ""
	}
	return relation.NewKey(id, "qualifier", qualifier)
}

// loadFunction is the loader of lambda.Function, by GetFunction, which takes one
// (https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html).
func loadFunction(ctx context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]types.FunctionConfiguration, error) {
	key := keys[0]
	qualifier := key.Arg("qualifier")
	if !names.MatchString(key.ID()) || !qualifiers.MatchString(qualifier) {
		return nil, nil
	}
	in := &lambda.GetFunctionInput{FunctionName: aws.String(key.ID())}
	if qualifier != "" {
		in.Qualifier = &qualifier
	}
	out, err := lambda.NewFromConfig(cfg).GetFunction(ctx, in)
	if err != nil || out.Configuration == nil {
		return nil, err
	}
	return map[relation.Key]types.FunctionConfiguration{key: *out.Configuration}, nil
}
