package session_test

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/virtual"
	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/session"
)

const reader = "arn:{partition}:iam::{account}:role/reader"

func TestAssumeRoleFollowsTheEvent(t *testing.T) {
	sts := new(fakeSTS)
	s, err := session.AssumeRole(sts.config(), reader, session.Accounts(own, other),
		session.ExternalID("ext"), session.SessionName("bus"), session.Duration(time.Hour))
	require.NoError(t, err)
	for _, test := range []struct{ account, region, key string }{
		{own, "eu-west-1", "key of arn:aws:iam::123456789012:role/reader"},
		{other, "us-east-1", "key of arn:aws:iam::999999999999:role/reader"},
		{own, "us-east-1", "key of arn:aws:iam::123456789012:role/reader"},
		{own, "cn-north-1", "key of arn:aws-cn:iam::123456789012:role/reader"},
	} {
		cfg, err := s.Config(t.Context(), test.account, test.region)
		require.NoError(t, err)
		require.Equal(t, test.region, cfg.Region)
		require.Equal(t, test.key, keyOf(t, cfg))
	}
	require.Equal(t, 3, sts.count(), "credentials are kept for each role")
	require.Equal(t, "ext", sts.calls[0].Get("ExternalId"))
	require.Equal(t, "bus", sts.calls[0].Get("RoleSessionName"))
	require.Equal(t, "3600", sts.calls[0].Get("DurationSeconds"))
}

func TestAssumeRoleRefuses(t *testing.T) {
	for _, test := range []struct {
		name    string
		role    string
		options []session.RoleOption
		account string
		served  bool
	}{
		{"allowed", reader, []session.RoleOption{session.Accounts(own)}, own, true},
		{"not allowed", reader, []session.RoleOption{session.Accounts(own)}, other, false},
		{"nothing allowed", reader, nil, own, false},
		{"an empty list", reader, []session.RoleOption{session.Accounts()}, own, false},
		{"any", reader, []session.RoleOption{session.AnyAccount()}, other, true},
		{"the later option wins", reader, []session.RoleOption{session.AnyAccount(), session.Accounts(own)}, other, false},
		{"a role of one account", "arn:aws:iam::123456789012:role/r", []session.RoleOption{session.AnyAccount()}, own, true},
		{"a role of another account", "arn:aws:iam::123456789012:role/r", []session.RoleOption{session.AnyAccount()}, other, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			sts := new(fakeSTS)
			s, err := session.AssumeRole(sts.config(), test.role, test.options...)
			require.NoError(t, err)
			_, err = s.Config(t.Context(), test.account, "eu-west-1")
			if test.served {
				require.NoError(t, err)
			} else {
				require.ErrorIs(t, err, relation.ErrOtherAccount)
				require.EqualError(t, err, "session: "+test.account+" is not among the accounts allowed")
			}
			require.Zero(t, sts.count(), "no role is assumed before it is needed")
		})
	}
	for name, at := range invalidOrigins {
		s, err := session.AssumeRole(new(fakeSTS).config(), reader, session.AnyAccount())
		require.NoError(t, err)
		_, err = s.Config(t.Context(), at.account, at.region)
		require.ErrorIs(t, err, relation.ErrInvalidOrigin, name)
	}
}

func TestAssumeRoleStaysInItsPartition(t *testing.T) {
	for _, test := range []struct {
		role, region string
		served       bool
	}{
		{"arn:aws:iam::{account}:role/reader", "eu-west-1", true},
		{"arn:aws:iam::{account}:role/reader", "cn-north-1", false},
		{"arn:aws:iam::{account}:role/reader", "us-gov-west-1", false},
		{"arn:aws-cn:iam::{account}:role/reader", "cn-northwest-1", true},
		{"arn:aws-cn:iam::{account}:role/reader", "eu-west-1", false},
		{reader, "us-gov-west-1", true},
	} {
		t.Run(test.role+" in "+test.region, func(t *testing.T) {
			s, err := session.AssumeRole(new(fakeSTS).config(), test.role, session.Accounts(own))
			require.NoError(t, err)
			cfg, err := s.Config(t.Context(), own, test.region)
			if test.served {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, relation.ErrInvalidOrigin)
			refused, ok := errors.AsType[*session.PartitionError](err)
			require.True(t, ok, "%v", err)
			require.Equal(t, test.region, refused.Region)
			require.Nil(t, cfg.Credentials, "no credentials go to another partition")
		})
	}
}

func TestAssumeRoleRenewsBeforeExpiry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sts := new(fakeSTS) // credentials of 15 minutes
		s, err := session.AssumeRole(sts.config(), reader, session.AnyAccount(), session.ExpiryWindow(2*time.Minute))
		require.NoError(t, err)
		use := func() int {
			cfg, err := s.Config(t.Context(), own, "eu-west-1")
			require.NoError(t, err)
			keyOf(t, cfg)
			return sts.count()
		}
		require.Equal(t, 1, use())
		virtual.Sleep(12*time.Minute + 59*time.Second)
		require.Equal(t, 1, use())
		virtual.Sleep(time.Minute + 2*time.Second) // one minute before they expire
		require.Equal(t, 2, use())
	})
}

func TestAssumeRoleKeepsABoundedNumber(t *testing.T) {
	sts := new(fakeSTS)
	s, err := session.AssumeRole(sts.config(), reader, session.AnyAccount())
	require.NoError(t, err)
	for i := range 3000 {
		_, err := s.Config(t.Context(), fmt.Sprintf("%012d", i), "eu-west-1")
		require.NoError(t, err)
	}
	require.Equal(t, 1000, session.Kept(s))
}

func TestAssumeRoleMistakes(t *testing.T) {
	for _, test := range []struct {
		name, role  string
		options     []session.RoleOption
		placeholder string
		want        string
	}{
		{"misspelt placeholder", "arn:aws:iam::{acount}:role/r", nil, "{acount}", "unknown placeholder {acount} at offset 13: there are {account} and {partition}"},
		{"placeholder there is not", "arn:aws:iam::{account}:role/{region}", nil, "{region}", "unknown placeholder {region} at offset 28"},
		{"unclosed", "arn:aws:iam::{account:role/r", nil, "{", `unpaired '{' at offset 13`},
		{"unopened", "arn:aws:iam::account}:role/r", nil, "}", `unpaired '}' at offset 20`},
		{"a name", "reader", nil, "", "not an ARN"},
		{"empty", "", nil, "", "not an ARN"},
		{"a user", "arn:aws:iam::{account}:user/u", nil, "", "not the ARN of a role"},
		{"of another service", "arn:aws:sts::{account}:role/r", nil, "", "not the ARN of a role"},
		{"nameless", "arn:aws:iam::{account}:role/", nil, "", "not the ARN of a role"},
		{"no account", "arn:aws:iam:::role/r", nil, "", "{account} or 12 digits"},
		{"allowed account", reader, []session.RoleOption{session.Accounts("12")}, "", `Accounts("12"): an account has 12 digits`},
		{"allowed account without a role", "arn:aws:iam::123456789012:role/r", []session.RoleOption{session.Accounts(other)}, "", "the role is in another account"},
		{"short", reader, []session.RoleOption{session.Duration(time.Minute)}, "", "Duration(1m0s)"},
		{"long", reader, []session.RoleOption{session.Duration(13 * time.Hour)}, "", "Duration(13h0m0s)"},
		{"window", reader, []session.RoleOption{session.ExpiryWindow(time.Hour)}, "", "ExpiryWindow(1h0m0s)"},
		{"name", reader, []session.RoleOption{session.SessionName("x")}, "", "SessionName"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, err := session.AssumeRole(new(fakeSTS).config(), test.role, test.options...)
			require.Nil(t, s)
			mistake, ok := errors.AsType[*session.RoleError](err)
			require.True(t, ok, "%v", err)
			require.Equal(t, test.role, mistake.Role)
			require.Equal(t, test.placeholder, mistake.Placeholder)
			require.Contains(t, mistake.Problem, test.want)
		})
	}
	for _, role := range []string{"arn:aws:iam::{account}:role/path/to/reader", "arn:aws-cn:iam::123456789012:role/r", "arn:{partition}:iam::{account}:role/of-{account}"} {
		_, err := session.AssumeRole(new(fakeSTS).config(), role)
		require.NoError(t, err, role)
	}
}
