package pattern_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/typedbus/typedbus/registry/pattern"
)

func ExampleCompile() {
	p, err := pattern.Compile(`{"source": ["aws.ec2"], "detail": {"state": [{"anything-but": "pending"}]}}`)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, event := range []string{
		`{"source": "aws.ec2", "detail": {"state": "running"}}`,
		`{"source": "aws.ec2", "detail": {"state": "pending"}}`,
	} {
		ok, err := p.Match([]byte(event))
		fmt.Println(ok, err)
	}
	// Output:
	// true <nil>
	// false <nil>
}

func ExampleCompile_refused() {
	_, err := pattern.Compile(`{"source": ["aws.ec2"], "detail": {"state": "running"}}`)
	fmt.Println(err)
	refused, _ := errors.AsType[*pattern.PatternError](err)
	fmt.Println(refused.Path)
	// Output:
	// pattern: invalid pattern: detail.state: the value of a field must be in a list, not a string alone (offset 44): put brackets around it: ["running"]
	// detail.state
}

func ExampleMustCompile() {
	running := pattern.MustCompile(`{"detail": {"state": ["running"]}}`)
	fmt.Println(running)
	// Output: {"detail": {"state": ["running"]}}
}

// The fields of one array must be found in one element of it.
func ExamplePattern_Match_arrays() {
	p := pattern.MustCompile(`{"detail": {"containers": {"name": ["web"], "exitCode": [1]}}}`)
	fmt.Println(p.Match([]byte(`{"detail": {"containers": [{"name": "web", "exitCode": 0}, {"name": "log", "exitCode": 1}]}}`)))
	fmt.Println(p.Match([]byte(`{"detail": {"containers": [{"name": "web", "exitCode": 1}, {"name": "log", "exitCode": 0}]}}`)))
	// Output:
	// false <nil>
	// true <nil>
}

func ExampleNewSet() {
	rules := map[string]string{
		"all of EC2": `{"source": ["aws.ec2"]}`,
		"starts":     `{"source": ["aws.ec2"], "detail": {"state": ["pending", "running"]}}`,
		"orders":     `{"source": ["my.orders"]}`,
	}
	var names []string
	var patterns []*pattern.Pattern
	for _, name := range slices.Sorted(maps.Keys(rules)) {
		names = append(names, name)
		patterns = append(patterns, pattern.MustCompile(rules[name]))
	}
	found, err := pattern.NewSet(patterns...).Match([]byte(`{"source": "aws.ec2", "detail": {"state": "running"}}`))
	for _, i := range found {
		fmt.Println(names[i])
	}
	fmt.Println(err)
	// Output:
	// all of EC2
	// starts
	// <nil>
}

func ExampleSet_AppendMatches() {
	set := pattern.NewSet(pattern.MustCompile(`{"n": [1]}`), pattern.MustCompile(`{"n": [{"numeric": [">", 0]}]}`))
	found := make([]int, 0, 8)
	for _, event := range []string{`{"n": 1}`, `{"n": 2}`, `{"n": 0}`} {
		found, _ = set.AppendMatches(found[:0], []byte(event))
		fmt.Println(found)
	}
	// Output:
	// [0 1]
	// [1]
	// []
}

func ExamplePattern_Explain() {
	p := pattern.MustCompile(`{"source": ["aws.ec2"], "detail": {"state": ["Running"], "cpus": [{"numeric": [">", 1]}], "zone": [{"exists": true}]}}`)
	x, err := p.Explain([]byte(`{"source": "aws.ec2", "detail": {"state": "running", "cpus": "4", "Zone": "us-east-1a"}}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(x)
	// Output:
	// does not match
	// ✗ detail.cpus: wanted {"numeric":[">",1]}, there is "4" (the event has a number in quotes, which is a string: numbers never match it)
	// ✗ detail.state: wanted "Running", there is "running" (it differs in case: use equals-ignore-case)
	// ✗ detail.zone: wanted {"exists":true}, there is nothing (detail has "Zone" instead: names are case-sensitive)
	// ✓ source: wanted "aws.ec2", there is "aws.ec2"
}

func ExamplePattern_Lint() {
	p := pattern.MustCompile(`{"detailType": ["Order"], "detail": {"state": [{"anything-but": "open"}, {"anything-but": "paid"}]}}`)
	for _, w := range p.Lint(pattern.Rule) {
		fmt.Println(w)
	}
	// Output:
	// detailType: EventBridge's events have no member "detailType": write "detail-type"
	// detail.state: two anything-but in one list mean either, so every value matches: write one anything-but with a list
}

func ExampleCheckEnvelope() {
	warnings, err := pattern.CheckEnvelope([]byte(`{"id": "1", "source": "my.orders", "detail-type": "Order", "account": "123456789012", "region": "us-east-1"}`))
	for _, w := range warnings {
		fmt.Println(w)
	}
	fmt.Println(err)
	// Output:
	// time: refused: TestEventPattern wants this member in an event
	// resources: refused: TestEventPattern wants this member in an event
	// <nil>
}
