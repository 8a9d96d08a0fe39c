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

// TestE2EDenied asks for a resource of every target that AWS's events name, where nobody may anything. What moto does
// not implement it cannot deny; and for most protocols it denies in XML, which their clients cannot read.
func TestE2EDenied(t *testing.T) {
	endpoint := os.Getenv(deniedEndpoint)
	if endpoint == "" {
		t.Skip(deniedEndpoint + " is not set: `make e2e` starts a server and sets it")
	}
	cfg := nobodysConfig(t, endpoint)
	nobody := session.Func(func(context.Context, string, string) (aws.Config, error) { return cfg, nil })

	outcomes := map[string]error{} // by target
	for _, registered := range awsevents.Registry().Types() {
		for _, payload := range samples(registered) {
			event, err := registry.Decode(payload, registry.WithSession(nobody))
			require.NoError(t, err)
			for spec, field := range seam.Relations(event) {
				if _, asked := outcomes[spec.Target]; asked {
					continue
				}
				_, preloadErr := relation.Preloader{Fields: []string{spec.Field}}.Preload(t.Context(), event)
				outcomes[spec.Target] = errors.Join(preloadErr, outcome(t.Context(), field))
			}
		}
	}
	denied := 0
	for target, err := range outcomes {
		require.Error(t, err, "%s: nobody may read it", target)
		if errors.Is(err, relation.ErrDenied) {
			denied++
			continue
		}
		t.Logf("%s: %v", target, err)
	}
	t.Logf("%d of %d targets denied", denied, len(outcomes))
	require.GreaterOrEqual(t, denied, 7)
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

// outcome returns the error of a relation, whatever type it holds.
func outcome(ctx context.Context, field any) error {
	results := reflect.ValueOf(field).MethodByName("Get").Call([]reflect.Value{reflect.ValueOf(ctx)})
	err, _ := results[1].Interface().(error)
	return err
}
