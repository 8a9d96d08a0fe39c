package body

import (
	"net/url"
	"regexp"
	"strings"
)

// region is what AWS's regions look like, those of other partitions among them.
var region = regexp.MustCompile(`^[a-z]{2,5}(-[a-z]+){1,3}-[0-9]{1,2}$`)

// Origin reads account, region and name from a queue's URL or ARN. Each is empty where it cannot be told. URLs have many
// forms:
//
//	https://sqs.eu-west-1.amazonaws.com/123456789012/name          also sqs-fips, and .cn, .eu and the others
//	https://sqs.eu-west-1.api.aws/123456789012/name                dual-stack
//	https://vpce-….sqs.eu-west-1.vpce.amazonaws.com/123456789012/name
//	https://eu-west-1.queue.amazonaws.com/123456789012/name        of old; without a region it is us-east-1
//	http://localhost:4566/queue/eu-west-1/000000000000/name        LocalStack's by path; its by host are like AWS's
//
// See https://docs.aws.amazon.com/general/latest/gr/sqs-service.html
func Origin(queue string) (account, regionName, name string) {
	if parts := strings.Split(queue, ":"); len(parts) == 6 && parts[0] == "arn" {
		return parts[4], parts[3], parts[5]
	}
	u, err := url.Parse(queue)
	if err != nil || u.Host == "" {
		return "", "", ""
	}
	path := strings.Split(strings.Trim(u.Path, "/"), "/")
	name = path[len(path)-1]
	if n := len(path); n >= 2 && isAccount(path[n-2]) {
		account = path[n-2]
		if n >= 3 && region.MatchString(path[n-3]) {
			return account, path[n-3], name
		}
	}
	labels := strings.Split(u.Hostname(), ".")
	for i, label := range labels {
		switch {
		case (label == "sqs" || label == "sqs-fips") && i+1 < len(labels) && region.MatchString(labels[i+1]):
			return account, labels[i+1], name
		case label == "queue" && i > 0 && region.MatchString(labels[i-1]):
			return account, labels[i-1], name
		}
	}
	if u.Hostname() == "queue.amazonaws.com" {
		regionName = "us-east-1"
	}
	return account, regionName, name
}

func isAccount(s string) bool {
	return len(s) == 12 && strings.Trim(s, "0123456789") == ""
}
