package sqsxdynamodb_test

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxdynamodb"
)

func ExampleNew() {
	store, err := sqsxdynamodb.New(dynamodb.NewFromConfig(aws.Config{}), "idempotency")
	if err != nil {
		fmt.Println(err)
		return
	}
	mux := new(sqsx.Mux)
	mux.Undecodable(func(context.Context, *sqsx.Message) error { return nil }) // and sqsx.On(mux, …)
	mux.Use(sqsx.Idempotent(store, sqsx.WithConsumerName("invoices")))
	fmt.Println(mux.Handle(context.Background(), &sqsx.Message{})) // what did not decode has no key and is not claimed
	// Output: <nil>
}

func ExampleWithItemID() {
	fmt.Println(powertoolsID("invoices#event-1"))
	// Output: invoices#1c30a8661b6a252056f8b9efc76b4dba
}
