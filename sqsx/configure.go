package sqsx

import (
	"fmt"
	"net/url"
	"reflect"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/typedbus/typedbus/sqsx/internal/body"
)

// isNil reports whether v is nothing, or a pointer, function or the like that is nil.
func isNil(v any) bool {
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Invalid:
		return true
	case reflect.Pointer, reflect.Func, reflect.Map, reflect.Interface, reflect.Chan, reflect.Slice:
		return r.IsNil()
	}
	return false
}

func nilOption(i int) error {
	return &ConfigError{fmt.Sprintf("option %d", i+1), "it is nil: leave it out"}
}

// checkQueueURL says what is wrong with a queue's URL, or nothing.
func checkQueueURL(option, queue string) error {
	const example = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"
	refuse := func(reason string) error { return &ConfigError{option, reason} }
	u, err := url.Parse(queue)
	switch {
	case queue == "":
		return refuse("the queue's URL is empty: write one such as " + example)
	case strings.HasPrefix(queue, "arn:"):
		return refuse("it is an ARN, and SQS takes URLs: write one such as " + example)
	case err != nil || strings.TrimSpace(queue) != queue:
		return refuse("it is no URL, or has blanks around it: write one such as " + example)
	case u.Scheme == "" && u.Host == "" && !strings.Contains(queue, "/"):
		return refuse("it is a name, and SQS takes URLs: GetQueueUrl has the one of a name, such as " + example)
	case u.Scheme != "https" && u.Scheme != "http", u.Host == "", strings.Trim(u.Path, "/") == "":
		return refuse("it is no queue's URL: write one such as " + example)
	}
	return nil
}

// checkClient says what is wrong with a client, or nothing.
func checkClient(client any) error {
	if isNil(client) {
		return &ConfigError{"client", "it is nil: write sqs.NewFromConfig(cfg)"}
	}
	return nil
}

// sameQueue reports whether two URLs are known to be of one queue, be they of different forms.
func sameQueue(a, b string) bool {
	if a == b {
		return true
	}
	accountA, regionA, nameA := body.Origin(a)
	accountB, regionB, nameB := body.Origin(b)
	if nameA == "" || nameA != nameB || accountA != accountB {
		return false
	}
	if regionA != "" && regionB != "" {
		return regionA == regionB && accountA != ""
	}
	ua, errA := url.Parse(a)
	ub, errB := url.Parse(b)
	return errA == nil && errB == nil && strings.EqualFold(ua.Host, ub.Host)
}

// optionsOf returns the options of an SDK client, or of what embeds one; none of another client.
func optionsOf(client any) (sqs.Options, bool) {
	c, ok := client.(interface{ Options() sqs.Options })
	if !ok {
		return sqs.Options{}, false
	}
	return c.Options(), true
}

// regionOf returns the region a client is of, if it says.
func regionOf(client any) string {
	options, _ := optionsOf(client)
	return options.Region
}
