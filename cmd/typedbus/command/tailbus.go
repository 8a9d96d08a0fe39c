package command

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"os/user"
	"regexp"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	ebtypes "github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	sqstypes "github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/go-json-experiment/json"

	"github.com/typedbus/typedbus/registry/pattern"
)

// What a tail makes is called so, and is tagged with who made it and when.
const (
	tailPrefix = "typedbus-tail-"
	tailOwner  = "typedbus:tail-owner"
	tailMade   = "typedbus:tail-made"
	tailBus    = "typedbus:tail-bus"
)

// tailKept is for how many seconds a message waits in the queue of a tail.
const tailKept = "3600"

// tap is a rule of a bus with a queue, for one run.
type tap struct {
	events       *eventbridge.Client
	queue        *queue
	bus, name    string
	ruled, aimed bool
}

// tapPattern is the pattern of what --type and --pattern ask for.
func (a *app) tapPattern(types []string, text string) (string, error) {
	switch {
	case text != "" && len(types) > 0:
		return "", errors.New("--pattern and --type both say which events: choose one")
	case text != "":
		if strings.HasPrefix(text, "@") {
			data, err := a.readFile(text[1:])
			if err != nil {
				return "", err
			}
			text = string(data)
		}
		p, err := pattern.Compile(text)
		if err != nil {
			return "", err
		}
		if why := refusal(p); why != "" {
			return "", fmt.Errorf("EventBridge would not take the pattern: %s", why)
		}
		return p.String(), nil
	case len(types) > 0:
		chosen, err := a.choose(types)
		if err != nil {
			return "", err
		}
		rules, err := a.patterns(chosen)
		if err != nil {
			return "", err
		}
		if len(rules) > 1 {
			return "", errors.New("these types are too many for one rule: name fewer, or give --pattern")
		}
		return rules[0], nil
	}
	return `{"source":[{"exists":true}]}`, nil
}

// openTap makes the rule and the queue. What there is of them must be closed, with an error, too.
func openTap(ctx context.Context, bus, events string) (*tap, error) {
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return nil, failed(err)
	}
	t := &tap{events: eventbridge.NewFromConfig(cfg), bus: bus, name: tailPrefix + strings.ToLower(rand.Text()[:12])}
	client := sqs.NewFromConfig(cfg)
	if _, err := t.events.DescribeEventBus(ctx, &eventbridge.DescribeEventBusInput{Name: &bus}); err != nil {
		return nil, failed(fmt.Errorf("looking for the event bus: %w", err))
	}
	tags := map[string]string{tailOwner: owner(), tailMade: time.Now().UTC().Format(time.RFC3339), tailBus: bus}
	made, err := client.CreateQueue(ctx, &sqs.CreateQueueInput{QueueName: &t.name, Tags: tags, Attributes: map[string]string{"MessageRetentionPeriod": tailKept}})
	if err != nil {
		// It may have been made all the same, if the answer was lost.
		t.queue = &queue{Client: client, own: true}
		return t, failed(fmt.Errorf("making a queue: %w", err))
	}
	t.queue = &queue{Client: client, url: *made.QueueUrl, own: true}
	got, err := client.GetQueueAttributes(ctx, &sqs.GetQueueAttributesInput{QueueUrl: made.QueueUrl, AttributeNames: []sqstypes.QueueAttributeName{"QueueArn"}})
	if err != nil {
		return t, failed(fmt.Errorf("asking for the queue's ARN: %w", err))
	}
	arn := got.Attributes["QueueArn"]
	t.ruled = true
	var labels []ebtypes.Tag
	for _, name := range []string{tailBus, tailMade, tailOwner} {
		labels = append(labels, ebtypes.Tag{Key: aws.String(name), Value: aws.String(tags[name])})
	}
	rule, err := t.events.PutRule(ctx, &eventbridge.PutRuleInput{Name: &t.name, EventBusName: &bus, EventPattern: &events, Tags: labels,
		Description: aws.String("Made by typedbus tail for as long as it runs; typedbus tail --clean removes what is left")})
	if err != nil {
		return t, failed(fmt.Errorf("making a rule: %w", err))
	}
	if err := t.allow(ctx, arn, *rule.RuleArn); err != nil {
		return t, err
	}
	t.aimed = true
	out, err := t.events.PutTargets(ctx, &eventbridge.PutTargetsInput{Rule: &t.name, EventBusName: &bus, Targets: []ebtypes.Target{{Id: aws.String("tail"), Arn: &arn}}})
	if err == nil && out.FailedEntryCount > 0 {
		err = errors.New(aws.ToString(out.FailedEntries[0].ErrorMessage))
	}
	if err != nil {
		return t, failed(fmt.Errorf("aiming the rule at the queue: %w", err))
	}
	return t, nil
}

// allow lets the rule, and nothing else, send to the queue.
func (t *tap) allow(ctx context.Context, queueARN, ruleARN string) error {
	policy, err := json.Marshal(object{"Version": "2012-10-17", "Statement": []any{object{
		"Effect": "Allow", "Principal": object{"Service": "events.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": queueARN,
		"Condition": object{"ArnEquals": object{"aws:SourceArn": ruleARN}},
	}}}, json.Deterministic(true))
	if err != nil {
		return err
	}
	_, err = t.queue.SetQueueAttributes(ctx, &sqs.SetQueueAttributesInput{QueueUrl: &t.queue.url, Attributes: map[string]string{"Policy": string(policy)}})
	if err != nil {
		return failed(fmt.Errorf("letting the rule send to the queue: %w", err))
	}
	return nil
}

// close removes the rule and the queue. It is done when a run ends, so it has a context of its own.
func (t *tap) close(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), removeTimeout)
	defer cancel()
	var all []error
	if t.aimed {
		all = append(all, gone(removeTargets(ctx, t.events, t.bus, t.name)))
	}
	if t.ruled {
		_, err := t.events.DeleteRule(ctx, &eventbridge.DeleteRuleInput{Name: &t.name, EventBusName: &t.bus})
		all = append(all, gone(err))
	}
	if t.queue.url == "" {
		if found, err := t.queue.GetQueueUrl(ctx, &sqs.GetQueueUrlInput{QueueName: &t.name}); err == nil {
			t.queue.url = *found.QueueUrl
		}
	}
	if t.queue.url != "" {
		_, err := t.queue.DeleteQueue(ctx, &sqs.DeleteQueueInput{QueueUrl: &t.queue.url})
		all = append(all, gone(err))
	}
	if err := errors.Join(all...); err != nil {
		return failed(fmt.Errorf("%s was not removed, or not all of it: typedbus tail --clean tries again (%w)", t.name, err))
	}
	return nil
}

// removeTimeout is how long a run that ends takes to remove what it made.
const removeTimeout = 20 * time.Second

func removeTargets(ctx context.Context, client *eventbridge.Client, bus, rule string) error {
	_, err := client.RemoveTargets(ctx, &eventbridge.RemoveTargetsInput{Rule: &rule, EventBusName: &bus, Ids: []string{"tail"}})
	return err
}

// gone passes over an error that says that there is nothing to remove.
func gone(err error) error {
	if _, ok := errors.AsType[*ebtypes.ResourceNotFoundException](err); ok || err != nil && strings.Contains(err.Error(), "NonExistentQueue") {
		return nil
	}
	return err
}

// owner says who runs the command, in characters that a tag has.
func owner() string {
	name := "unknown"
	if u, err := user.Current(); err == nil {
		name = u.Username
	}
	if host, err := os.Hostname(); err == nil {
		name += "@" + host
	}
	return cut(noTag.ReplaceAllString(name, "_"), longest)
}

var noTag = regexp.MustCompile(`[^A-Za-z0-9@._:/=+-]`)

// tailTheBus shows the events of a bus until ctx ends, and removes what that took.
func (a *app) tailTheBus(ctx context.Context, bus, events string, flags decodeFlags, limit int) (err error) {
	t, err := openTap(ctx, bus, events)
	if t != nil {
		defer func() { err = errors.Join(err, t.close(ctx)) }()
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(a.Err, "typedbus: watching %s through %s, until Ctrl-C\n", plain(bus), t.name)
	return a.tailQueue(ctx, t.queue, flags, limit, false)
}

// busTail are the flags of tail that are about a bus.
type busTail struct {
	name, pattern    string
	types            []string
	clean, everybody bool
	age              time.Duration
}

// runBusTail runs tail --bus and tail --clean, and reports whether it was one of them or a mistake.
func (a *app) runBusTail(ctx context.Context, bus busTail, args []string, flags decodeFlags, limit int, once bool) (done bool, err error) {
	switch {
	case bus.clean && (len(args) > 0 || bus.name+bus.pattern != "" || len(bus.types) > 0 || once):
		return true, errors.New("--clean removes what tails left, on every bus: give no queue or bus beside it")
	case bus.clean:
		return true, a.cleanTails(ctx, bus.everybody, bus.age)
	case bus.everybody || bus.age != 0:
		return true, errors.New("--everybody and --older-than go with --clean")
	case bus.name == "" && (bus.pattern != "" || len(bus.types) > 0):
		return true, errors.New("--pattern and --type go with --bus")
	case bus.name == "" && len(args) == 0:
		return true, errors.New("give a queue by its URL, ARN or name, or --bus, or --clean")
	case bus.name == "":
		return false, nil
	case len(args) > 0:
		return true, errors.New("a queue and --bus are two things: choose one")
	case once:
		return true, errors.New("--once is for a queue: a bus keeps no events; --limit ends after so many")
	case !busName.MatchString(bus.name):
		return true, fmt.Errorf("--bus is the name or the ARN of an event bus, not %s", word(bus.name))
	}
	events, err := a.tapPattern(bus.types, bus.pattern)
	if err != nil {
		return true, err
	}
	return true, a.tailTheBus(ctx, bus.name, events, flags, limit)
}
