package cloudcontrol

import (
	"context"
	"errors"
	"reflect"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/cloudcontrol"
	"github.com/aws/aws-sdk-go-v2/service/cloudcontrol/types"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/cloudcontrol/cloudcontroltypes"
)

// maxCalls is how many resources of a type are read at once. Each is at least one call of the service behind Cloud
// Control too.
const maxCalls = 4

func init() {
	relation.RegisterFallback("AWS::", load, relation.Concurrency(maxCalls), relation.NotFoundCodes(notFound),
		relation.TakesARN(func(arn.ARN, relation.Key) bool { return true }), relation.AnyName())
}

// load reads the one resource that request names, by GetResource.
func load(ctx context.Context, cfg aws.Config, request relation.FallbackRequest) (map[relation.Key]any, error) {
	key := request.Keys[0]
	resource, err := read(ctx, cloudcontrol.NewFromConfig(cfg), request.Target, key)
	if err != nil || resource == nil {
		return nil, err
	}
	value, err := decode(request, resource)
	if err != nil {
		return nil, err
	}
	return map[relation.Key]any{key: value}, nil
}

// read tries the identifiers that key may stand for. Its error is the most telling one.
func read(ctx context.Context, client *cloudcontrol.Client, typeName string, key relation.Key) (*types.ResourceDescription, error) {
	var failed error
	ids, which := identifiers(typeName, key)
	for i, id := range ids {
		out, err := client.GetResource(ctx, &cloudcontrol.GetResourceInput{TypeName: &typeName, Identifier: &id})
		switch {
		case err == nil:
			worked.Store(typeName, which[i])
			return out.ResourceDescription, nil
		case isDenied(err):
			return nil, &deniedError{err}
		case telling(err) < 0:
			return nil, err
		case failed == nil || telling(err) > telling(failed):
			failed = err
		}
	}
	return nil, failed
}

// resourceType is the type of relation fields that want the properties as JSON.
var resourceType = reflect.TypeFor[cloudcontroltypes.Resource]()

// decode makes a resource what the relation holds: a pointer to a value of request.Type.
func decode(request relation.FallbackRequest, resource *types.ResourceDescription) (any, error) {
	properties := jsontext.Value(aws.ToString(resource.Properties))
	if request.Type == resourceType {
		return &cloudcontroltypes.Resource{
			TypeName:   request.Target,
			Identifier: aws.ToString(resource.Identifier),
			Properties: properties,
		}, nil
	}
	value := reflect.New(request.Type).Interface()
	if err := json.Unmarshal(properties, value); err != nil {
		failed := &PropertiesError{TypeName: request.Target, Type: request.Type, Err: err}
		if semantic, ok := errors.AsType[*json.SemanticError](err); ok {
			failed.Pointer = semantic.JSONPointer
		}
		return nil, failed
	}
	return value, nil
}
