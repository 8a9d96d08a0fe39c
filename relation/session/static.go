package session

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation/internal/place"
)

// Static returns a session that serves one account, that of cfg's credentials, in every region of their partition.
//
// It learns the account from STS at first use (GetCallerIdentity, which needs no permission), and again until that has
// worked once. Events of any other account are refused with an [*AccountError]: an id of another account read with
// these credentials would give the wrong resource, or none.
func Static(cfg aws.Config) registry.Session {
	return &static{cfg: cfg.Copy(), turn: make(chan struct{}, 1)}
}

type static struct {
	cfg  aws.Config
	turn chan struct{} // held by whoever learns or reads own
	own  identity      // zero until learnt
}

// identity is whose credentials they are.
type identity struct{ account, partition string }

// Config implements registry.Session.
func (s *static) Config(ctx context.Context, account, region string) (aws.Config, error) {
	if err := check(account, region); err != nil {
		return aws.Config{}, err
	}
	own, err := s.identity(ctx, region)
	if err != nil {
		return aws.Config{}, err
	}
	if account != own.account {
		return aws.Config{}, &AccountError{Account: account, Own: own.account}
	}
	if partition, _ := place.Partition(region); partition != own.partition {
		return aws.Config{}, &PartitionError{Region: region, Own: own.partition}
	}
	return in(s.cfg, region), nil
}

// identity returns whose credentials they are. One caller at a time asks; when it fails, the next in line tries.
func (s *static) identity(ctx context.Context, region string) (identity, error) {
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return identity{}, ctx.Err()
	}
	if s.own != (identity{}) {
		return s.own, nil
	}
	caller, err := sts.NewFromConfig(home(s.cfg, region)).GetCallerIdentity(ctx, nil)
	if err != nil {
		return identity{}, fmt.Errorf("session: learning the account of the credentials: %w", err)
	}
	name, err := arn.Parse(aws.ToString(caller.Arn))
	if err != nil {
		return identity{}, fmt.Errorf("session: learning the account of the credentials: %w", err)
	}
	s.own = identity{account: aws.ToString(caller.Account), partition: name.Partition}
	return s.own, nil
}

// in returns cfg for region.
func in(cfg aws.Config, region string) aws.Config {
	cfg = cfg.Copy()
	cfg.Region = region
	return cfg
}

// home returns cfg for a call that does not depend on the region: in cfg's own, or in region if cfg has none.
func home(cfg aws.Config, region string) aws.Config {
	if cfg.Region == "" {
		return in(cfg, region)
	}
	return cfg
}
