package session_test

import (
	"context"
	"errors"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/session"
)

// serves is a session of one account. Its configurations say which session it was.
type serves struct {
	name, account string
	err           error
}

func (s *serves) Config(_ context.Context, account, region string) (aws.Config, error) {
	switch {
	case s.err != nil:
		return aws.Config{}, s.err
	case account != s.account:
		return aws.Config{}, &session.AccountError{Account: account}
	}
	return aws.Config{Region: region, AppID: s.name}, nil
}

func TestFirst(t *testing.T) {
	broken := errors.New("broken")
	a, b, fails := &serves{"a", own, nil}, &serves{"b", other, nil}, &serves{"fails", "", broken}
	for _, test := range []struct {
		name     string
		sessions []registry.Session
		account  string
		want     string
		err      error
	}{
		{"the first", []registry.Session{a, b}, own, "a", nil},
		{"the second", []registry.Session{a, b}, other, "b", nil},
		{"the first of two that would", []registry.Session{&serves{"c", own, nil}, a}, own, "c", nil},
		{"none of them", []registry.Session{a, b}, "000000000001", "", relation.ErrOtherAccount},
		{"none at all", nil, own, "", relation.ErrOtherAccount},
		{"nil is passed over", []registry.Session{nil, a}, own, "a", nil},
		{"a failure is final", []registry.Session{fails, a}, own, "", broken},
		{"a failure that is not reached", []registry.Session{a, fails}, own, "a", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			cfg, err := session.First(test.sessions...).Config(t.Context(), test.account, "eu-west-1")
			require.ErrorIs(t, err, test.err)
			require.Equal(t, test.want, cfg.AppID)
		})
	}
	_, err := session.First(a, b).Config(t.Context(), "000000000001", "eu-west-1")
	_, ok := errors.AsType[*session.AccountError](err)
	require.True(t, ok, "the last one's refusal")
}
