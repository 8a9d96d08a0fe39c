package sqsxlambda

import (
	"context"
	"time"

	"github.com/aws/aws-lambda-go/lambdacontext"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/sqsx"
)

// RuleFunc is a Lambda handler of one event, for lambda.Start.
type RuleFunc func(ctx context.Context, event jsontext.Value) error

// ForRule returns a Lambda handler for a rule whose target is the function itself. The error of the handler fails the
// invocation, which Lambda repeats twice, and for up to six hours, before it goes to the function's dead-letter queue or
// failure destination. [sqsx.Discard] is a success. It panics as [New] does.
//
// The message has the id of Lambda's request, which is the same when it is repeated.
//
// See https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
func ForRule(handler sqsx.Handler, options ...Option) RuleFunc {
	a := newAdapter(handler, options)
	return func(ctx context.Context, event jsontext.Value) error {
		if len(event) == 0 {
			return ErrNoRecords
		}
		m := &sqsx.Message{Body: string(event), Received: time.Now(), ReceiveCount: 1}
		if lc, ok := lambdacontext.FromContext(ctx); ok {
			m.ID = lc.AwsRequestID
		}
		if err := a.handleAll(asFunction(ctx), []*sqsx.Message{m}, [][]int{{0}})[0]; failed(err) {
			return err
		}
		return nil
	}
}
