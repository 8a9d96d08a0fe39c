package command

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/spf13/cobra"

	"github.com/typedbus/typedbus/sqsx"
)

// dlqHidden is for how many seconds the messages of a dead-letter queue are hidden while they are looked at.
const dlqHidden = 120

// dlqFlags are the flags of dlq.
type dlqFlags struct {
	redrive, purge, yes bool
	to                  string
	with                []string
}

func (a *app) dlq() *cobra.Command {
	var flags dlqFlags
	cmd := &cobra.Command{
		Use:   "dlq QUEUE",
		Short: "Say why messages are in a dead-letter queue, and redrive or purge them",
		Long: `List the messages of a dead-letter queue, given by its URL, ARN or name: what each is, what is wrong with it, and what
the consumer that put it there said.

--redrive sends them back to the queue they came from (or to --to) and deletes them here; --purge deletes them. Both only
say what they would do, until --yes. --with chooses messages: by their id, or by a word in what the list says of them.`,
		Example: `  typedbus dlq events-dead
  typedbus dlq events-dead --redrive --with orders.Placed
  typedbus dlq events-dead --redrive --yes`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if flags.redrive && flags.purge {
				return errors.New("--redrive and --purge are two things: choose one")
			}
			if flags.to != "" && !flags.redrive {
				return errors.New("--to goes with --redrive")
			}
			q, err := openQueue(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			return a.deadLetters(cmd.Context(), q, flags)
		},
	}
	cmd.Flags().BoolVar(&flags.redrive, "redrive", false, "send the messages back to the queue they came from")
	cmd.Flags().BoolVar(&flags.purge, "purge", false, "delete the messages")
	cmd.Flags().BoolVar(&flags.yes, "yes", false, "do it; without it, say what would be done")
	cmd.Flags().StringVar(&flags.to, "to", "", "the queue to send to, if not the one they came from")
	cmd.Flags().StringSliceVar(&flags.with, "with", nil, "only the messages with this id, or this word in their line")
	return cmd
}

// letter is a message of a dead-letter queue.
type letter struct {
	message types.Message
	ID      string            `json:"id"`
	What    string            `json:"what"`
	Wrong   string            `json:"wrong,omitzero"`
	Said    map[string]string `json:"said,omitzero"` // by the consumer, as attributes
	Count   string            `json:"received,omitzero"`
}

// chosen reports whether any of the words is the letter's id or in its line.
func (l *letter) chosen(words []string) bool {
	text := strings.ToLower(l.What + " " + l.Wrong + " " + fmt.Sprint(l.Said))
	return len(words) == 0 || slices.ContainsFunc(words, func(w string) bool {
		return w == l.ID || strings.Contains(text, strings.ToLower(w))
	})
}

func (a *app) deadLetters(ctx context.Context, q *queue, flags dlqFlags) error {
	letters, err := a.letters(ctx, q)
	defer func() {
		var hidden []types.Message
		for _, l := range letters {
			if l.message.ReceiptHandle != nil {
				hidden = append(hidden, l.message)
			}
		}
		q.release(ctx, hidden)
	}()
	if err != nil {
		return err
	}
	chosen := slices.DeleteFunc(slices.Clone(letters), func(l *letter) bool { return !l.chosen(flags.with) })
	for _, l := range chosen {
		if err := a.showLetter(l); err != nil {
			return err
		}
	}
	if !flags.redrive && !flags.purge {
		if !a.json() {
			a.line("%s", plural(len(chosen), "message", "messages"))
		}
		if len(chosen) > 0 {
			return &foundError{}
		}
		return nil
	}
	target := ""
	if flags.redrive {
		if target, err = q.origin(ctx, flags.to); err != nil {
			return err
		}
	}
	if !flags.yes {
		doing := "would be purged"
		if flags.redrive {
			doing = "would go to " + target
		}
		a.line("%s %s: add --yes", plural(len(chosen), "message", "messages"), doing)
		return nil
	}
	return a.settle(ctx, q, chosen, target)
}

// letters receives all messages of a queue, each once.
func (a *app) letters(ctx context.Context, q *queue) ([]*letter, error) {
	byID := map[string]*letter{}
	for empty := 0; empty < 2; {
		messages, err := q.receive(ctx, 1, dlqHidden)
		if err != nil {
			return slices.Collect(maps.Values(byID)), err
		}
		fresh := 0
		for _, m := range messages {
			if byID[*m.MessageId] == nil {
				fresh++
			}
			byID[*m.MessageId] = a.letter(ctx, m)
		}
		if fresh == 0 {
			empty++
		} else {
			empty = 0
		}
	}
	return slices.SortedFunc(maps.Values(byID), func(x, y *letter) int { return strings.Compare(x.ID, y.ID) }), nil
}

func (a *app) letter(ctx context.Context, m types.Message) *letter {
	l := &letter{message: m, ID: *m.MessageId, Said: map[string]string{}, Count: m.Attributes["ApproximateReceiveCount"]}
	for name, v := range m.MessageAttributes {
		if v.StringValue != nil {
			l.Said[cut(oneLine(name), longest)] = cut(oneLine(*v.StringValue), longest)
		}
	}
	decoded, err := sqsx.Decode(ctx, *m.Body, sqsx.WithFactory(a.decoder))
	switch {
	case err != nil:
		l.What, l.Wrong = "a message", oneLine(err.Error())
	case decoded.Event != nil:
		l.What = strings.TrimPrefix(fmt.Sprintf("%T", decoded.Event), "*") + " " + fmt.Sprint(decoded.Event)
	default:
		l.What = "no event"
	}
	if decoded != nil && decoded.Err != nil {
		l.Wrong = cut(oneLine(reason(decoded.Err).Error()), 3*longest)
	}
	return l
}

func (a *app) showLetter(l *letter) error {
	if a.json() {
		return a.object(l)
	}
	a.line("%s  %s", a.paint(dim, l.ID), plain(l.What))
	if l.Wrong != "" {
		a.line("    %s", a.paint(red, l.Wrong))
	}
	for _, name := range slices.Sorted(maps.Keys(l.Said)) {
		a.line("    %s: %s", name, plain(l.Said[name]))
	}
	return nil
}

// origin returns the URL of the queue that messages go back to: the one that is named, or the only one whose dead-letter
// queue this is.
func (q *queue) origin(ctx context.Context, named string) (string, error) {
	if named != "" {
		to, err := openQueue(ctx, named)
		if err != nil {
			return "", err
		}
		if to.url == q.url {
			return "", errors.New("--to is the queue itself")
		}
		return to.url, nil
	}
	out, err := q.ListDeadLetterSourceQueues(ctx, &sqs.ListDeadLetterSourceQueuesInput{QueueUrl: &q.url})
	if err != nil {
		return "", failed(fmt.Errorf("asking whose dead-letter queue this is: %w", err))
	}
	switch len(out.QueueUrls) {
	case 1:
		return out.QueueUrls[0], nil
	case 0:
		return "", errors.New("this is no queue's dead-letter queue: name the queue to send to with --to")
	}
	return "", errors.New("this is the dead-letter queue of several queues: name the one to send to with --to")
}

// settle sends messages to target, if there is one, and then deletes them. One that cannot be sent stays.
func (a *app) settle(ctx context.Context, q *queue, letters []*letter, target string) error {
	done, bad := 0, 0
	last := time.Now()
	for _, l := range letters {
		if err := q.move(ctx, l, target); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			bad++
			fmt.Fprintf(a.Err, "typedbus: %s: %s\n", l.ID, oneLine(err.Error()))
			continue
		}
		done++
		l.message.ReceiptHandle = nil // it is gone: there is nothing to release
		if time.Since(last) > 5*time.Second {
			last = time.Now()
			fmt.Fprintf(a.Err, "typedbus: %d of %d\n", done, len(letters))
		}
	}
	doing := "purged"
	if target != "" {
		doing = "redriven to " + target
	}
	a.line("%s %s", plural(done, "message", "messages"), doing)
	if bad > 0 {
		return failed(fmt.Errorf("%s stayed", plural(bad, "message", "messages")))
	}
	return nil
}

// move sends a message to target, with its attributes and in its message group, and deletes it.
func (q *queue) move(ctx context.Context, l *letter, target string) error {
	if target != "" {
		input := &sqs.SendMessageInput{QueueUrl: &target, MessageBody: l.message.Body, MessageAttributes: l.message.MessageAttributes}
		if group, ok := l.message.Attributes["MessageGroupId"]; ok && strings.HasSuffix(target, ".fifo") {
			input.MessageGroupId = &group
			id := l.ID
			input.MessageDeduplicationId = &id
		}
		if _, err := q.SendMessage(ctx, input); err != nil {
			return fmt.Errorf("sending: %w", err)
		}
	}
	if _, err := q.DeleteMessage(ctx, &sqs.DeleteMessageInput{QueueUrl: &q.url, ReceiptHandle: l.message.ReceiptHandle}); err != nil {
		return fmt.Errorf("deleting: %w", err)
	}
	return nil
}
