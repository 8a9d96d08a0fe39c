package registry

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// one and many are relations that only remember what they were bound to.
type (
	one  struct{ bound }
	many struct{ bound }

	bound struct {
		event *Event
		spec  *RelationSpec
	}
)

func (b *bound) BindRelation(event *Event, spec *RelationSpec) { b.event, b.spec = event, spec }
func (*one) RelationMany() bool                                { return false }
func (*many) RelationMany() bool                               { return true }

type launched struct {
	Event  `event:"source=my.fleet,detail-type=Launched"`
	Detail struct {
		InstanceID string   `json:"instance-id"`
		Volumes    []string `json:"volumes"`
		Cluster    struct {
			ARN string `json:"arn"`
		} `json:"cluster"`
	} `json:"detail"`
	Instance one  `json:"-" relation:"ec2.Instance,detail.instance-id"`
	Volumes  many `json:"-" relation:"ec2.Volume,detail.volumes"`
	Service  one  `json:"-" relation:"AWS::ECS::Service,resources[ecs:service],cluster=detail.cluster.arn"`
}

func TestRelations(t *testing.T) {
	r := New()
	require.NoError(t, r.Register(launched{}))
	decoded, err := r.Decode(eventJSON("my.fleet", "Launched", `{"instance-id":"i-1"}`))
	require.NoError(t, err)
	event := decoded.(*launched)

	var specs []*RelationSpec
	var fields []Relation
	for spec, relation := range Relations(event) {
		specs, fields = append(specs, spec), append(fields, relation)
	}
	require.Equal(t, []Relation{&event.Instance, &event.Volumes, &event.Service}, fields)
	require.Equal(t, "Instance", specs[0].Field)
	require.Equal(t, "ec2.Instance", specs[0].Target)
	require.Equal(t, "detail.instance-id", specs[0].ID.String())
	require.Equal(t, "detail.volumes[*]", specs[1].ID.String(), "a list stands for each of its elements")
	require.Equal(t, "AWS::ECS::Service", specs[2].Target)
	require.Equal(t, "resources[ecs:service]", specs[2].ID.String())
	require.Equal(t, "cluster", specs[2].Args[0].Name)
	require.Equal(t, "detail.cluster.arn", specs[2].Args[0].Path.String())

	require.Same(t, event.Envelope(), event.Instance.event, "bound to the event it is in")
	require.Same(t, specs[0], event.Instance.spec)

	for range Relations(event) {
		break // stopping early must not panic
	}
}

func TestRelationsOfNothing(t *testing.T) {
	for range Relations(&launched{}) {
		t.Fatal("an event that was not decoded has no relations")
	}
	for range Relations(&UnknownEvent{}) {
		t.Fatal("an unknown event has no relations")
	}
	type around struct{ *launched }
	r := New()
	require.NoError(t, r.Register(launched{}))
	event, err := r.Decode(eventJSON("my.fleet", "Launched", `{}`))
	require.NoError(t, err)
	for range Relations(around{event.(*launched)}) {
		t.Fatal("a value around the event is not the event")
	}
}
