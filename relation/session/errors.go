package session

import (
	"fmt"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/place"
)

// AccountError says that a session does not serve an account. It is relation.ErrOtherAccount.
type AccountError struct {
	Account string // of the resource that was asked for
	Own     string // of a Static session's credentials; empty for other sessions
}

func (e *AccountError) Error() string {
	if e.Own != "" {
		return fmt.Sprintf("session: %s is not %s, the account of the credentials", e.Account, e.Own)
	}
	return fmt.Sprintf("session: %s is not among the accounts allowed", e.Account)
}

// Unwrap returns relation.ErrOtherAccount.
func (e *AccountError) Unwrap() error { return relation.ErrOtherAccount }

// PartitionError says that a resource's region is in another partition of AWS than a session's credentials, which are
// worth nothing there. It is relation.ErrInvalidOrigin.
type PartitionError struct {
	Region string
	Own    string // the partition of the credentials, or of the role that gives them
}

func (e *PartitionError) Error() string {
	return fmt.Sprintf("session: %s is not in %s, the partition of the credentials", e.Region, e.Own)
}

// Unwrap returns relation.ErrInvalidOrigin.
func (e *PartitionError) Unwrap() error { return relation.ErrInvalidOrigin }

// check returns an error that is relation.ErrInvalidOrigin unless AWS can have account and region.
func check(account, region string) error {
	if err := place.Check(account, region); err != nil {
		return &relation.Error{Account: account, Region: region, Kind: relation.ErrInvalidOrigin, Err: err}
	}
	return nil
}

// RoleError says what is wrong with what [AssumeRole] was given.
type RoleError struct {
	Role        string // the role as it was given
	Placeholder string // the one that is wrong, braces and all; empty if it is something else
	Problem     string
}

func (e *RoleError) Error() string { return fmt.Sprintf("session: role %q: %s", e.Role, e.Problem) }
