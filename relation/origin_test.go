package relation_test

import (
	"context"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
)

func TestOriginOfKey(t *testing.T) {
	for _, test := range []struct {
		name, account, region, id string
		want                      string // "": refused
	}{
		{"plain id", account, region, "i-1", "123456789012/eu-west-1"},
		{"ARN", account, region, "arn:aws:ec2:us-east-2:999999999999:instance/i-1", "999999999999/us-east-2"},
		{"ARN of a valid place, event of none", "x", "y", "arn:aws:ec2:us-east-2:999999999999:instance/i-1", "999999999999/us-east-2"},
		{"ARN without either", account, region, "arn:aws:s3:::bucket", "123456789012/eu-west-1"},
		{"ARN of a global resource", account, region, "arn:aws:iam::999999999999:role/r", "999999999999/eu-west-1"},
		{"ARN of what AWS owns", account, region, "arn:aws:iam::aws:policy/ReadOnlyAccess", "123456789012/eu-west-1"},
		{"ARN in China", account, region, "arn:aws-cn:ec2:cn-north-1:999999999999:instance/i-1", "999999999999/cn-north-1"},
		{"host in the ARN's region", account, region, "arn:aws:ec2:us-east-1.evil.example/:123456789012:instance/i-1", ""},
		{"host in the event's region", account, "us-east-1.evil.example/", "i-1", ""},
		{"ARN's account", account, region, "arn:aws:ec2:us-east-1:evil:instance/i-1", ""},
		{"ARN's partition is not its region's", account, region, "arn:aws-cn:ec2:us-east-1:123456789012:instance/i-1", ""},
		{"ARN's partition is not the event's region's", account, region, "arn:aws-us-gov:s3:::bucket", ""},
		{"ARN without a partition", account, region, "arn::s3:::bucket", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			session, loader := new(fakeSession), new(fakeLoader)
			e := eventFrom(t, loader.register(anyARN).session(session), test.account, test.region, `{"id":"`+test.id+`"}`)
			_, err := e.Thing.Get(t.Context())
			if test.want == "" {
				require.ErrorIs(t, err, relation.ErrInvalidOrigin)
				require.Empty(t, session.asked, "the session was asked")
				require.Zero(t, loader.calls())
				return
			}
			require.NoError(t, err)
			require.Equal(t, []string{test.want}, session.asked)
		})
	}
}

func FuzzOrigin(f *testing.F) {
	f.Add("123456789012", "eu-west-1", "i-1")
	f.Add("123456789012", "us-east-1.evil.example/", "i-1")
	f.Add("1", "eu-west-1", "arn:aws:ec2:eu-west-1.x:123456789012:instance/i-1")
	loader := new(fakeLoader)
	f.Fuzz(func(t *testing.T, account, region, id string) {
		payload, err := json.Marshal(map[string]any{"id": "e", "version": "0", "time": "2026-01-02T03:04:05Z", "resources": []string{},
			"source": "fake.things", "detail-type": "Thing Changed", "account": account, "region": region,
			"detail": map[string]string{"id": id}})
		if err != nil {
			t.Skip("not UTF-8")
		}
		session := new(fakeSession)
		events := registry.New(registry.WithSession(loader.register(anyARN).session(session)))
		require.NoError(t, events.Register(fakeEvent{}))
		decoded, err := events.Decode(payload)
		if err != nil {
			require.ErrorIs(t, err, registry.ErrInvalid, "an event without an account or a region")
			return
		}
		e := decoded.(*fakeEvent)
		if _, err := e.Thing.Get(t.Context()); err != nil {
			require.Empty(t, session.asked)
			return
		}
		require.Len(t, session.asked, 1)
		gotAccount, gotRegion, _ := strings.Cut(session.asked[0], "/")
		require.Regexp(t, `^[0-9]{12}$`, gotAccount)
		require.Regexp(t, `^[a-z]+(-\w+){1,2}-[0-9]+$`, gotRegion)
	})
}

// What is an ARN is for the loader to say: a name may be chosen by a stranger.
func TestNamesThatLookLikeARNs(t *testing.T) {
	ofThings := relation.TakesARN(func(name arn.ARN, key relation.Key) bool {
		return name.Service == "things" && key.Arg("parent") == ""
	})
	const own, foreign = "arn:aws:things:eu-west-1:123456789012:thing/a", "arn:aws:things:us-east-1:999999999999:thing/a"
	for _, test := range []struct {
		name    string
		options []relation.LoaderOption
		detail  string
		byARN   bool   // the field whose path ends in "Arn"
		want    string // where it is looked for
		id      string // what is asked for
		isARN   bool
	}{
		{"the loader takes none", nil, `{"id":"` + foreign + `"}`, false, "123456789012/eu-west-1", foreign, false},
		{"of another service", []relation.LoaderOption{ofThings}, `{"id":"arn:aws:x:us-east-1:999999999999:pwn"}`, false,
			"123456789012/eu-west-1", "arn:aws:x:us-east-1:999999999999:pwn", false},
		{"of no account", []relation.LoaderOption{ofThings}, `{"id":"arn:foo:x:us-east-1:1:evil"}`, false,
			"123456789012/eu-west-1", "arn:foo:x:us-east-1:1:evil", false},
		{"one that it takes", []relation.LoaderOption{ofThings}, `{"id":"` + foreign + `"}`, false,
			"999999999999/us-east-1", foreign, true},
		{"any name, where the path says nothing", []relation.LoaderOption{ofThings, relation.AnyName()}, `{"id":"` + foreign + `"}`, false,
			"123456789012/eu-west-1", foreign, false},
		{"any name, at home", []relation.LoaderOption{ofThings, relation.AnyName()}, `{"id":"` + own + `"}`, false,
			"123456789012/eu-west-1", own, false},
		{"any name, where the path says ARN", []relation.LoaderOption{ofThings, relation.AnyName()}, `{"thingArn":"` + foreign + `"}`, true,
			"999999999999/us-east-1", foreign, true},
		{"a loader that panics over it", []relation.LoaderOption{relation.TakesARN(func(arn.ARN, relation.Key) bool { panic("odd") })},
			`{"id":"` + foreign + `"}`, false, "123456789012/eu-west-1", foreign, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			session := new(fakeSession)
			var got relation.Key
			loader := &fakeLoader{before: func(_ context.Context, keys []relation.Key) error { got = keys[0]; return nil }}
			normalizes := relation.NormalizeKey(func(key relation.Key) relation.Key { return relation.NewKey(key.ID()) })
			e := event(t, loader.register(append(test.options, normalizes)...).session(session), test.detail)
			field := &e.Thing
			if test.byARN {
				field = &e.ByARN
			}
			_, err := field.Get(t.Context())
			require.NoError(t, err)
			require.Equal(t, []string{test.want}, session.asked)
			require.Equal(t, test.id, got.ID())
			_, isARN := got.ARN()
			require.Equal(t, test.isARN, isARN, "for the loader")
			require.Equal(t, test.isARN, got.Name() != test.id)
			_, isARN = got.WithArg("x", "y").WithID(test.id).ARN()
			require.Equal(t, test.isARN, isARN, "for a key made of it")
			key, err := field.Key()
			require.NoError(t, err)
			require.Equal(t, relation.NewKey(test.id), key, "for the user")
		})
	}
}
