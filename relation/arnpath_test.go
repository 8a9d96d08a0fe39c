package relation_test

import (
	"context"
	"reflect"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
)

// arnsEvent names things by paths that say that there is an ARN, and by some that do not.
type arnsEvent struct {
	registry.Event `event:"source=fake.paths"`
	Detail         map[string]any       `json:"detail"`
	All            relation.Many[thing] `json:"-" relation:"fake.Thing,resources"`
	Selected       relation.One[thing]  `json:"-" relation:"fake.Thing,resources[things:thing]"`
	Below          relation.One[thing]  `json:"-" relation:"fake.Thing,detail.resources[0]"`
	Arn            relation.One[thing]  `json:"-" relation:"fake.Thing,detail.thingArn"`
	Arns           relation.One[thing]  `json:"-" relation:"fake.Thing,detail.ARNs[0]"`
	Name           relation.One[thing]  `json:"-" relation:"fake.Thing,detail.name"`
	Home           relation.One[thing]  `json:"-" relation:"AWS::Home::Thing,detail.name"`
	HomeARN        relation.One[thing]  `json:"-" relation:"AWS::Home::Thing,detail.thingArn"`
}

const homely = "arn:aws:things:eu-west-1:123456789012:thing/a"

func arnsIn(t *testing.T, session registry.Session, resource, detail string) *arnsEvent {
	t.Helper()
	return decode[*arnsEvent](t, session, []byte(`{"version":"0","id":"e","detail-type":"d","source":"fake.paths","account":"123456789012",
		"time":"2026-01-02T03:04:05Z","region":"eu-west-1","resources":["`+resource+`"],"detail":`+detail+`}`), arnsEvent{})
}

func errOf[T any](_ T, err error) error { return err }

// Where a stranger may have chosen a name, it is an ARN only where the path says so: in resources, by a selector, in a
// member that is called so.
func TestPathsThatLeadToARNs(t *testing.T) {
	const foreign = "arn:aws:things:us-east-1:999999999999:thing/a"
	ofThings := relation.TakesARN(func(name arn.ARN, _ relation.Key) bool { return name.Service == "things" })
	for _, test := range []struct {
		name string
		get  func(ctx context.Context, e *arnsEvent) error
		want string
	}{
		{"resources", func(ctx context.Context, e *arnsEvent) error { return errOf(e.All.Get(ctx)) }, "999999999999/us-east-1"},
		{"resources by a selector", func(ctx context.Context, e *arnsEvent) error { return errOf(e.Selected.Get(ctx)) }, "999999999999/us-east-1"},
		{"a member called resources", func(ctx context.Context, e *arnsEvent) error { return errOf(e.Below.Get(ctx)) }, "123456789012/eu-west-1"},
		{"a member called ARN", func(ctx context.Context, e *arnsEvent) error { return errOf(e.Arn.Get(ctx)) }, "999999999999/us-east-1"},
		{"a member called ARNs", func(ctx context.Context, e *arnsEvent) error { return errOf(e.Arns.Get(ctx)) }, "999999999999/us-east-1"},
		{"a member called otherwise", func(ctx context.Context, e *arnsEvent) error { return errOf(e.Name.Get(ctx)) }, "123456789012/eu-west-1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			session := new(fakeSession)
			e := arnsIn(t, new(fakeLoader).register(ofThings, relation.AnyName()).session(session), foreign,
				`{"resources":["`+foreign+`"],"thingArn":"`+foreign+`","ARNs":["`+foreign+`"],"name":"`+foreign+`"}`)
			require.NoError(t, test.get(t.Context(), e))
			require.Equal(t, []string{test.want}, session.asked)
		})
	}
}

// homes is asked for what is registered as "AWS::Home::".
var homes = struct {
	sync.Once
	got relation.Key
}{}

// A fallback, which does not know what names its resources have, takes an ARN for one where it names nothing but what is at
// home, whatever the path says.
func TestFallbackTakesARNsAtHome(t *testing.T) {
	homes.Do(func() {
		relation.RegisterFallback("AWS::Home::", func(_ context.Context, _ aws.Config, request relation.FallbackRequest) (map[relation.Key]any, error) {
			homes.got = request.Keys[0]
			return map[relation.Key]any{request.Keys[0]: reflect.New(request.Type).Interface()}, nil
		}, relation.AnyName(), relation.TakesARN(func(arn.ARN, relation.Key) bool { return true }))
	})
	for _, test := range []struct {
		name, id string
		byARN    bool // the path says that it is one
		isARN    bool
		asked    string
	}{
		{"at home", homely, false, true, "123456789012/eu-west-1"},
		{"of no region", "arn:aws:things::123456789012:thing/a", false, true, "123456789012/eu-west-1"},
		{"of no account", "arn:aws:things:eu-west-1::thing/a", false, true, "123456789012/eu-west-1"},
		{"of neither", "arn:aws:things:::thing/a", false, true, "123456789012/eu-west-1"},
		{"of another region", "arn:aws:things:us-east-1:123456789012:thing/a", false, false, "123456789012/eu-west-1"},
		{"of another account", "arn:aws:things:eu-west-1:999999999999:thing/a", false, false, "123456789012/eu-west-1"},
		{"of another account, and no region", "arn:aws:things::999999999999:thing/a", false, false, "123456789012/eu-west-1"},
		{"of another region, and no account", "arn:aws:things:us-east-1::thing/a", false, false, "123456789012/eu-west-1"},
		{"of another account, where the path says so", "arn:aws:things:eu-west-1:999999999999:thing/a", true, true, "999999999999/eu-west-1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			session := new(fakeSession)
			e := arnsIn(t, session, homely, `{"name":"`+test.id+`","thingArn":"`+test.id+`"}`)
			field := &e.Home
			if test.byARN {
				field = &e.HomeARN
			}
			_, err := field.Get(t.Context())
			require.NoError(t, err)
			_, isARN := homes.got.ARN()
			require.Equal(t, test.isARN, isARN)
			require.Equal(t, test.id, homes.got.ID())
			require.Equal(t, []string{test.asked}, session.asked)
		})
	}
}
