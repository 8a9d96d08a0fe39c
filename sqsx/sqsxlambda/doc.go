// Package sqsxlambda puts a [sqsx.Handler], such as a [sqsx.Mux], behind what invokes a Lambda function:
//
//	func main() { lambda.Start(sqsxlambda.New(mux)) }
//
// [New] is for an event source of SQS, [ForRule] for a rule that calls the function directly, [ForKinesis] for a stream,
// [ForFirehose] for the transformation of a delivery stream, and [ForPipe] for a pipe. The handler is the same as behind a
// [sqsx.Consumer]; each of them answers by the rules of its source about what failed.
//
// A function that runs into its time limit fails as a whole, with what it had finished. So handlers' contexts end a little
// before that, with [ErrDeadline], what has not started then does not start, and the answer is given in time: what was
// finished is a success, the rest failed.
//
// Lambda has no back-off of its own, so the time of [sqsx.RetryAfter] is not kept, and [sqsx.Permanent] means no more than
// an error. Nor can a message be extended: its lease is the event source's.
package sqsxlambda
