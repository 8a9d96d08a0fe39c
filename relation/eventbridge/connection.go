package eventbridge

import (
	"context"
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
	"github.com/typedbus/typedbus/relation/internal/byid"
	"github.com/typedbus/typedbus/relation/internal/samefields"
)

// names are those that connections can have.
var names = regexp.MustCompile(`^[0-9A-Za-z_.-]{1,64}$`)

// The loader of eventbridge.Connection, by DescribeConnection, which takes one
// (https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeConnection.html). It needs
// events:DescribeConnection. What it tells of the authorization's parameters is left out.
func init() {
	relation.RegisterLoader("eventbridge.Connection", byid.One(connection), relation.NormalizeKey(byName),
		arnid.Taken("events", "connection/"), relation.NotFoundCodes("ResourceNotFoundException"))
}

func connection(ctx context.Context, cfg aws.Config, key relation.Key) (*types.Connection, error) {
	if !names.MatchString(key.ID()) {
		return nil, nil
	}
	out, err := eventbridge.NewFromConfig(cfg).DescribeConnection(ctx, &eventbridge.DescribeConnectionInput{Name: new(key.ID())})
	if err != nil {
		return nil, err
	}
	return samefields.Copy[types.Connection](out), nil
}

// byName makes the key of an ARN that of the name in it: arn:aws:events:eu-west-1:123456789012:connection/api/0f9e… is api.
func byName(key relation.Key) relation.Key {
	name := arnid.Of(key, "events", "connection/")
	if name != key.ID() {
		name, _, _ = strings.Cut(name, "/")
	}
	return relation.NewKey(name)
}
