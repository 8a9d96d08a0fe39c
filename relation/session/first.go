package session

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
)

// First returns a session that asks each of sessions in turn, and gives the configuration of the first that serves the
// account: one that refuses it as relation.ErrOtherAccount is passed over, and any other error is final. If none serves
// it, the error is that of the last; without any session, relation.ErrOtherAccount.
//
// So a program reads its own account with its own credentials, and the others by role:
//
//	session.First(session.Static(cfg), readers)
func First(sessions ...registry.Session) registry.Session {
	f := new(first)
	for _, s := range sessions {
		if s != nil {
			f.sessions = append(f.sessions, s)
		}
	}
	return f
}

type first struct{ sessions []registry.Session }

// Config implements registry.Session.
func (f *first) Config(ctx context.Context, account, region string) (aws.Config, error) {
	err := relation.ErrOtherAccount
	for _, s := range f.sessions {
		var cfg aws.Config
		if cfg, err = s.Config(ctx, account, region); err == nil {
			return cfg, nil
		}
		if !errors.Is(err, relation.ErrOtherAccount) {
			break
		}
	}
	return aws.Config{}, err
}
