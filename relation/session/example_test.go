package session_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/typedbus/typedbus/internal/standin"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/session"
)

// loadConfig stands for config.LoadDefaultConfig: credentials of account 123456789012, on a stand-in for AWS.
func loadConfig() (cfg aws.Config, stop func()) {
	server, err := standin.Start()
	if err != nil {
		log.Fatal(err)
	}
	return server.Config(), func() { _ = server.Close() }
}

func ExampleStatic() {
	cfg, stop := loadConfig()
	defer stop()

	s := session.Static(cfg)
	own, err := s.Config(context.Background(), "123456789012", "eu-west-1")
	fmt.Println(own.Region, err)
	_, err = s.Config(context.Background(), "999999999999", "eu-west-1")
	fmt.Println(errors.Is(err, relation.ErrOtherAccount), err)
	// Output:
	// eu-west-1 <nil>
	// true session: 999999999999 is not 123456789012, the account of the credentials
}

func ExampleAssumeRole() {
	cfg, stop := loadConfig()
	defer stop()

	s, err := session.AssumeRole(cfg, "arn:{partition}:iam::{account}:role/reader",
		session.Accounts("111122223333", "444455556666"),
		session.ExternalID("typedbus-7f3a"))
	if err != nil {
		log.Fatal(err)
	}
	events := registry.New(registry.WithSession(s)) // relations now go to the account of the event
	_ = events

	_, err = s.Config(context.Background(), "999999999999", "eu-west-1")
	fmt.Println(err)
	_, err = session.AssumeRole(cfg, "arn:aws:iam::{acount}:role/reader")
	fmt.Println(err)
	// Output:
	// session: 999999999999 is not among the accounts allowed
	// session: role "arn:aws:iam::{acount}:role/reader": unknown placeholder {acount} at offset 13: there are {account} and {partition}
}

func ExampleFunc() {
	cfg, stop := loadConfig()
	defer stop()

	s := session.Func(func(_ context.Context, account, region string) (aws.Config, error) {
		if region != "eu-west-1" {
			return aws.Config{}, fmt.Errorf("%w: we have nothing in %s", relation.ErrOtherAccount, region)
		}
		return cfg, nil
	})
	_, err := s.Config(context.Background(), "123456789012", "ap-south-1")
	fmt.Println(err)
	// Output: relation: the session does not serve this account: we have nothing in ap-south-1
}

func ExampleCached() {
	cfg, stop := loadConfig()
	defer stop()

	s := session.Cached(session.Static(cfg), time.Minute, 10_000)
	own, err := s.Config(context.Background(), "123456789012", "eu-west-1")
	fmt.Println(own.Region, err)
	_, remembers := s.(relation.Cache)
	fmt.Println(remembers)
	// Output:
	// eu-west-1 <nil>
	// true
}
