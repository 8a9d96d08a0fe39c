package relation

import (
	"errors"
	"regexp"

	"github.com/typedbus/typedbus/registry"
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

// CheckOrigin returns an error that is [ErrInvalidOrigin] unless account has twelve digits and region is one that AWS
// can have. An event comes from outside, and a region becomes part of a host name: every relation is checked before
// its session is asked, and the sessions of package session check for themselves.
func CheckOrigin(account, region string) error {
	if err := checkOrigin(account, region); err != nil {
		return &Error{Account: account, Region: region, Kind: ErrInvalidOrigin, Err: err}
	}
	return nil
}

func checkOrigin(account, region string) error {
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

// origin is where a resource is.
type origin struct{ account, region string }

// awsOwned stands for the account in the ARNs of what AWS itself provides to every account, such as
// arn:aws:iam::aws:policy/ReadOnlyAccess.
const awsOwned = "aws"

// originOf returns where key's resource is: the account and region of its ARN where it has them, else the event's. Its
// error says why AWS cannot have it there.
func originOf(key Key, event *registry.Event) (origin, error) {
	at := origin{event.Account, event.Region}
	name, isARN := key.ARN()
	if isARN && name.AccountID != "" && name.AccountID != awsOwned {
		at.account = name.AccountID
	}
	if isARN && name.Region != "" {
		at.region = name.Region
	}
	if err := checkOrigin(at.account, at.region); err != nil {
		return at, err
	}
	if partition, _ := Partition(at.region); isARN && name.Partition != partition {
		return at, errors.New("the ARN's partition is not the region's")
	}
	return at, nil
}
