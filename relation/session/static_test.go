package session_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/session"
)

func TestStaticServesItsOwnAccount(t *testing.T) {
	sts := new(fakeSTS)
	s := session.Static(sts.config())
	for _, region := range []string{"eu-west-1", "us-east-1", "eu-west-1"} {
		cfg, err := s.Config(t.Context(), own, region)
		require.NoError(t, err)
		require.Equal(t, region, cfg.Region)
		require.Equal(t, "id", keyOf(t, cfg))
	}
	require.Equal(t, 1, sts.count(), "the account is learnt once")
	require.Equal(t, []string{"sts.eu-west-1.amazonaws.com"}, sts.hosts)
}

func TestStaticRefuses(t *testing.T) {
	s := session.Static(new(fakeSTS).config())
	_, err := s.Config(t.Context(), other, "eu-west-1")
	require.ErrorIs(t, err, relation.ErrOtherAccount)
	refused, ok := errors.AsType[*session.AccountError](err)
	require.True(t, ok)
	require.Equal(t, &session.AccountError{Account: other, Own: own}, refused)
	require.EqualError(t, err, "session: 999999999999 is not 123456789012, the account of the credentials")

	_, err = s.Config(t.Context(), own, "cn-north-1")
	require.ErrorIs(t, err, relation.ErrInvalidOrigin)
	require.EqualError(t, err, "session: cn-north-1 is not in aws, the partition of the credentials")

	for name, at := range invalidOrigins {
		sts := new(fakeSTS)
		_, err := session.Static(sts.config()).Config(t.Context(), at.account, at.region)
		require.ErrorIs(t, err, relation.ErrInvalidOrigin, name)
		require.Zero(t, sts.count(), name)
	}
}

func TestStaticWithoutARegionAsksTheEvents(t *testing.T) {
	sts := new(fakeSTS)
	cfg := sts.config()
	cfg.Region = ""
	_, err := session.Static(cfg).Config(t.Context(), own, "ap-south-1")
	require.NoError(t, err)
	require.Equal(t, []string{"sts.ap-south-1.amazonaws.com"}, sts.hosts)
}

func TestStaticTriesAgain(t *testing.T) {
	sts := &fakeSTS{fail: 2}
	s := session.Static(sts.config())
	for range 2 {
		_, err := s.Config(t.Context(), own, "eu-west-1")
		require.ErrorContains(t, err, "learning the account")
		require.NotErrorIs(t, err, relation.ErrOtherAccount)
	}
	_, err := s.Config(t.Context(), own, "eu-west-1")
	require.NoError(t, err)
	require.Equal(t, 3, sts.count())
}

func TestStaticLearnsOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sts := &fakeSTS{wait: make(chan struct{})}
		s := session.Static(sts.config())
		first, cancel := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(func() {
			if _, err := s.Config(first, own, "eu-west-1"); !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
		})
		synctest.Wait()
		for range 50 {
			wg.Go(func() {
				if _, err := s.Config(t.Context(), own, "eu-west-1"); err != nil {
					t.Error(err)
				}
			})
			wg.Go(func() {
				if _, err := s.Config(first, own, "eu-west-1"); !errors.Is(err, context.Canceled) {
					t.Errorf("got %v", err)
				}
			})
		}
		synctest.Wait()
		require.Equal(t, 1, sts.count())
		cancel()
		synctest.Wait()
		require.Equal(t, 2, sts.count(), "the next in line asks, when the first has given up")
		close(sts.wait)
		wg.Wait()
		require.Equal(t, 2, sts.count())
	})
}
