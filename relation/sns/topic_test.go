package sns_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
	_ "github.com/typedbus/typedbus/relation/sns"
	"github.com/typedbus/typedbus/relation/sns/snstypes"
)

const prefix = "arn:aws:sns:" + loadertest.Region + ":" + loadertest.Account + ":"

func TestTopic(t *testing.T) {
	loadertest.Contract[snstypes.Topic]{
		Target:    "sns.Topic",
		Operation: "GetTopicAttributes",
		Limit:     1,
		Key:       func(name string) relation.Key { return relation.NewKey(prefix + name) },
		Alias: func(name string) relation.Key {
			return relation.NewKey(prefix + name + ":11111111-2222-3333-4444-555555555555")
		},
		Name: func(r snstypes.Topic) string { return r.Name },
		Answer: func(r *loadertest.Request, exists func(string) bool) any {
			name := relation.NewKey(r.Form().Get("TopicArn"))
			if !exists(name.Name()) {
				return &loadertest.Error{Status: 404, Code: "NotFound", Message: "Topic does not exist"}
			}
			return "<Attributes><entry><key>DisplayName</key><value>" + name.Name() + "</value></entry></Attributes>"
		},
		Denied: "AuthorizationError",
	}.Run(t)
}

func TestWhatIsNoTopic(t *testing.T) {
	s := loadertest.New(t)
	_, err := loadertest.One[snstypes.Topic](t, s.Config(), "sns.Topic", relation.NewKey("orders"))
	require.ErrorContains(t, err, "named by its ARN")
	for _, id := range []string{"arn:aws:sqs:us-east-1:123456789012:orders", prefix + "two words"} {
		_, err = loadertest.One[snstypes.Topic](t, s.Config(), "sns.Topic", relation.NewKey(id))
		require.ErrorIs(t, err, relation.ErrNotFound, "%s", id)
	}
	require.Zero(t, s.Calls())
}
