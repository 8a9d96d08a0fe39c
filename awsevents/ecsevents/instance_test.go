package ecsevents

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestResources(t *testing.T) {
	type entry = ContainerInstanceStateChangeResource
	tests := []struct {
		name string
		list []entry
		want Resources
	}{
		{"none", nil, Resources{}},
		{"whole numbers", []entry{{Name: "CPU", IntegerValue: new(int64(2048))}, {Name: "MEMORY", IntegerValue: new(int64(0))}},
			Resources{CPU: new(int64(2048)), Memory: new(int64(0))}},
		{"long and double", []entry{{Name: "CPU", LongValue: new(int64(1))}, {Name: "MEMORY", DoubleValue: new(2.9)}},
			Resources{CPU: new(int64(1)), Memory: new(int64(2))}},
		{"no value", []entry{{Name: "CPU"}}, Resources{}},
		{"ports", []entry{{Name: "PORTS", StringSetValue: []string{"22", "x", "99999999999"}}, {Name: "PORTS_UDP", StringSetValue: []string{"53"}}},
			Resources{TCPPorts: []int64{22}, UDPPorts: []int64{53}}},
		{"GPUs", []entry{{Name: "GPU", StringSetValue: []string{"g-1"}}}, Resources{GPUs: []string{"g-1"}}},
		{"another", []entry{{Name: "NEURON", IntegerValue: new(int64(1))}}, Resources{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { require.Equal(t, tt.want, newResources(tt.list)) })
	}
}
