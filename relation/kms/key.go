package kms

import (
	"context"
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
)

// plausible are ids of keys, those of multi-Region keys ("mrk-…") too, and names of aliases.
var plausible = regexp.MustCompile(`^([0-9A-Za-z-]{1,256}|alias/[0-9A-Za-z/_-]{1,250})$`)

// The loader of kms.Key, by DescribeKey (https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html),
// which takes one key.
func init() {
	relation.RegisterLoader("kms.Key", loadKey, relation.NormalizeKey(byID), arnid.Taken("kms", "key/", "alias/"), relation.NotFoundCodes("NotFoundException"))
}

func loadKey(ctx context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]types.KeyMetadata, error) {
	key := keys[0]
	if !plausible.MatchString(key.ID()) {
		return nil, nil
	}
	out, err := kms.NewFromConfig(cfg).DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: new(key.ID())})
	if err != nil {
		return nil, err
	}
	return map[relation.Key]types.KeyMetadata{key: *out.KeyMetadata}, nil
}

// byID makes the key of an ARN that of the id or the alias in it:
// arn:aws:kms:eu-west-1:123456789012:key/1234abcd-… is 1234abcd-…, …:alias/billing is alias/billing.
func byID(key relation.Key) relation.Key {
	if arn, ok := key.ARN(); ok && arn.Service == "kms" {
		return relation.NewKey(strings.TrimPrefix(arn.Resource, "key/"))
	}
	return relation.NewKey(key.ID())
}
