package relation_test

import (
	"context"
	"fmt"
	"reflect"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/relation"
)

type other struct{}

func init() { relation.RegisterLoader("ec9.Volume", loadOther) }

func loadOther(context.Context, aws.Config, []relation.Key) (map[relation.Key]other, error) {
	return nil, nil
}

func TestRegisterLoaderTwice(t *testing.T) {
	loader := new(fakeLoader)
	target := loader.register(t)
	relation.RegisterLoader(target, loadOther) // another type is another loader
	message := panicOf(t, func() { relation.RegisterLoader(target, loader.load) })
	require.Regexp(t, `^relation: RegisterLoader of "`+target+`" for github\.com/typedbus/typedbus/relation_test\.thing `+
		`at .*registry_test\.go:\d+: there is one already, registered at .*fake_test\.go:\d+$`, message)
}

func panicOf(t *testing.T, f func()) (message string) {
	t.Helper()
	defer func() { message = fmt.Sprint(recover()) }()
	f()
	t.Error("no panic")
	return
}

func TestNoLoaderSaysWhatToDo(t *testing.T) {
	target := new(fakeLoader).register(t)
	for _, test := range []struct{ name, target, want string }{
		{"nothing imported", "ecs.Cluster", `import _ "github.com/typedbus/typedbus/relation/ecs"`},
		{"Cloud Control", "AWS::Scheduler::Schedule", `import _ "github.com/typedbus/typedbus/relation/cloudcontrol"`},
		{"others of the service", "ec9.Volumes", `there are loaders for ec9.Volume: correct the tag`},
		{"of another type", "ec9.Volume",
			`the field is of github.com/typedbus/typedbus/relation_test.thing, and "ec9.Volume" loads github.com/typedbus/typedbus/relation_test.other`},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := one(t, new(fakeSession), test.target, `{"id":"a"}`).Get(t.Context())
			require.ErrorIs(t, err, relation.ErrNoLoader)
			require.ErrorContains(t, err, test.want)
		})
	}
	_, err := one(t, new(fakeSession), target, `{"id":"a"}`).Get(t.Context())
	require.NoError(t, err)
}

func TestFallback(t *testing.T) {
	var asked []relation.FallbackRequest
	answer := func(kind string) relation.FallbackFunc {
		return func(_ context.Context, _ aws.Config, request relation.FallbackRequest) (map[relation.Key]any, error) {
			asked = append(asked, request)
			found := make(map[relation.Key]any)
			for _, key := range request.Keys {
				value := reflect.New(request.Type)
				value.Elem().FieldByName("ID").SetString(kind + key.ID())
				found[key] = value.Interface()
			}
			return found, nil
		}
	}
	prefix := fmt.Sprintf("Fake%d::", targets.Add(1))
	relation.RegisterFallback(prefix, answer("short "), relation.MaxBatch(2))
	relation.RegisterFallback(prefix+"Special::", answer("long "))
	relation.RegisterLoader(prefix+"Own", new(fakeLoader).load)
	relation.RegisterLoader(prefix+"Other", loadOther)

	for target, want := range map[string]string{
		prefix + "Thing":          "short a",
		prefix + "Special::Thing": "long a",
		prefix + "Own":            "a",
		prefix + "Other":          "short a", // its own loader has another type
	} {
		got, err := one(t, new(fakeSession), target, `{"id":"a"}`).Get(t.Context())
		require.NoError(t, err, target)
		require.Equal(t, want, got.ID, target)
	}

	asked = nil
	got, err := many(t, new(fakeSession), prefix+"Thing", `{"ids":["a","b"]}`).Get(t.Context())
	require.NoError(t, err)
	require.Equal(t, []string{"short a", "short b"}, ids(got))
	require.Equal(t, []relation.FallbackRequest{{Target: prefix + "Thing", Type: reflect.TypeFor[thing](),
		Keys: []relation.Key{relation.NewKey("a"), relation.NewKey("b")}}}, asked, "in one batch")

	message := panicOf(t, func() { relation.RegisterFallback(prefix, answer("")) })
	require.Regexp(t, `registry_test\.go:\d+: there is one already, registered at .*registry_test\.go:\d+$`, message)
}
