package dynamodb

import (
	"context"
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
	"github.com/typedbus/typedbus/relation/internal/byid"
)

// names are those that tables can have: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
var names = regexp.MustCompile(`^[0-9A-Za-z_.-]{3,255}$`)

// The loader of dynamodb.Table, by DescribeTable, which takes one
// (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html). It needs dynamodb:DescribeTable.
func init() {
	relation.RegisterLoader("dynamodb.Table", byid.One(table), relation.NormalizeKey(byName),
		arnid.Taken("dynamodb", "table/"), relation.NotFoundCodes("ResourceNotFoundException"))
}

func table(ctx context.Context, cfg aws.Config, key relation.Key) (*types.TableDescription, error) {
	if !names.MatchString(key.ID()) {
		return nil, nil
	}
	out, err := dynamodb.NewFromConfig(cfg).DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: new(key.ID())})
	if err != nil {
		return nil, err
	}
	return out.Table, nil
}

// byName makes the key of an ARN that of the table's name in it: that of a stream or an index names its table too, as
// arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026-01-02T03:04:05.678 does.
func byName(key relation.Key) relation.Key {
	name := arnid.Of(key, "dynamodb", "table/")
	if name != key.ID() {
		name, _, _ = strings.Cut(name, "/")
	}
	return relation.NewKey(name)
}
