package session

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/typedbus/typedbus/registry"
)

// Func returns a session that calls f, for what the other sessions do not cover. f is only asked for an account and
// region that AWS can have; which accounts to serve is for it to decide, with relation.ErrOtherAccount for the others.
// The region of the configuration that f returns does not matter: relations use the one asked for.
//
// f is called for each batch of resources, by several goroutines at once: it should keep what is dear to make.
func Func(f func(ctx context.Context, account, region string) (aws.Config, error)) registry.Session {
	return &function{f}
}

// function is a pointer type, since sessions have to be comparable to share what they load, and functions are not.
type function struct {
	config func(ctx context.Context, account, region string) (aws.Config, error)
}

// Config implements registry.Session.
func (s *function) Config(ctx context.Context, account, region string) (aws.Config, error) {
	if err := check(account, region); err != nil {
		return aws.Config{}, err
	}
	cfg, err := s.config(ctx, account, region)
	if err != nil {
		return aws.Config{}, err
	}
	return in(cfg, region), nil
}
