package command

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/spf13/cobra"

	"github.com/typedbus/typedbus/registry/archive"
	"github.com/typedbus/typedbus/sqsx"
)

const (
	// releaseTimeout is how long a run that ends takes to show what it has hidden.
	releaseTimeout = 5 * time.Second
	// tailHidden is for how many seconds a message that was shown is hidden from others, unless the run ends before.
	tailHidden = 30
	// longPoll is the longest that SQS waits for messages, in seconds.
	longPoll = 20
)

func (a *app) tail() *cobra.Command {
	var flags decodeFlags
	var limit int
	var once bool
	var bus busTail
	cmd := &cobra.Command{
		Use:   "tail (QUEUE | --bus NAME | --clean)",
		Short: "Show the events that come to a queue or a bus, without taking them from anybody",
		Long: `Show the events of a queue, given by its URL, ARN or name, as they come, until Ctrl-C. Nothing is deleted: what was
shown is hidden from other consumers for 30 seconds at the most, and shown to them again when the run ends.

Each message that is shown counts as received once more. On a queue with a dead-letter queue and a small maxReceiveCount,
showing a message often moves it there; use a queue of your own for watching.

--bus shows the events of an event bus: all, or those of --type or of a --pattern. It makes a rule and a queue called
typedbus-tail-…, which cost next to nothing, tags them with who made them and when, and removes them at the end, after
Ctrl-C too. What a crash left, --clean finds by its tags, on every bus, and removes: that of the same user and host, or
with --everybody that of all. A tail that runs loses its rule by it, unless it is younger than --older-than.

Tailing a bus needs events:DescribeEventBus, PutRule, PutTargets, RemoveTargets, DeleteRule and TagResource, and
sqs:CreateQueue, TagQueue, GetQueueAttributes, SetQueueAttributes, GetQueueUrl, ReceiveMessage, DeleteMessage and DeleteQueue.`,
		Example: `  typedbus tail events
  typedbus tail https://sqs.eu-west-1.amazonaws.com/123456789012/events --limit 10 -o json
  typedbus tail --bus default --type "ECS Task State Change"
  typedbus tail --bus orders --pattern '{"detail":{"total":[{"numeric":[">",100]}]}}' --detail
  typedbus tail --clean
  AWS_ENDPOINT_URL=http://localhost:4566 typedbus tail events --once`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if limit < 0 {
				return errors.New("--limit is a number of messages")
			}
			if done, err := a.runBusTail(cmd.Context(), bus, args, flags, limit, once); done {
				return err
			}
			q, err := openQueue(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			return a.tailQueue(cmd.Context(), q, flags, limit, once)
		},
	}
	cmd.Flags().IntVarP(&limit, "limit", "n", 0, "end after so many messages; 0 is no limit")
	cmd.Flags().BoolVar(&once, "once", false, "end when the queue has nothing more to show")
	cmd.Flags().BoolVarP(&flags.quiet, "quiet", "q", false, "show only the events with which something is wrong")
	cmd.Flags().BoolVarP(&flags.detail, "detail", "d", false, "show the payloads, too")
	cmd.Flags().StringVar(&bus.name, "bus", "", "show the events of this event bus, a name or an ARN")
	cmd.Flags().StringVar(&bus.pattern, "pattern", "", "with --bus: only the events that this pattern matches; @FILE reads it")
	cmd.Flags().StringArrayVar(&bus.types, "type", nil, "with --bus: only the events of this type, detail-type or source")
	cmd.Flags().BoolVar(&bus.clean, "clean", false, "remove the rules and queues that tails left")
	cmd.Flags().BoolVar(&bus.everybody, "everybody", false, "with --clean: those of all users and hosts")
	cmd.Flags().DurationVar(&bus.age, "older-than", 0, "with --clean: only what was made so long ago")
	_ = cmd.RegisterFlagCompletionFunc("type", a.completeTypes)
	return cmd
}

func (a *app) tailQueue(ctx context.Context, q *queue, flags decodeFlags, limit int, once bool) error {
	var hidden []types.Message
	defer func() { q.release(ctx, hidden) }()
	seen := map[string]bool{}
	var t tally
	wait := int32(longPoll)
	if once {
		wait = 1
	}
	for {
		messages, err := q.receive(ctx, wait, tailHidden)
		if err != nil {
			return err
		}
		if q.own {
			q.delete(ctx, messages)
		} else if hidden = append(hidden, messages...); len(hidden) > 1000 {
			hidden = hidden[len(hidden)-1000:] // the first of them show by themselves
		}
		fresh := 0
		for _, m := range messages {
			if seen[*m.MessageId] {
				continue
			}
			if fresh++; !q.own {
				seen[*m.MessageId] = true
			}
			if err := a.showMessage(ctx, flags, m, &t); err != nil {
				return err
			}
			if limit > 0 && t.all() >= limit {
				return nil
			}
		}
		if once && fresh == 0 {
			return nil
		}
	}
}

// showMessage prints what is in a message.
func (a *app) showMessage(ctx context.Context, flags decodeFlags, m types.Message, t *tally) error {
	decoded, err := sqsx.Decode(ctx, *m.Body, sqsx.WithFactory(a.decoder))
	if err != nil {
		return err
	}
	at := archive.Located{Position: archive.Position{Name: "message " + *m.MessageId}, Event: decoded.Event}
	if n := m.Attributes["ApproximateReceiveCount"]; n != "" && n != "1" {
		at.Name += fmt.Sprintf(" (received %s times)", n)
	}
	return a.report(ctx, flags, at, reason(decoded.Err), t)
}

// reason is why a body did not decode, without the message's id: the line has it.
func reason(err error) error {
	if undecodable, ok := errors.AsType[*sqsx.UndecodableError](err); ok {
		return undecodable.Err
	}
	return err
}
