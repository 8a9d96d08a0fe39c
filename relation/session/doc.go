// Package session has the usual sessions: how the relations of an event get at AWS.
//
//	cfg, err := config.LoadDefaultConfig(ctx)
//	…
//	own := session.Static(cfg) // events of the credentials' own account, and no other
//
//	readers, err := session.AssumeRole(cfg, "arn:{partition}:iam::{account}:role/reader",
//		session.Accounts("111122223333", "444455556666")) // follows the event into these accounts
//
//	both := session.First(own, readers) // its own account directly, the others by role
//
//	registry.Default.Configure(registry.WithSession(session.Cached(both, time.Minute, 10_000)))
//
// An event says which account and region it comes from, and anybody who can put events on the bus can say what
// they like. So each session here refuses what AWS cannot have (relation.ErrInvalidOrigin) and the accounts it is not meant
// for (relation.ErrOtherAccount), before anything is called there.
package session
