package autoscaling_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
	_ "github.com/typedbus/typedbus/relation/autoscaling"
)

func byName(name string) relation.Key { return relation.NewKey(name) }

func byARN(name string) relation.Key {
	return relation.NewKey("arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:" +
		"0f0a0b0c-0d0e-4f00-8a0b-0c0d0e0f0001:autoScalingGroupName/" + name)
}

// describe answers DescribeAutoScalingGroups.
func describe(r *loadertest.Request, exists func(name string) bool) any {
	var groups strings.Builder
	for _, name := range r.Members("AutoScalingGroupNames") {
		if exists(name) {
			fmt.Fprintf(&groups, "<member><AutoScalingGroupName>%s</AutoScalingGroupName></member>", name)
		}
	}
	return "<AutoScalingGroups>" + groups.String() + "</AutoScalingGroups>"
}

func TestGroup(t *testing.T) {
	loadertest.Contract[types.AutoScalingGroup]{
		Target:    "autoscaling.Group",
		Operation: "DescribeAutoScalingGroups",
		Limit:     100,
		Key:       byName,
		Alias:     byARN,
		Name:      func(g types.AutoScalingGroup) string { return *g.AutoScalingGroupName },
		Answer: func(r *loadertest.Request, exists func(name string) bool) any {
			// More than 50 names are refused without this.
			if r.Form().Get("MaxRecords") != "100" {
				return &loadertest.Error{Code: "ValidationError", Message: "MaxRecords"}
			}
			return describe(r, exists)
		},
		Denied: "AccessDenied",
	}.Run(t)
}

func TestGroupNames(t *testing.T) {
	for _, test := range []struct {
		name, id, want string // want is the name that AWS is asked for; "" if it is not asked
	}{
		{"with slashes", "team/web", "team/web"},
		{"with slashes, by ARN", byARN("team/web").ID(), "team/web"},
		{"with a space", "my group", "my group"},
		{"ARN of another service, which can be a name", "arn:aws:others:us-east-1:123456789012:x:autoScalingGroupName/web",
			"arn:aws:others:us-east-1:123456789012:x:autoScalingGroupName/web"},
		{"too long", strings.Repeat("x", 256), ""},
		{"control character", "a\nb", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := loadertest.New(t)
			s.Handle("DescribeAutoScalingGroups", func(r *loadertest.Request) any {
				return describe(r, func(string) bool { return true })
			})
			group, err := loadertest.One[types.AutoScalingGroup](t, s.Config(), "autoscaling.Group", relation.NewKey(test.id))
			if test.want == "" {
				require.ErrorIs(t, err, relation.ErrNotFound)
				require.Zero(t, s.Calls())
				return
			}
			require.NoError(t, err)
			require.Equal(t, test.want, *group.AutoScalingGroupName)
		})
	}
}

func TestGroupOnALaterPage(t *testing.T) {
	s := loadertest.New(t)
	s.Handle("DescribeAutoScalingGroups", func(r *loadertest.Request) any {
		if r.Form().Get("NextToken") == "" {
			return "<AutoScalingGroups/><NextToken>more</NextToken>"
		}
		return describe(r, func(string) bool { return true })
	})
	group, err := loadertest.One[types.AutoScalingGroup](t, s.Config(), "autoscaling.Group", byName("web"))
	require.NoError(t, err)
	require.Equal(t, "web", *group.AutoScalingGroupName)
	require.Equal(t, 2, s.Calls())
}
