package bench

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/typedbus/typedbus/internal/loopback"
	"github.com/typedbus/typedbus/internal/standin"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/sqsx"
)

// concurrency is how many messages the consumer and the loop handle at once.
const concurrency = 50

// emptier handles the messages of a queue until the client has seen them all deleted.
type emptier func(client *emptied, queueURL string) error

// emptied is a client that counts calls, and notes when the last message is deleted.
type emptied struct {
	sqsx.Client
	left  atomic.Int64 // messages not deleted yet
	calls atomic.Int64

	done    chan struct{} // closed when none is left; then the rest is set
	at      time.Time
	cpu     time.Duration
	callsAt int64
}

func newEmptied(client sqsx.Client, messages int) *emptied {
	e := &emptied{Client: client, done: make(chan struct{})}
	e.left.Store(int64(messages))
	return e
}

func (e *emptied) ReceiveMessage(ctx context.Context, in *sqs.ReceiveMessageInput, options ...func(*sqs.Options)) (*sqs.ReceiveMessageOutput, error) {
	e.calls.Add(1)
	return e.Client.ReceiveMessage(ctx, in, options...)
}

func (e *emptied) ChangeMessageVisibilityBatch(ctx context.Context, in *sqs.ChangeMessageVisibilityBatchInput, options ...func(*sqs.Options)) (*sqs.ChangeMessageVisibilityBatchOutput, error) {
	e.calls.Add(1)
	return e.Client.ChangeMessageVisibilityBatch(ctx, in, options...)
}

func (e *emptied) DeleteMessageBatch(ctx context.Context, in *sqs.DeleteMessageBatchInput, options ...func(*sqs.Options)) (*sqs.DeleteMessageBatchOutput, error) {
	e.calls.Add(1)
	out, err := e.Client.DeleteMessageBatch(ctx, in, options...)
	if err == nil && len(out.Successful) > 0 && e.left.Add(-int64(len(out.Successful))) == 0 {
		e.at, e.cpu, e.callsAt = time.Now(), cpuTime(), e.calls.Load()
		close(e.done)
	}
	return out, err
}

// consume empties a queue with the consumer.
func consume(client *emptied, queueURL string) error {
	r := registry.New()
	if err := r.Register((*orderPlaced)(nil)); err != nil {
		return err
	}
	mux := new(sqsx.Mux)
	sqsx.On(mux, handle)
	consumer, err := sqsx.NewConsumer(client, queueURL, mux, sqsx.WithFactory(r), sqsx.WithConcurrency(concurrency), sqsx.WithWait(time.Second))
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(context.Background())
	go func() {
		<-client.done
		stop()
	}()
	return consumer.Run(ctx)
}

// loop empties a queue as a careful engineer would with the SDK alone: as many goroutines receive as have work for
// concurrency messages, which are handled at once, and what was received together is deleted together. It decodes as
// the consumer does, so that what is compared is the rest.
func loop(client *emptied, queueURL string) error {
	return loopOver(client, &sqs.ReceiveMessageInput{QueueUrl: &queueURL, MaxNumberOfMessages: 10, WaitTimeSeconds: 1})
}

// loopWithAttributes is the loop of somebody who must know how often a message has been received, what group it is of
// and where it came from: it asks for what the consumer asks for.
func loopWithAttributes(client *emptied, queueURL string) error {
	return loopOver(client, &sqs.ReceiveMessageInput{QueueUrl: &queueURL, MaxNumberOfMessages: 10, WaitTimeSeconds: 1,
		MessageSystemAttributeNames: []types.MessageSystemAttributeName{types.MessageSystemAttributeNameAll}, MessageAttributeNames: []string{"All"}})
}

func loopOver(client *emptied, receive *sqs.ReceiveMessageInput) error {
	r := registry.New()
	if err := r.Register((*orderPlaced)(nil)); err != nil {
		return err
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	var receivers sync.WaitGroup
	errs := make(chan error, concurrency)
	for range concurrency / 10 {
		receivers.Go(func() {
			for ctx.Err() == nil {
				if err := receiveAndDelete(ctx, client, receive, r); err != nil && ctx.Err() == nil {
					errs <- err
					return
				}
			}
		})
	}
	var err error
	select {
	case <-client.done:
	case err = <-errs:
	}
	stop()
	receivers.Wait()
	return err
}

// receiveAndDelete handles the messages of one receive.
func receiveAndDelete(ctx context.Context, client sqsx.Client, receive *sqs.ReceiveMessageInput, r *registry.Registry) error {
	received, err := client.ReceiveMessage(ctx, receive)
	if err != nil || len(received.Messages) == 0 {
		return err
	}
	handled := make([]bool, len(received.Messages))
	var handlers sync.WaitGroup
	for i, m := range received.Messages {
		handlers.Go(func() {
			event, err := r.Decode([]byte(*m.Body))
			if err != nil {
				return // SQS delivers it again
			}
			e, ok := event.(*orderPlaced)
			handled[i] = ok && handle(ctx, e) == nil
		})
	}
	handlers.Wait()
	var entries []types.DeleteMessageBatchRequestEntry
	for i, m := range received.Messages {
		if handled[i] {
			entries = append(entries, types.DeleteMessageBatchRequestEntry{Id: m.MessageId, ReceiptHandle: m.ReceiptHandle})
		}
	}
	if len(entries) == 0 {
		return nil
	}
	_, err = client.DeleteMessageBatch(ctx, &sqs.DeleteMessageBatchInput{QueueUrl: receive.QueueUrl, Entries: entries})
	return err
}

// handle is the work: none, so that what is around it shows most.
func handle(context.Context, *orderPlaced) error { return nil }

// standInConfig is the configuration for a stand-in in another process.
func standInConfig(url string) aws.Config {
	return aws.Config{
		Region:       standin.DefaultRegion,
		BaseEndpoint: &url,
		Credentials:  credentials.NewStaticCredentialsProvider("AKIABENCHMARK", "secret", ""),
		HTTPClient:   loopback.Client(),
	}
}
