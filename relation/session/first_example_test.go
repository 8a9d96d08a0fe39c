package session_test

import (
	"context"
	"fmt"
	"log"

	"github.com/typedbus/typedbus/internal/standin"
	"github.com/typedbus/typedbus/relation/session"
)

// A program reads its own account with its own credentials, and the others by role.
func ExampleFirst() {
	server, err := standin.Start()
	if err != nil {
		log.Fatal(err)
	}
	defer server.Close()
	cfg := server.Config() // in production, what config.LoadDefaultConfig returns

	readers, err := session.AssumeRole(cfg, "arn:{partition}:iam::{account}:role/reader", session.Accounts("444455556666"))
	if err != nil {
		log.Fatal(err)
	}
	both := session.First(session.Static(cfg), readers)
	for _, account := range []string{standin.DefaultAccount, "444455556666", "999999999999"} {
		_, err := both.Config(context.Background(), account, "eu-west-1")
		fmt.Println(account, err)
	}
	// Output:
	// 123456789012 <nil>
	// 444455556666 <nil>
	// 999999999999 session: 999999999999 is not among the accounts allowed
}
