package relation_test

import (
	"context"
	"fmt"
	"reflect"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
)

type other struct{}

func init() { relation.RegisterLoader("ec9.Volume", loadOther) }

func loadOther(context.Context, aws.Config, []relation.Key) (map[relation.Key]other, error) {
	return nil, nil
}

// anyTarget makes targets of its own for each run of a test.
func anyTarget() string { return fmt.Sprintf("fake.Target%d", targets.Add(1)) }

var targets atomic.Int64

func TestRegisterLoaderTwice(t *testing.T) {
	load, target := new(fakeLoader).load, anyTarget()
	relation.RegisterLoader(target, load)
	relation.RegisterLoader(target, loadOther) // another type is another loader
	message := panicOf(t, func() { relation.RegisterLoader(target, load) })
	require.Regexp(t, `^relation: RegisterLoader of "`+target+`" for github\.com/typedbus/typedbus/relation_test\.thing `+
		`at .*registry_test\.go:\d+: there is one already, registered at .*registry_test\.go:\d+$`, message)
}

func panicOf(t *testing.T, f func()) (message string) {
	t.Helper()
	defer func() { message = fmt.Sprint(recover()) }()
	f()
	t.Error("no panic")
	return
}

// strayEvent has relations that no loader is for, or one of another type.
type strayEvent struct {
	registry.Event `event:"source=fake.things,detail-type=Stray"`
	Detail         map[string]any       `json:"detail"`
	NotImported    relation.One[thing]  `json:"-" relation:"ecs.Cluster,detail.id"`
	CloudControl   relation.One[thing]  `json:"-" relation:"AWS::Scheduler::Schedule,detail.id"`
	Mistyped       relation.One[thing]  `json:"-" relation:"ec9.Volumes,detail.id"`
	OtherType      relation.One[thing]  `json:"-" relation:"ec9.Volume,detail.id"`
	Short          relation.One[thing]  `json:"-" relation:"AWS::Fake::Thing,detail.id"`
	Long           relation.One[thing]  `json:"-" relation:"AWS::FakeSpecial::Thing,detail.id"`
	Own            relation.One[thing]  `json:"-" relation:"AWS::Fake::Own,detail.id"`
	Other          relation.One[thing]  `json:"-" relation:"AWS::Fake::Other,detail.id"`
	Wrong          relation.One[thing]  `json:"-" relation:"AWS::FakeWrong::Thing,detail.id"`
	Nil            relation.One[thing]  `json:"-" relation:"AWS::FakeNil::Thing,detail.id"`
	Things         relation.Many[thing] `json:"-" relation:"AWS::Fake::Thing,detail.ids"`
}

func stray(t *testing.T, session registry.Session, detail string) *strayEvent {
	return decode[*strayEvent](t, session, []byte(`{"version":"0","id":"e","detail-type":"Stray","source":"fake.things","account":"123456789012",
		"time":"2026-01-02T03:04:05Z","region":"eu-west-1","resources":[],"detail":`+detail+`}`), strayEvent{})
}

func TestNoLoaderSaysWhatToDo(t *testing.T) {
	e := stray(t, new(fakeSession), `{"id":"a"}`)
	for _, test := range []struct {
		name string
		one  *relation.One[thing]
		want string
	}{
		{"nothing imported", &e.NotImported, `import _ "github.com/typedbus/typedbus/relation/ecs"`},
		{"Cloud Control", &e.CloudControl, `import _ "github.com/typedbus/typedbus/relation/cloudcontrol"`},
		{"others of the service", &e.Mistyped, `there are loaders for ec9.Volume: correct the tag`},
		{"of another type", &e.OtherType,
			`the field is of github.com/typedbus/typedbus/relation_test.thing, and "ec9.Volume" loads github.com/typedbus/typedbus/relation_test.other`},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := test.one.Get(t.Context())
			require.ErrorIs(t, err, relation.ErrNoLoader)
			require.ErrorContains(t, err, test.want)
		})
	}
}

// fallbacks are what the prefixes of strayEvent are registered with: fallback is the test's.
var (
	fallback       relation.FallbackFunc
	registerStrays = sync.OnceFunc(func() {
		relation.RegisterFallback("AWS::Fake", func(ctx context.Context, cfg aws.Config, request relation.FallbackRequest) (map[relation.Key]any, error) {
			return fallback(ctx, cfg, request)
		}, relation.MaxBatch(2))
		relation.RegisterFallback("AWS::FakeSpecial::", fill("long "))
		relation.RegisterFallback("AWS::FakeWrong::", func(_ context.Context, _ aws.Config, request relation.FallbackRequest) (map[relation.Key]any, error) {
			return map[relation.Key]any{request.Keys[0]: other{}}, nil
		})
		relation.RegisterFallback("AWS::FakeNil::", func(_ context.Context, _ aws.Config, request relation.FallbackRequest) (map[relation.Key]any, error) {
			return map[relation.Key]any{request.Keys[0]: nil}, nil
		})
		relation.RegisterLoader("AWS::Fake::Own", new(fakeLoader).load)
		relation.RegisterLoader("AWS::Fake::Other", loadOther)
	})
)

// fill returns a FallbackFunc that finds everything.
func fill(kind string) relation.FallbackFunc {
	return func(_ context.Context, _ aws.Config, request relation.FallbackRequest) (map[relation.Key]any, error) {
		found := make(map[relation.Key]any)
		for _, key := range request.Keys {
			value := reflect.New(request.Type)
			value.Elem().FieldByName("ID").SetString(kind + key.ID())
			found[key] = value.Interface()
		}
		return found, nil
	}
}

func TestFallback(t *testing.T) {
	registerStrays()
	var asked []relation.FallbackRequest
	fallback = func(ctx context.Context, cfg aws.Config, request relation.FallbackRequest) (map[relation.Key]any, error) {
		asked = append(asked, request)
		return fill("short ")(ctx, cfg, request)
	}
	e := stray(t, new(fakeSession), `{"id":"a","ids":["a","b"]}`)
	for _, test := range []struct {
		name string
		one  *relation.One[thing]
		want string
	}{
		{"prefix", &e.Short, "short a"},
		{"longer prefix", &e.Long, "long a"},
		{"loader of its own", &e.Own, "a"},
		{"own loader of another type", &e.Other, "short a"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := test.one.Get(t.Context())
			require.NoError(t, err)
			require.Equal(t, test.want, got.ID)
		})
	}
	asked = nil
	got, err := e.Things.Get(t.Context())
	require.NoError(t, err)
	require.Equal(t, []string{"short a", "short b"}, ids(got))
	require.Equal(t, []relation.FallbackRequest{{Target: "AWS::Fake::Thing", Type: reflect.TypeFor[thing](),
		Keys: []relation.Key{relation.NewKey("a"), relation.NewKey("b")}}}, asked, "in one batch")

	message := panicOf(t, func() { relation.RegisterFallback("AWS::Fake", fill("")) })
	require.Regexp(t, `registry_test\.go:\d+: there is one already, registered at .*registry_test\.go:\d+$`, message)
}

func TestFallbackOfAWrongType(t *testing.T) {
	registerStrays()
	e := stray(t, new(fakeSession), `{"id":"a"}`)
	_, err := e.Wrong.Get(t.Context())
	require.ErrorContains(t, err, "returned a github.com/typedbus/typedbus/relation_test.other, not a *github.com/typedbus/typedbus/relation_test.thing")
	_, err = e.Nil.Get(t.Context())
	require.ErrorContains(t, err, "returned a nil, not a *github.com/typedbus/typedbus/relation_test.thing")
}
