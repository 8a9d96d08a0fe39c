package secretsmanager_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
	_ "github.com/typedbus/typedbus/relation/secretsmanager"
)

func byName(name string) relation.Key { return relation.NewKey(name) }

// describe answers DescribeSecret.
func describe(r *loadertest.Request, exists func(name string) bool) any {
	var input struct{ SecretId string }
	if err := json.Unmarshal(r.Body, &input); err != nil || !exists(input.SecretId) {
		return &loadertest.Error{Code: "ResourceNotFoundException", Message: "no such secret"}
	}
	return map[string]any{"Name": input.SecretId}
}

func TestSecret(t *testing.T) {
	loadertest.Contract[types.SecretListEntry]{
		Target:    "secretsmanager.Secret",
		Operation: "DescribeSecret",
		Limit:     1,
		Key:       byName,
		Name:      func(s types.SecretListEntry) string { return *s.Name },
		Answer:    describe,
	}.Run(t)
}

func TestSecretIDs(t *testing.T) {
	for _, test := range []struct {
		name, id string
		asked    bool
	}{
		{"hierarchy", "prod/db+replica=1@eu.west_1-a", true},
		{"ARN", "arn:aws:secretsmanager:us-east-1:123456789012:secret:prod/db-AbCdEf", true},
		{"ARN of another service", "arn:aws:ssm:us-east-1:123456789012:parameter/db", false},
		{"not a name", "my secret", false},
		{"too long", strings.Repeat("x", 2049), false},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := loadertest.New(t)
			s.Handle("DescribeSecret", func(r *loadertest.Request) any { return describe(r, func(string) bool { return true }) })
			secret, err := loadertest.One[types.SecretListEntry](t, s.Config(), "secretsmanager.Secret", byName(test.id))
			if !test.asked {
				require.ErrorIs(t, err, relation.ErrNotFound)
				require.Zero(t, s.Calls())
				return
			}
			require.NoError(t, err)
			require.Equal(t, test.id, *secret.Name)
		})
	}
}

// What Secrets Manager tells must arrive: no field may be zero if it tells all.
func TestAllFields(t *testing.T) {
	s := loadertest.New(t)
	s.Handle("DescribeSecret", func(*loadertest.Request) any {
		return map[string]any{
			"ARN": "a", "Name": "n", "CreatedDate": 1.5e9, "DeletedDate": 1.5e9, "Description": "d",
			"ExternalSecretRotationMetadata": []any{map[string]any{"Key": "k", "Value": "v"}},
			"ExternalSecretRotationRoleArn":  "r", "KmsKeyId": "k", "LastAccessedDate": 1.5e9, "LastChangedDate": 1.5e9,
			"LastRotatedDate": 1.5e9, "NextRotationDate": 1.5e9, "OwningService": "rds", "PrimaryRegion": "eu-west-1",
			"RotationEnabled": true, "RotationLambdaARN": "l", "RotationRules": map[string]any{"AutomaticallyAfterDays": 30},
			"VersionIdsToStages": map[string]any{"v": []string{"AWSCURRENT"}}, "Tags": []any{map[string]any{"Key": "k"}}, "Type": "t",
		}
	})
	secret, err := loadertest.One[types.SecretListEntry](t, s.Config(), "secretsmanager.Secret", byName("n"))
	require.NoError(t, err)
	for field, value := range reflect.ValueOf(*secret).Fields() {
		if field.IsExported() {
			require.False(t, value.IsZero(), field.Name)
		}
	}
}

// TestOnce: a secret that an event names by its name and by its ARN is one; the ARN of an earlier one is another.
func TestOnce(t *testing.T) {
	const arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:db-"
	s := loadertest.New(t)
	s.Handle("DescribeSecret", func(r *loadertest.Request) any {
		var input struct{ SecretId string }
		require.NoError(t, json.Unmarshal(r.Body, &input))
		if input.SecretId == "db" {
			input.SecretId = arn + "AbCdEf"
		}
		return map[string]any{"Name": "db", "ARN": input.SecretId}
	})
	cfg := s.Config()
	cfg.Region = "us-east-1"
	var found []string
	for _, secret := range loadertest.Distinct[types.SecretListEntry](t, cfg, "secretsmanager.Secret", byName(arn+"AbCdEf"), byName("db"), byName(arn+"GhIjKl")) {
		found = append(found, *secret.ARN)
	}
	require.Equal(t, []string{arn + "AbCdEf", arn + "GhIjKl"}, found)
}
