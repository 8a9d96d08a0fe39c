package snsverify

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"

	"github.com/typedbus/typedbus/internal/text"
)

// topic is what follows from a topic's ARN: where SNS has its certificates, and whose names they have.
type topic struct {
	host   string   // of the region's endpoint
	owners []string // a certificate has one of these names
}

// suffixes are the domains of the partitions.
var suffixes = map[string]string{
	"aws": "amazonaws.com", "aws-us-gov": "amazonaws.com", "aws-cn": "amazonaws.com.cn", "aws-eusc": "amazonaws.eu",
}

var (
	region      = regexp.MustCompile(`^[a-z]{2,5}(-[a-z]{2,16}){1,2}-[0-9]{1,2}$`)
	certificate = regexp.MustCompile(`^/SimpleNotificationService-[0-9A-Za-z]{1,64}\.pem$`)
)

func parseTopic(s string) (topic, error) {
	a, err := arn.Parse(s)
	if err != nil || a.Service != "sns" || a.AccountID == "" || a.Resource == "" || strings.ContainsAny(a.Resource, " *:") || !region.MatchString(a.Region) {
		return topic{}, fmt.Errorf("snsverify: %s is no topic's ARN; write one such as arn:aws:sns:eu-west-1:123456789012:orders", text.Quote(s))
	}
	suffix, ok := suffixes[a.Partition]
	if !ok {
		return topic{}, fmt.Errorf("snsverify: where SNS has the certificates of partition %s is not known", text.Quote(a.Partition))
	}
	// Where and whose they are is no part of AWS's documentation; its SDK for Java has the list (SnsHostProvider).
	t := topic{host: "sns." + a.Region + "." + suffix, owners: []string{"sns." + suffix, "sns-" + a.Region + "." + suffix, "sns-signing." + a.Region + "." + suffix}}
	if a.Partition == "aws-us-gov" {
		t.owners = append(t.owners, "sns-us-gov-west-1."+suffix)
	}
	return t, nil
}

// hasCertificate compares texts, so that no two readers of URLs can differ about it.
func (t topic) hasCertificate(url string) bool {
	path, ok := strings.CutPrefix(url, "https://"+t.host)
	return ok && certificate.MatchString(path)
}

func (t topic) owns(verify func(host string) error) bool {
	return slices.ContainsFunc(t.owners, func(owner string) bool { return verify(owner) == nil })
}
