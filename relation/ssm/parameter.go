package ssm

import (
	"context"
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"
	"github.com/aws/smithy-go"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
)

// maxParameters is the most names of a call: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html
const maxParameters = 10

func init() {
	relation.RegisterLoader("ssm.Parameter", loadParameters, relation.MaxBatch(maxParameters), relation.NormalizeKey(byParameterName),
		arnid.Taken("ssm", "parameter/"))
}

// selector is a version or a label behind a parameter's name.
var selector = regexp.MustCompile(`^[0-9A-Za-z_.-]{1,100}$`)

// secretReference is how the names begin that stand for secrets of Secrets Manager. They are never had undecrypted: a
// call for one that does not ask for decryption is refused.
const secretReference = "/aws/reference/secretsmanager/"

// loadParameters is the loader of ssm.Parameter for types.Parameter, by GetParameters without decryption.
func loadParameters(ctx context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]types.Parameter, error) {
	wanted := make(map[string]relation.Key, len(keys))
	for _, key := range keys {
		name, version, selected := strings.Cut(key.ID(), ":")
		if isParameterName(name) && (!selected || selector.MatchString(version)) && !strings.HasPrefix(name, secretReference) {
			wanted[key.ID()] = key
		}
	}
	q := parameterQuery{
		client: ssm.NewFromConfig(cfg),
		found:  make(map[relation.Key]types.Parameter, len(wanted)),
		failed: make(relation.KeyErrors),
	}
	q.ask(ctx, wanted)
	q.ask(ctx, withSlash(maps.Values(wanted), func(key relation.Key) bool {
		_, found := q.found[key]
		_, failed := q.failed[key]
		return found || failed
	}))
	if len(q.failed) > 0 {
		return q.found, q.failed
	}
	return q.found, nil
}

// parameterQuery gathers the outcomes of keys.
type parameterQuery struct {
	client *ssm.Client
	found  map[relation.Key]types.Parameter
	failed relation.KeyErrors
}

// ask asks for parameters by name.
func (q *parameterQuery) ask(ctx context.Context, wanted map[string]relation.Key) {
	q.askNames(ctx, slices.Sorted(maps.Keys(wanted)), wanted)
}

func (q *parameterQuery) askNames(ctx context.Context, names []string, wanted map[string]relation.Key) {
	if len(names) == 0 {
		return
	}
	out, err := q.client.GetParameters(ctx, &ssm.GetParametersInput{Names: names, WithDecryption: new(false)})
	if isDenied(err) && len(names) > 1 {
		q.askNames(ctx, names[:len(names)/2], wanted)
		q.askNames(ctx, names[len(names)/2:], wanted)
		return
	}
	if err != nil {
		for _, name := range names {
			q.failed[wanted[name]] = err
		}
		return
	}
	for _, parameter := range out.Parameters {
		if key, ok := wanted[aws.ToString(parameter.Name)+aws.ToString(parameter.Selector)]; ok {
			q.found[key] = parameter
		}
	}
}

// isDenied reports whether the policy leaves out what a call asked for.
func isDenied(err error) bool {
	apiError, ok := errors.AsType[smithy.APIError](err)
	return ok && apiError.ErrorCode() == "AccessDeniedException"
}
