package sqs

import (
	"context"
	"net/url"
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
	"github.com/typedbus/typedbus/relation/internal/byid"
	"github.com/typedbus/typedbus/relation/sqs/sqstypes"
)

// names are those that queues can have.
var names = regexp.MustCompile(`^[0-9A-Za-z_-]{1,80}(\.fifo)?$`)

// owned is the path of a queue's URL.
var owned = regexp.MustCompile(`^/([0-9]{12})/([0-9A-Za-z_-]{1,80}(?:\.fifo)?)$`)

// The loader of sqs.Queue, by GetQueueUrl and GetQueueAttributes, each of which takes one
// (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html). It needs
// sqs:GetQueueUrl and sqs:GetQueueAttributes.
func init() {
	relation.RegisterLoader("sqs.Queue", byid.One(queue), relation.NormalizeKey(byName), arnid.Taken("sqs", ""),
		relation.NotFoundCodes("AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"))
}

func queue(ctx context.Context, cfg aws.Config, key relation.Key) (*sqstypes.Queue, error) {
	if !names.MatchString(key.ID()) {
		return nil, nil
	}
	client := sqs.NewFromConfig(cfg)
	// A URL from a payload is not one to call: SQS says which it is.
	at, err := client.GetQueueUrl(ctx, &sqs.GetQueueUrlInput{QueueName: new(key.ID())})
	if err != nil {
		return nil, err
	}
	if owner := key.Arg("owner"); owner != "" && ownerOf(aws.ToString(at.QueueUrl)) != owner {
		return nil, nil // a namesake in another account
	}
	out, err := client.GetQueueAttributes(ctx, &sqs.GetQueueAttributesInput{
		QueueUrl: at.QueueUrl, AttributeNames: []types.QueueAttributeName{types.QueueAttributeNameAll},
	})
	if err != nil {
		return nil, err
	}
	return &sqstypes.Queue{
		URL: aws.ToString(at.QueueUrl), Name: key.ID(),
		ARN:        out.Attributes[string(types.QueueAttributeNameQueueArn)],
		Attributes: out.Attributes,
	}, nil
}

// byName makes the key of an ARN or a URL that of the name in it. Of a URL, the account is kept as the part "owner".
func byName(key relation.Key) relation.Key {
	if address, err := url.Parse(key.ID()); err == nil && address.Host != "" {
		if parts := owned.FindStringSubmatch(address.Path); parts != nil {
			return relation.NewKey(parts[2], "owner", parts[1])
		}
	}
	return relation.NewKey(arnid.Of(key, "sqs", ""))
}

// ownerOf returns the account in a queue's URL.
func ownerOf(queue string) string {
	address, err := url.Parse(queue)
	if err != nil {
		return ""
	}
	owner, _, _ := strings.Cut(strings.TrimPrefix(address.Path, "/"), "/")
	return owner
}
