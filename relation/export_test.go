package relation

import "context"

// PartitionPatterns returns the partitions with their patterns, for the test that compares them with the SDK's.
func PartitionPatterns() []string {
	var list []string
	for _, p := range partitions {
		list = append(list, p.id+" "+p.regions.String())
	}
	return list
}

// InFlight returns how many groups of calls are on their way.
func InFlight() int {
	inFlight.mu.Lock()
	defer inFlight.mu.Unlock()
	return len(inFlight.groups)
}

// RejoinGivenUp returns whether a Get may wait for a call that its last waiter gave up and that has ended since.
func RejoinGivenUp() bool { return inFlight.rejoin(&call{done: finished, err: context.Canceled}) }
