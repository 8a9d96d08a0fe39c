package relation

// InFlight returns how many groups of calls, and how many accounts, are on their way.
func InFlight() int {
	inFlight.mu.Lock()
	defer inFlight.mu.Unlock()
	return len(inFlight.groups) + len(inFlight.accounts)
}
