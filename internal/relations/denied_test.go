package relations

import (
	"context"
	"errors"
	"os"
	"reflect"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents"
	"github.com/typedbus/typedbus/internal/e2e"
	"github.com/typedbus/typedbus/internal/seam"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/session"
)

// deniedEndpoint is the environment variable with the URL of a server that denies whatever it is asked. `make e2e` sets
// it to a moto server that checks permissions.
const deniedEndpoint = "TYPEDBUS_E2E_DENIED_ENDPOINT"

// TestE2EDenied asks for each resource that the samples of AWS's events name, one key at a time, where nobody may
// anything: whatever is found or not found was leaked. What moto does not implement it cannot deny; and for most protocols
// it denies in XML, which their clients cannot read.
func TestE2EDenied(t *testing.T) {
	endpoint := os.Getenv(deniedEndpoint)
	if endpoint == "" {
		t.Skip(deniedEndpoint + " is not set: `make e2e` starts a server and sets it")
	}
	cfg := nobodysConfig(t, endpoint)
	nobody := session.Func(func(context.Context, string, string) (aws.Config, error) { return cfg, nil })

	outcomes := map[string]error{} // by target and key
	denied, targets := 0, map[string]bool{}
	for _, registered := range awsevents.Registry().Types() {
		for _, payload := range samples(registered) {
			event, err := registry.Decode(payload, registry.WithSession(nobody))
			require.NoError(t, err)
			for spec := range seam.Relations(event) {
				for _, failed := range failures(t, payload, nobody, spec.Field) {
					name := failed.Target + " " + failed.Key.String()
					if _, asked := outcomes[name]; asked {
						continue
					}
					outcomes[name] = failed
					if errors.Is(failed, relation.ErrDenied) {
						denied++
						targets[failed.Target] = true
					} else {
						t.Logf("%s: %v", name, failed)
					}
				}
			}
		}
	}
	t.Logf("%d of %d keys denied, of %d targets", denied, len(outcomes), len(targets))
	require.GreaterOrEqual(t, len(targets), 7)
}

// failures returns the outcome of each key that a relation field of an event has: none may be found.
func failures(t *testing.T, payload []byte, session registry.Session, field string) []*relation.Error {
	t.Helper()
	event, err := registry.Decode(payload, registry.WithSession(session))
	require.NoError(t, err)
	relations := reflect.ValueOf(event).Elem().FieldByName(field).Addr()
	results := relations.MethodByName("Get").Call([]reflect.Value{reflect.ValueOf(t.Context())})
	err, _ = results[1].Interface().(error)
	require.Error(t, err, "%s: nobody may read it", field)
	if many, ok := errors.AsType[*relation.ManyError](err); ok {
		keys := relations.MethodByName("Keys").Call(nil)[0]
		require.Len(t, many.Failed, keys.Len(), "%s: nobody may read any", field)
		return many.Failed
	}
	one, ok := errors.AsType[*relation.Error](err)
	require.True(t, ok, "%v", err)
	return []*relation.Error{one}
}

// nobodysConfig returns the configuration of a new user without any permission. The server lets two calls pass before it
// checks: those that make the user and its key.
func nobodysConfig(t *testing.T, endpoint string) aws.Config {
	t.Helper()
	cfg := e2e.ConfigFor(endpoint)
	client := iam.NewFromConfig(cfg)
	_, err := client.CreateUser(t.Context(), &iam.CreateUserInput{UserName: aws.String("nobody")})
	require.NoError(t, err)
	made, err := client.CreateAccessKey(t.Context(), &iam.CreateAccessKeyInput{UserName: aws.String("nobody")})
	require.NoError(t, err)
	cfg.Credentials = credentials.NewStaticCredentialsProvider(*made.AccessKey.AccessKeyId, *made.AccessKey.SecretAccessKey, "")
	cfg.Retryer = func() aws.Retryer { return aws.NopRetryer{} }
	return cfg
}
