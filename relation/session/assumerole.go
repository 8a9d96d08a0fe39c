package session

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation/internal/place"
)

// RoleOption is an option of [AssumeRole]. Of two for the same thing the later wins.
type RoleOption func(*assumeRole)

// Accounts allows these accounts, each of 12 digits, and refuses all others.
func Accounts(ids ...string) RoleOption {
	return func(s *assumeRole) { s.any, s.accounts = false, slices.Clone(ids) }
}

// AnyAccount allows every account. Whoever can put an event on the bus then chooses where the role is assumed: use it
// only if the roles' own trust policies are limit enough.
func AnyAccount() RoleOption { return func(s *assumeRole) { s.any, s.accounts = true, nil } }

// ExternalID sets the external id that the roles' trust policies ask for.
func ExternalID(id string) RoleOption { return func(s *assumeRole) { s.externalID = id } }

// SessionName sets the role session name, which CloudTrail shows; the default is "typedbus".
func SessionName(name string) RoleOption { return func(s *assumeRole) { s.name = name } }

// Duration sets how long credentials are valid: 15 minutes, the default, to 12 hours, and no longer than the role
// allows (one hour where one role assumes another).
func Duration(d time.Duration) RoleOption { return func(s *assumeRole) { s.duration = d } }

// ExpiryWindow sets how long before they expire credentials are renewed; the default is one minute. The moment is
// spread over the second half of it, so that the accounts do not renew all at once.
func ExpiryWindow(d time.Duration) RoleOption { return func(s *assumeRole) { s.window = d } }

// AssumeRole returns a session that follows the event: in each account it assumes role, in which {account} and
// {partition} stand for those of the resource, as in
//
//	arn:{partition}:iam::{account}:role/reader
//
// cfg's credentials need sts:AssumeRole on it. Only accounts allowed with [Accounts] are served; without it, none. Others
// are refused with an [*AccountError], and with a [*PartitionError] the regions of a partition other than that which the
// role names instead of {partition}. Credentials are kept for each account and renewed before they expire.
//
// The error is a [*RoleError].
func AssumeRole(cfg aws.Config, role string, options ...RoleOption) (registry.Session, error) {
	s := &assumeRole{
		cfg: cfg.Copy(), role: role,
		name: "typedbus", duration: stscreds.DefaultDuration, window: time.Minute,
		credentials: make(map[string]*aws.CredentialsCache),
	}
	for _, option := range options {
		option(s)
	}
	if err := s.check(); err != nil {
		return nil, err
	}
	return s, nil
}

type assumeRole struct {
	cfg        aws.Config
	role       string
	accounts   []string
	any        bool
	externalID string
	name       string
	duration   time.Duration
	window     time.Duration

	mu          sync.Mutex
	credentials map[string]*aws.CredentialsCache // by role ARN
}

// maxRoles bounds the credentials that are kept: with AnyAccount, events choose the accounts.
const maxRoles = 1000

func (s *assumeRole) check() error {
	if err := checkRole(s.role); err != nil {
		return err
	}
	problem := ""
	switch {
	case s.duration < 15*time.Minute || s.duration > 12*time.Hour:
		problem = fmt.Sprintf("Duration(%v) is not between 15 minutes and 12 hours", s.duration)
	case s.window < 0 || s.window >= s.duration:
		problem = fmt.Sprintf("ExpiryWindow(%v) is not between 0 and the credentials' %v", s.window, s.duration)
	case len(s.name) < 2 || len(s.name) > 64:
		problem = "SessionName has not between 2 and 64 characters"
	}
	for _, account := range s.accounts {
		if !s.owns(account) {
			problem = fmt.Sprintf("Accounts(%q): the role is in another account", account)
		}
		if place.Check(account, "us-east-1") != nil {
			problem = fmt.Sprintf("Accounts(%q): an account has 12 digits", account)
		}
	}
	if problem != "" {
		return &RoleError{Role: s.role, Problem: problem}
	}
	return nil
}

// owns reports whether the role for account is in account, and not in the one that the role names instead of {account}.
func (s *assumeRole) owns(account string) bool {
	name, err := arn.Parse(roleIn(s.role, account, "us-east-1"))
	return err == nil && name.AccountID == account
}

func (s *assumeRole) allows(account string) bool {
	if s.any {
		return s.owns(account)
	}
	return slices.Contains(s.accounts, account)
}

// Config implements registry.Session.
func (s *assumeRole) Config(_ context.Context, account, region string) (aws.Config, error) {
	if err := check(account, region); err != nil {
		return aws.Config{}, err
	}
	if !s.allows(account) {
		return aws.Config{}, &AccountError{Account: account}
	}
	role := roleIn(s.role, account, region)
	if err := checkPartition(role, region); err != nil {
		return aws.Config{}, err
	}
	cfg := in(s.cfg, region)
	cfg.Credentials = s.credentialsOf(role, region)
	return cfg, nil
}

// credentialsOf returns the credentials of a role. They are fetched when they are first used.
func (s *assumeRole) credentialsOf(role, region string) *aws.CredentialsCache {
	s.mu.Lock()
	defer s.mu.Unlock()
	if cache, ok := s.credentials[role]; ok {
		return cache
	}
	if len(s.credentials) >= maxRoles {
		for other := range s.credentials {
			delete(s.credentials, other)
			break
		}
	}
	provider := stscreds.NewAssumeRoleProvider(sts.NewFromConfig(home(s.cfg, region)), role, func(o *stscreds.AssumeRoleOptions) {
		o.RoleSessionName = s.name
		o.Duration = s.duration
		if s.externalID != "" {
			o.ExternalID = &s.externalID
		}
	})
	cache := aws.NewCredentialsCache(bounded(provider), func(o *aws.CredentialsCacheOptions) {
		o.ExpiryWindow = s.window
		o.ExpiryWindowJitterFrac = 0.5
	})
	s.credentials[role] = cache
	return cache
}

// longestAssume is how long an attempt to assume a role may take, with the SDK's repetitions.
const longestAssume = time.Minute

// bounded returns a provider whose calls end. The cache around it has one call for all that wait, which none of them can
// end: if STS hung, the account could not be served until the connection broke.
func bounded(provider aws.CredentialsProvider) aws.CredentialsProvider {
	return aws.CredentialsProviderFunc(func(ctx context.Context) (aws.Credentials, error) {
		ctx, cancel := context.WithTimeout(ctx, longestAssume)
		defer cancel()
		return provider.Retrieve(ctx)
	})
}
