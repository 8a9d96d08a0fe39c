// Package place knows which accounts and regions AWS can have.
package place

import (
	"errors"
	"regexp"
)

// partitions are AWS's partitions with the pattern of their regions' names, as the SDK has them in its endpoint rules
// (aws-sdk-go-v2, internal/endpoints/awsrulesfn/partitions.json): a region that opens tomorrow matches today. A test
// compares the two.
var partitions = []struct {
	id      string
	regions *regexp.Regexp
}{
	{"aws", regexp.MustCompile(`^(us|eu|ap|sa|ca|me|af|il|mx)\-\w+\-\d+$`)},
	{"aws-cn", regexp.MustCompile(`^cn\-\w+\-\d+$`)},
	{"aws-eusc", regexp.MustCompile(`^eusc\-(de)\-\w+\-\d+$`)},
	{"aws-iso", regexp.MustCompile(`^us\-iso\-\w+\-\d+$`)},
	{"aws-iso-b", regexp.MustCompile(`^us\-isob\-\w+\-\d+$`)},
	{"aws-iso-e", regexp.MustCompile(`^eu\-isoe\-\w+\-\d+$`)},
	{"aws-iso-f", regexp.MustCompile(`^us\-isof\-\w+\-\d+$`)},
	{"aws-us-gov", regexp.MustCompile(`^us\-gov\-\w+\-\d+$`)},
}

// maxRegion is the longest region name that is looked at, in bytes. AWS's longest has 15.
const maxRegion = 32

// Partition returns the AWS partition ("aws", "aws-cn", "aws-us-gov", …) that a region of this name is in, and false
// if AWS cannot have such a region.
func Partition(region string) (string, bool) {
	if len(region) > maxRegion {
		return "", false
	}
	for _, p := range partitions {
		if p.regions.MatchString(region) {
			return p.id, true
		}
	}
	return "", false
}

// Check returns an error unless account has twelve digits and region is one that AWS can have. An event comes from
// outside, and a region becomes part of a host name.
func Check(account, region string) error {
	if !isAccount(account) {
		return errors.New("an account has 12 digits")
	}
	if _, ok := Partition(region); !ok {
		return errors.New("no partition of AWS has such a region")
	}
	return nil
}

func isAccount(account string) bool {
	if len(account) != 12 {
		return false
	}
	for _, digit := range []byte(account) {
		if digit < '0' || digit > '9' {
			return false
		}
	}
	return true
}
