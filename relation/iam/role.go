package iam

import (
	"context"
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
	"github.com/typedbus/typedbus/relation/internal/byid"
)

// names are those that roles can have.
var names = regexp.MustCompile(`^[0-9A-Za-z_+=,.@-]{1,64}$`)

// The loader of iam.Role, by GetRole, which takes one (https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html).
// It needs iam:GetRole.
func init() {
	relation.RegisterLoader("iam.Role", byid.One(role), relation.NormalizeKey(byName), relation.TakesARN(isRole),
		relation.NotFoundCodes("NoSuchEntity", "NoSuchEntityException"))
}

func role(ctx context.Context, cfg aws.Config, key relation.Key) (*types.Role, error) {
	if !names.MatchString(key.ID()) {
		return nil, nil
	}
	out, err := iam.NewFromConfig(cfg).GetRole(ctx, &iam.GetRoleInput{RoleName: new(key.ID())})
	if err != nil {
		return nil, err
	}
	return out.Role, nil
}

func isRole(name arn.ARN, _ relation.Key) bool {
	return arnid.Is(name, "iam", "role/") || arnid.Is(name, "sts", "assumed-role/")
}

// byName makes the key of an ARN that of the role's name: behind its path, arn:aws:iam::123456789012:role/team/reader, or
// before the session's, arn:aws:sts::123456789012:assumed-role/reader/session.
func byName(key relation.Key) relation.Key {
	name, ok := key.ARN()
	if !ok {
		return relation.NewKey(key.ID())
	}
	if session, ok := strings.CutPrefix(name.Resource, "assumed-role/"); ok {
		role, _, _ := strings.Cut(session, "/")
		return relation.NewKey(role)
	}
	return relation.NewKey(key.Name())
}
