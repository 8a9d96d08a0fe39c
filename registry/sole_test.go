package registry_test

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
)

type soleEvent struct {
	registry.Event `event:"source=my.sole,detail-type='Sole, Quoted'"`
}

type manySourcesEvent struct {
	registry.Event `event:"source=my.a|my.b,detail-type=Many"`
}

type prefixEvent struct {
	registry.Event `event:"source=my.prefix.*"`
}

type strangerEvent struct {
	registry.Event `event:"source=my.stranger"`
}

func TestSole(t *testing.T) {
	parent := registry.New()
	require.NoError(t, parent.Register(soleEvent{}, prefixEvent{}))
	r := registry.New(registry.WithParent(parent))
	require.NoError(t, r.Register(manySourcesEvent{}))
	tests := []struct {
		name               string
		typ                reflect.Type
		source, detailType string
	}{
		{"one of each, of a parent", reflect.TypeFor[soleEvent](), "my.sole", "Sole, Quoted"},
		{"pointer", reflect.TypeFor[*soleEvent](), "my.sole", "Sole, Quoted"},
		{"two sources", reflect.TypeFor[manySourcesEvent](), "", "Many"},
		{"prefix and any detail-type", reflect.TypeFor[prefixEvent](), "", ""},
		{"not registered", reflect.TypeFor[strangerEvent](), "", ""},
		{"unknown event", reflect.TypeFor[registry.UnknownEvent](), "", ""},
		{"no event", reflect.TypeFor[int](), "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			source, detailType := r.Sole(test.typ)
			require.Equal(t, test.source, source)
			require.Equal(t, test.detailType, detailType)
		})
	}
}

func ExampleRegistry_Sole() {
	r := registry.New()
	if err := r.Register(soleEvent{}); err != nil {
		panic(err)
	}
	source, detailType := r.Sole(reflect.TypeFor[soleEvent]())
	fmt.Println(source, "·", detailType)
	// Output: my.sole · Sole, Quoted
}
