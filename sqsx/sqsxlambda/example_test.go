package sqsxlambda_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-lambda-go/events"

	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxlambda"
)

// outOfStock is a mux whose handler fails for order 2.
func outOfStock() *sqsx.Mux {
	return on(func(_ context.Context, id string) error {
		if id == "2" {
			return errors.New("out of stock")
		}
		return nil
	})
}

func ExampleForRule() {
	function := sqsxlambda.ForRule(outOfStock(), sqsx.WithFactory(shop())) // for lambda.Start

	fmt.Println(function(context.Background(), []byte(body("1"))))
	fmt.Println(function(context.Background(), []byte(body("2"))))
	// Output:
	// <nil>
	// out of stock
}

func ExampleForKinesis() {
	function := sqsxlambda.ForKinesis(outOfStock(), sqsx.WithFactory(shop()))

	response, err := function(context.Background(), kinesis("1", "2", "3"))
	fmt.Println(response.BatchItemFailures, err) // Lambda goes on with record 2
	// Output: [{seq-2}] <nil>
}

func ExampleForFirehose() {
	function := sqsxlambda.ForFirehose(on(func(ctx context.Context, id string) error {
		if id == "test" {
			return sqsx.Discard("a test")
		}
		out := sqsxlambda.TransformationFrom(ctx)
		out.Data = append(out.Data, '\n') // a line for each event
		return nil
	}), sqsx.WithFactory(shop()))

	response, err := function(context.Background(), events.KinesisFirehoseEvent{Records: []events.KinesisFirehoseEventRecord{
		{RecordID: "r-1", Data: []byte(body("1"))}, {RecordID: "r-2", Data: []byte(body("test"))},
	}})
	for _, r := range response.Records {
		fmt.Println(r.RecordID, r.Result)
	}
	fmt.Println(err)
	// Output:
	// r-1 Ok
	// r-2 Dropped
	// <nil>
}

func ExampleForPipe() {
	function := sqsxlambda.ForPipe(outOfStock(), sqsx.WithFactory(shop()), sqsxlambda.WithConcurrency(5))

	batch := "[" + pipeSQS("orders", "", "1") + "," + pipeSQS("orders", "", "2") + "]"
	response, err := function(context.Background(), []byte(batch))
	fmt.Println(response.BatchItemFailures, err)
	// Output: [{m-2}] <nil>
}
