package relation

import "slices"

// accountScope is what batches must have in common to count together.
type accountScope struct {
	session any
	account string
}

// account counts the batches that run in one account, for one session.
type account struct {
	scope   accountScope
	limit   int
	running int
	groups  []*group // that are on their way, in the order of their turns
}

// account returns the account of g, and has it know g. The table is locked, here and below.
func (t *table) account(g *group, limit int) *account {
	scope := accountScope{g.scope.session, g.scope.origin.account}
	a := t.accounts[scope]
	if a == nil {
		a = &account{scope: scope, limit: limit}
		t.accounts[scope] = a
	}
	a.groups = append(a.groups, g)
	return a
}

// drop takes g out of its account, and forgets an account without groups.
func (t *table) drop(g *group) {
	a := g.account
	a.groups = slices.DeleteFunc(a.groups, func(other *group) bool { return other == g })
	if len(a.groups) == 0 {
		delete(t.accounts, a.scope)
	}
}

// last makes g's turn come after those of all others.
func (a *account) last(g *group) {
	a.groups = append(slices.DeleteFunc(a.groups, func(other *group) bool { return other == g }), g)
}

// turn starts what waited for room in a: one batch of each group in turn, and then again, so that a long queue for one
// loader does not keep another waiting.
func (t *table) turn(a *account) {
	for started := true; started && a.running < a.limit; {
		started = false
		for _, g := range slices.Clone(a.groups) {
			if a.running >= a.limit || g.running >= g.limit {
				continue
			}
			if calls := g.next(); len(calls) > 0 {
				t.start(g, calls)
				started = true
				a.last(g)
			} else {
				t.tidy(g)
			}
		}
	}
}
