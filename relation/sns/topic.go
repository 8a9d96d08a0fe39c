package sns

import (
	"context"
	"errors"
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/sns"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
	"github.com/typedbus/typedbus/relation/internal/byid"
	"github.com/typedbus/typedbus/relation/sns/snstypes"
)

// names are those that topics can have.
var names = regexp.MustCompile(`^[0-9A-Za-z_-]{1,256}(\.fifo)?$`)

var errNoARN = errors.New("sns: a topic is named by its ARN, and this is none")

// The loader of sns.Topic, by GetTopicAttributes, which takes one
// (https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html). It needs sns:GetTopicAttributes.
func init() {
	relation.RegisterLoader("sns.Topic", byid.One(topic), relation.NormalizeKey(ofTopic), arnid.Taken("sns", ""),
		relation.NotFoundCodes("NotFound", "NotFoundException"))
}

func topic(ctx context.Context, cfg aws.Config, key relation.Key) (*snstypes.Topic, error) {
	name, ok := key.ARN()
	switch {
	case !arn.IsARN(key.ID()):
		return nil, errNoARN
	case !ok || !names.MatchString(name.Resource):
		return nil, nil
	}
	out, err := sns.NewFromConfig(cfg).GetTopicAttributes(ctx, &sns.GetTopicAttributesInput{TopicArn: new(key.ID())})
	if err != nil {
		return nil, err
	}
	return &snstypes.Topic{ARN: key.ID(), Name: name.Resource, Attributes: out.Attributes}, nil
}

// ofTopic makes the key of a subscription's ARN, which has the topic's before its own id, that of the topic.
func ofTopic(key relation.Key) relation.Key {
	if name, ok := key.ARN(); ok {
		name.Resource, _, _ = strings.Cut(name.Resource, ":")
		return relation.NewKey(name.String())
	}
	return relation.NewKey(key.ID())
}
