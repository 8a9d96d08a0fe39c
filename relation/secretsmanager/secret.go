package secretsmanager

import (
	"context"
	"regexp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
)

// plausible are names of secrets, and ARNs, which add a colon.
var plausible = regexp.MustCompile(`^[0-9A-Za-z/_+=.@:-]+$`)

// maxID is the most characters of a name or an ARN in a call.
const maxID = 2048

// The loader of secretsmanager.Secret, by DescribeSecret, which takes one:
// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html. ListSecrets takes several names,
// but finds by prefix.
func init() {
	relation.RegisterLoader("secretsmanager.Secret", loadSecret, arnid.Taken("secretsmanager", "secret:"), relation.NotFoundCodes("ResourceNotFoundException"),
		relation.Identity(func(s types.SecretListEntry) string { return aws.ToString(s.ARN) }),
		relation.NormalizeKey(func(key relation.Key) relation.Key { return relation.NewKey(key.ID()) }))
}

func loadSecret(ctx context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]types.SecretListEntry, error) {
	key := keys[0]
	if _, ok := key.ARN(); len(key.ID()) > maxID || !plausible.MatchString(key.ID()) || !ok && arn.IsARN(key.ID()) {
		return nil, nil
	}
	out, err := secretsmanager.NewFromConfig(cfg).DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: new(key.ID())})
	if err != nil {
		return nil, err
	}
	return map[relation.Key]types.SecretListEntry{key: secret(out)}, nil
}

func secret(out *secretsmanager.DescribeSecretOutput) types.SecretListEntry {
	return types.SecretListEntry{
		ARN:                            out.ARN,
		CreatedDate:                    out.CreatedDate,
		DeletedDate:                    out.DeletedDate,
		Description:                    out.Description,
		ExternalSecretRotationMetadata: out.ExternalSecretRotationMetadata,
		ExternalSecretRotationRoleArn:  out.ExternalSecretRotationRoleArn,
		KmsKeyId:                       out.KmsKeyId,
		LastAccessedDate:               out.LastAccessedDate,
		LastChangedDate:                out.LastChangedDate,
		LastRotatedDate:                out.LastRotatedDate,
		Name:                           out.Name,
		NextRotationDate:               out.NextRotationDate,
		OwningService:                  out.OwningService,
		PrimaryRegion:                  out.PrimaryRegion,
		RotationEnabled:                out.RotationEnabled,
		RotationLambdaARN:              out.RotationLambdaARN,
		RotationRules:                  out.RotationRules,
		SecretVersionsToStages:         out.VersionIdsToStages,
		Tags:                           out.Tags,
		Type:                           out.Type,
	}
}
