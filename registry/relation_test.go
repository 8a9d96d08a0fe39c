package registry

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/eventpath"
	"github.com/typedbus/typedbus/internal/seam"
	"github.com/typedbus/typedbus/registry/internal/declare"
)

// one and many are relations that only remember what they were bound to.
type (
	one struct {
		_ [0]seam.One
		seam.Slot[Event]
	}
	many struct {
		_ [0]seam.Many
		seam.Slot[Event]
	}
	// oddly is a relation that is found where its Rebinder says.
	oddly struct {
		_ [0]elsewhere
		many
	}
	elsewhere struct{}
)

func (elsewhere) Rebind(event any, spec *seam.Spec) (any, *seam.Spec) {
	return event, &seam.Spec{Field: spec.Field, Target: event.(*Event).ID}
}

type launched struct {
	Event  `event:"source=my.fleet,detail-type=Launched"`
	Detail struct {
		InstanceID string   `json:"instance-id"`
		Volumes    []string `json:"volumes"`
		Cluster    struct {
			ARN string `json:"arn"`
		} `json:"cluster"`
	} `json:"detail"`
	Instance one   `json:"-" relation:"ec2.Instance,detail.instance-id"`
	Volumes  many  `json:"-" relation:"ec2.Volume,detail.volumes"`
	Service  one   `json:"-" relation:"AWS::ECS::Service,resources[ecs:service],cluster=detail.cluster.arn"`
	Odd      oddly `json:"-" relation:"ec2.Volume,detail.volumes"`
}

func TestRelations(t *testing.T) {
	r := New()
	require.NoError(t, r.Register(launched{}))
	decoded, err := r.Decode(eventJSON("my.fleet", "Launched", `{"instance-id":"i-1"}`))
	require.NoError(t, err)
	event := decoded.(*launched)

	var specs []*seam.Spec
	var fields []any
	for spec, relation := range seam.Relations(event) {
		specs, fields = append(specs, spec), append(fields, relation)
	}
	require.Equal(t, []any{&event.Instance, &event.Volumes, &event.Service, &event.Odd}, fields)
	require.Equal(t, "Instance", specs[0].Field)
	require.Equal(t, "ec2.Instance", specs[0].Target)
	require.Equal(t, "detail.instance-id", specs[0].ID.String())
	require.Equal(t, "detail.volumes[*]", specs[1].ID.String(), "a list stands for each of its elements")
	require.Equal(t, "AWS::ECS::Service", specs[2].Target)
	require.Equal(t, "resources[ecs:service]", specs[2].ID.String())
	require.Equal(t, "cluster", specs[2].Args[0].Name)
	require.Equal(t, "detail.cluster.arn", specs[2].Args[0].Path.String())

	require.Same(t, event.Envelope(), event.Instance.Event, "bound to the event it is in")
	require.Same(t, specs[0], event.Instance.Spec)
	require.Same(t, event.Envelope(), event.Odd.Event)
	require.Equal(t, event.ID, event.Odd.Spec.Target, "bound as the Rebinder says")
	require.Equal(t, []string{
		"Instance: ec2.Instance,detail.instance-id", "Volumes: ec2.Volume,detail.volumes[*]",
		"Service: AWS::ECS::Service,resources[ecs:service],cluster=detail.cluster.arn", "Odd: ec2.Volume,detail.volumes[*]",
	}, r.Types()[0].Relations)

	for range seam.Relations(event) {
		break // stopping early must not panic
	}
}

func TestRelationsOfNothing(t *testing.T) {
	for range seam.Relations(&launched{}) {
		t.Fatal("an event that was not decoded has no relations")
	}
	for range seam.Relations(&UnknownEvent{}) {
		t.Fatal("an unknown event has no relations")
	}
	type around struct{ *launched }
	r := New()
	require.NoError(t, r.Register(launched{}))
	event, err := r.Decode(eventJSON("my.fleet", "Launched", `{}`))
	require.NoError(t, err)
	for range seam.Relations(around{event.(*launched)}) {
		t.Fatal("a value around the event is not the event")
	}
}

// Owner and Buyer embed the same struct, so that JSON has no member of it: neither has a path.
type (
	Party struct {
		ID string `json:"id"`
	}
	Owner struct {
		Party
		Owns int `json:"owns"`
	}
	Buyer struct {
		Party
		Buys int `json:"buys"`
	}
)

func TestPathsFollowJSON(t *testing.T) {
	both := reflect.StructOf([]reflect.StructField{
		{Name: "Owner", Type: reflect.TypeFor[Owner](), Anonymous: true}, {Name: "Buyer", Type: reflect.TypeFor[Buyer](), Anonymous: true},
	}) // which vet would find in a struct that is written down
	for member, there := range map[string]bool{"id": false, "owns": true, "buys": true} {
		_, fault := declare.Resolve(both, eventpath.Path{{Kind: eventpath.Member, Name: member}}, 0)
		require.Equal(t, there, fault == nil, member)
	}
	type spaced struct {
		Event  `event:"source=spaced"`
		Detail struct {
			ID string `json:"the id,case:ignore"`
		} `json:"detail"`
		Instance one `json:"-" relation:"ec2.Instance,detail.theid"`
	}
	require.ErrorContains(t, New().Register(spaced{}), "there is no detail.theid", "space counts, whatever the case")
	type cased struct {
		Event  `event:"source=spaced"`
		Detail struct {
			ID string `json:"the id,case:ignore"`
		} `json:"detail"`
		Instance one `json:"-" relation:"ec2.Instance,detail.THE_ ID"`
	}
	require.NoError(t, New().Register(cased{}))
}
