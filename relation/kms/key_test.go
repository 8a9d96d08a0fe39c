package kms_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/kms/types"
	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
	_ "github.com/typedbus/typedbus/relation/kms"
)

const arnPrefix = "arn:aws:kms:us-east-1:123456789012:"

func byID(id string) relation.Key { return relation.NewKey(id) }

// describe answers DescribeKey.
func describe(r *loadertest.Request, exists func(name string) bool) any {
	var input struct{ KeyId string }
	if err := json.Unmarshal(r.Body, &input); err != nil || !exists(input.KeyId) {
		return &loadertest.Error{Code: "NotFoundException", Message: "no such key"}
	}
	return map[string]any{"KeyMetadata": map[string]any{"KeyId": input.KeyId, "KeyState": "Enabled"}}
}

func TestKey(t *testing.T) {
	loadertest.Contract[types.KeyMetadata]{
		Target:    "kms.Key",
		Operation: "DescribeKey",
		Limit:     1,
		Key:       byID,
		Alias:     func(id string) relation.Key { return byID(arnPrefix + "key/" + id) },
		Name:      func(k types.KeyMetadata) string { return *k.KeyId },
		Answer:    describe,
	}.Run(t)
}

func TestKeyIDs(t *testing.T) {
	for _, test := range []struct {
		name, id, want string // want is the id that AWS is asked for; "" if it is not asked
	}{
		{"multi-Region key", "mrk-1234abcd12ab34cd56ef1234567890ab", "mrk-1234abcd12ab34cd56ef1234567890ab"},
		{"alias", "alias/aws/s3", "alias/aws/s3"},
		{"alias, by ARN", arnPrefix + "alias/aws/s3", "alias/aws/s3"},
		{"ARN of a grant", arnPrefix + "grant/1", ""},
		{"ARN of another service", "arn:aws:s3:::bucket", ""},
		{"ARN of another service's key", "arn:aws:others:us-east-1:123456789012:key/1234abcd", ""},
		{"not an id", "my key", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := loadertest.New(t)
			s.Handle("DescribeKey", func(r *loadertest.Request) any { return describe(r, func(string) bool { return true }) })
			key, err := loadertest.One[types.KeyMetadata](t, s.Config(), "kms.Key", byID(test.id))
			if test.want == "" {
				require.ErrorIs(t, err, relation.ErrNotFound)
				require.Zero(t, s.Calls())
				return
			}
			require.NoError(t, err)
			require.Equal(t, test.want, *key.KeyId)
		})
	}
}
