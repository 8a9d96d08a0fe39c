package session

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"

	"github.com/typedbus/typedbus/relation/internal/place"
)

// The placeholders of a role.
const (
	accountPlaceholder   = "{account}"
	partitionPlaceholder = "{partition}"
)

// roleName is a role's path and name, as
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html has them.
var roleName = regexp.MustCompile(`^role/([!-.0-~]+/)*[\w+=,.@-]{1,64}$`)

// checkRole returns what is wrong with role, or nil: whether it is the ARN of a role once its placeholders are replaced.
func checkRole(role string) error {
	for rest, offset := role, 0; ; {
		start := strings.IndexAny(rest, "{}")
		if start < 0 {
			break
		}
		end := strings.IndexByte(rest[start:], '}')
		if rest[start] == '}' || end < 0 {
			return &RoleError{Role: role, Placeholder: rest[start : start+1],
				Problem: fmt.Sprintf("unpaired %q at offset %d", rest[start], offset+start)}
		}
		placeholder := rest[start : start+end+1]
		if placeholder != accountPlaceholder && placeholder != partitionPlaceholder {
			return &RoleError{Role: role, Placeholder: placeholder,
				Problem: fmt.Sprintf("unknown placeholder %s at offset %d: there are %s and %s", placeholder, offset+start, accountPlaceholder, partitionPlaceholder)}
		}
		rest, offset = rest[start+end+1:], offset+start+end+1
	}
	const anyAccount, anyRegion = "000000000000", "us-east-1"
	name, err := arn.Parse(roleIn(role, anyAccount, anyRegion))
	switch {
	case err != nil:
		return &RoleError{Role: role, Problem: "not an ARN: write it as arn:{partition}:iam::{account}:role/NAME"}
	case name.Service != "iam" || name.Region != "" || !roleName.MatchString(name.Resource):
		return &RoleError{Role: role, Problem: "not the ARN of a role: write it as arn:{partition}:iam::{account}:role/NAME"}
	case place.Check(name.AccountID, anyRegion) != nil:
		return &RoleError{Role: role, Problem: "the account has to be {account} or 12 digits"}
	}
	return nil
}

// roleIn returns role with its placeholders replaced.
func roleIn(role, account, region string) string {
	partition, _ := place.Partition(region)
	return strings.NewReplacer(accountPlaceholder, account, partitionPlaceholder, partition).Replace(role)
}

// checkPartition returns an error if role, whose placeholders are replaced, is not of the region's partition: its
// credentials are worth nothing there, and should not be shown there.
func checkPartition(role, region string) error {
	name, err := arn.Parse(role)
	if err != nil {
		return err
	}
	if partition, _ := place.Partition(region); name.Partition != partition {
		return &PartitionError{Region: region, Own: name.Partition}
	}
	return nil
}
