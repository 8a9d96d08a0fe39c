// Package snsverify proves that a notification came from Amazon SNS, from a topic that is expected: for those who take
// notifications over HTTP, and for queues to which others than one's own topics can send.
//
//	verifier, err := snsverify.New([]string{"arn:aws:sns:eu-west-1:123456789012:orders"})
//	…
//	http.Handle("/sns", verifier.Handler(next))           // over HTTP
//	sqsx.Poll(ctx, client, queue, sqsx.WithSignature(verifier)) // from a queue
//
// What is checked, in this order: the form of the message, its topic, its age, where its certificate is, the
// certificate's chain and name, and the signature, of either version. Nothing in a message chooses a host: where the
// certificate is follows from the topics that are expected.
//
// A signature does not cover everything. MessageAttributes and UnsubscribeURL are outside it, and whoever has a signed
// message can send it again: see [WithMaxAge], and sqsx.Idempotent.
//
// See https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
package snsverify
