package pattern_test

import (
	"errors"
	"fmt"

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
