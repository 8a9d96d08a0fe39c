package sqsxtest

import "github.com/typedbus/typedbus/internal/sqsmodel"

type (
	// Operation is the name of a call, as in the SQS API reference: "ReceiveMessage", "DeleteMessageBatch" …
	Operation = sqsmodel.Operation
	// Call tells a [Faults] function what is about to happen: the operation and the queue's name; for an entry of a
	// batch, or a message about to be received, its index, which is -1 for the call as a whole.
	Call = sqsmodel.Call
	// Fault is what goes wrong with a call or an entry: an error, a delay before or after its effect, a response that is
	// lost, a receive that finds nothing, a corrupt digest, a second delivery. With the zero Fault nothing goes wrong.
	Fault = sqsmodel.Fault
	// Faults says what goes wrong. It may block and may use the service.
	Faults = sqsmodel.Faults
	// Ledger has each change to each message, in order; Misuses, of those, the calls made with receipts that were worth
	// nothing any more.
	Ledger = sqsmodel.Ledger
	// Change is one thing that happened to a message.
	Change = sqsmodel.Change
	// Record is all that happened to a message, summed up.
	Record = sqsmodel.Record
)

// The operations a consumer calls.
const (
	ReceiveMessage               = sqsmodel.ReceiveMessage
	DeleteMessageBatch           = sqsmodel.DeleteMessageBatch
	ChangeMessageVisibilityBatch = sqsmodel.ChangeVisibilityBatch
	GetQueueAttributes           = sqsmodel.GetQueueAttributes
	SendMessage                  = sqsmodel.SendMessage
)

// What can happen to a message, in a [Change].
const (
	Added             = sqsmodel.Added
	Received          = sqsmodel.Received
	VisibilityChanged = sqsmodel.VisibilityChanged
	Lapsed            = sqsmodel.Lapsed
	Deleted           = sqsmodel.Deleted
	Refused           = sqsmodel.Refused
	DeadLettered      = sqsmodel.DeadLettered
)

// Error returns an error as SQS answers with it, for a [Fault]: Error("RequestThrottled", false). Sender says that SQS
// holds the caller to be at fault.
func Error(code string, sender bool) error {
	return &sqsmodel.Error{Code: sqsmodel.Code(code), Message: "as the test demands", Sender: sender}
}
