package command

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/registry/archive"
	"github.com/typedbus/typedbus/registry/publish"
)

// sink is where a replay goes to.
type sink interface {
	// send sends events, and returns those that are refused for good. With an error it is not known what was sent.
	send(ctx context.Context, events []input) (map[archive.Position]error, error)
	// bytes is how large the events of a call are together at most.
	bytes() int
}

// target is what TO means.
type target struct {
	bus  bool
	name string
}

// parseTarget reads TO.
func parseTarget(to string) (target, error) {
	bus, isBus := strings.CutPrefix(to, "bus:")
	queue, isQueue := strings.CutPrefix(to, "queue:")
	switch {
	case isBus && busName.MatchString(bus):
		return target{true, bus}, nil
	case isQueue && queue != "":
		return target{false, queue}, nil
	case busName.MatchString(to) && strings.HasPrefix(to, "arn:"):
		return target{true, to}, nil
	case queueARN.MatchString(to), strings.HasPrefix(to, "https://"), strings.HasPrefix(to, "http://"):
		return target{false, to}, nil
	}
	return target{}, fmt.Errorf("%s is no place to send to: write bus:NAME or queue:NAME, or an ARN or a queue's URL", word(to))
}

func (a *app) openSink(ctx context.Context, to target, flags replayFlags) (sink, error) {
	if !to.bus {
		q, err := openQueue(ctx, to.name)
		if err != nil {
			return nil, err
		}
		return &queueSink{q, flags.mark, flags.group}, nil
	}
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return nil, failed(err)
	}
	p, err := publish.New(publish.EventBridge(eventbridge.NewFromConfig(cfg), publish.OnBus(to.name)), publish.WithRegistry(a.faithful().decoder))
	if err != nil {
		return nil, err
	}
	return &busSink{p}, nil
}

// busSink sends to an event bus.
type busSink struct{ *publish.Publisher }

func (*busSink) bytes() int { return publish.MaxBytes }

func (s *busSink) send(ctx context.Context, events []input) (map[archive.Position]error, error) {
	refused := map[archive.Position]error{}
	var entries []publish.Entry
	var places []archive.Position
	for _, in := range events {
		entry, err := publish.Forward(in.Event)
		if err == nil && strings.HasPrefix(entry.Source, "aws.") {
			err = errors.New("a bus takes no source that begins with \"aws.\", which are AWS's own: send it to a queue")
		}
		if err != nil {
			refused[in.Position] = err
			continue
		}
		entries, places = append(entries, entry), append(places, in.Position)
	}
	if len(entries) == 0 {
		return refused, nil
	}
	results, err := s.Send(ctx, entries...)
	if len(results) != len(entries) {
		return nil, failed(err)
	}
	for i, r := range results {
		switch {
		case r.Err == nil:
		case errors.Is(r.Err, publish.ErrInvalid), errors.Is(r.Err, publish.ErrTooLarge), errors.Is(r.Err, publish.ErrRefused),
			strings.HasPrefix(r.Err.Code, "NotAuthorizedFor"): // its source or detail-type, and not others
			refused[places[i]] = r.Err
		default:
			return nil, failed(r.Err)
		}
	}
	return refused, nil
}

// queueSink sends to a queue.
type queueSink struct {
	*queue
	mark, group string
}

// maxMessages is how many bytes the messages of a call have together at most.
const maxMessages = 1 << 20

// bytes leaves room for the replay-names.
func (s *queueSink) bytes() int { return maxMessages - replayChunk*(len(s.mark)+32) }

// sendAttempts is how often a message is sent at most.
const sendAttempts = 5

func (s *queueSink) send(ctx context.Context, events []input) (map[archive.Position]error, error) {
	refused := map[archive.Position]error{}
	var entries []types.SendMessageBatchRequestEntry
	for i, in := range events {
		body, err := marked(in.Event.Envelope().Raw(), s.mark)
		if err == nil && len(body) > maxMessages {
			err = fmt.Errorf("a message has %d bytes at most, and the event has %d", maxMessages, len(body))
		}
		if err != nil {
			refused[in.Position] = err
			continue
		}
		entry := types.SendMessageBatchRequestEntry{Id: aws.String(strconv.Itoa(i)), MessageBody: aws.String(string(body))}
		if s.fifo() {
			entry.MessageGroupId, entry.MessageDeduplicationId = &s.group, aws.String(fmt.Sprintf("%x", sha256.Sum256(body)))
		}
		entries = append(entries, entry)
	}
	together := replayChunk
	if s.fifo() {
		together = 1 // of several, one that fails would come after those behind it
	}
	for some := range slices.Chunk(entries, together) {
		if err := s.sendBatch(ctx, some, func(i int, why error) { refused[events[i].Position] = why }); err != nil {
			return nil, err
		}
	}
	return refused, nil
}

func (s *queueSink) fifo() bool { return strings.HasSuffix(s.url, ".fifo") }

// sendBatch sends the messages of one call, and those again that failed. An entry's id is the event's index.
func (s *queueSink) sendBatch(ctx context.Context, entries []types.SendMessageBatchRequestEntry, refuse func(i int, why error)) error {
	for attempt := 1; len(entries) > 0; attempt++ {
		out, err := s.SendMessageBatch(ctx, &sqs.SendMessageBatchInput{QueueUrl: &s.url, Entries: entries})
		if err != nil {
			return failed(fmt.Errorf("sending: %w", err))
		}
		var again []types.SendMessageBatchRequestEntry
		for _, f := range out.Failed {
			at := slices.IndexFunc(entries, func(e types.SendMessageBatchRequestEntry) bool { return *e.Id == aws.ToString(f.Id) })
			if at < 0 {
				return failed(errors.New("the answer names a message that was not sent"))
			}
			why := fmt.Errorf("%s: %s", aws.ToString(f.Code), cut(aws.ToString(f.Message), longest))
			switch {
			case f.SenderFault:
				i, _ := strconv.Atoi(*entries[at].Id)
				refuse(i, why)
			case attempt == sendAttempts:
				return failed(why)
			default:
				again = append(again, entries[at])
			}
		}
		if entries = again; len(entries) > 0 {
			if err := pause(ctx, firstPoll<<attempt); err != nil {
				return failed(err)
			}
		}
	}
	return nil
}

// marked returns an event with the replay-name in its envelope, as EventBridge's replays have it.
func marked(event jsontext.Value, name string) ([]byte, error) {
	if name == "" {
		return event, nil
	}
	value, err := json.Marshal(name)
	if err != nil {
		return nil, fmt.Errorf("the name of the replay is no text: %w", err)
	}
	var members map[string]jsontext.Value
	if err := json.Unmarshal(event, &members); err != nil {
		return nil, err
	}
	if _, there := members["replay-name"]; there {
		members["replay-name"] = value
		return json.Marshal(members, json.Deterministic(true))
	}
	text := strings.TrimSpace(string(event))
	comma := ","
	if len(members) == 0 {
		comma = ""
	}
	return []byte(`{"replay-name":` + string(value) + comma + strings.TrimPrefix(text, "{")), nil
}
