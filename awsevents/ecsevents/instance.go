package ecsevents

import (
	"strconv"
)

// Resources are what a container instance has for tasks. A quantity is nil, and
// a list empty, that the event does not have.
type Resources struct {
	CPU      *int64   // units; 1024 are one vCPU
	Memory   *int64   // MiB
	TCPPorts []int64  // ports in use
	UDPPorts []int64  // ports in use
	GPUs     []string // ids
}

// Registered is what the instance had when it joined the cluster.
func (e *ContainerInstanceStateChange) Registered() Resources {
	return newResources(e.Detail.RegisteredResources)
}

// Remaining is what the instance has left.
func (e *ContainerInstanceStateChange) Remaining() Resources {
	return newResources(e.Detail.RemainingResources)
}

func newResources(list []ContainerInstanceStateChangeResource) Resources {
	var r Resources
	for _, entry := range list {
		switch entry.Name {
		case "CPU":
			r.CPU = quantity(entry)
		case "MEMORY":
			r.Memory = quantity(entry)
		case "PORTS":
			r.TCPPorts = ports(entry.StringSetValue)
		case "PORTS_UDP":
			r.UDPPorts = ports(entry.StringSetValue)
		case "GPU":
			r.GPUs = entry.StringSetValue
		}
	}
	return r
}

// quantity is a number in whichever of its fields ECS has put it.
func quantity(r ContainerInstanceStateChangeResource) *int64 {
	switch {
	case r.IntegerValue != nil:
		return r.IntegerValue
	case r.LongValue != nil:
		return r.LongValue
	case r.DoubleValue != nil:
		return new(int64(*r.DoubleValue))
	}
	return nil
}

// ports reads port numbers; what is none is left out.
func ports(texts []string) []int64 {
	var out []int64
	for _, text := range texts {
		if n, err := strconv.ParseInt(text, 10, 32); err == nil {
			out = append(out, n)
		}
	}
	return out
}
