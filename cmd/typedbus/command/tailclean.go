package command

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

// cleanTails removes what tails of this owner left, or those of all, on all buses. A tail that runs would go with them, so
// one that is younger than an age stays.
func (a *app) cleanTails(ctx context.Context, everybody bool, age time.Duration) error {
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return failed(err)
	}
	c := &cleaning{app: a, queues: sqs.NewFromConfig(cfg), events: eventbridge.NewFromConfig(cfg), everybody: everybody, before: time.Now().Add(-age)}
	if err := c.buses(ctx); err != nil {
		return err
	}
	if err := c.queuesLeft(ctx); err != nil {
		return err
	}
	if !a.json() {
		a.line("%s and %s removed", plural(c.rules, "rule", "rules"), plural(c.removed, "queue", "queues"))
	}
	return nil
}

// cleaning is a run of tail --clean.
type cleaning struct {
	*app
	queues         *sqs.Client
	events         *eventbridge.Client
	everybody      bool
	before         time.Time
	rules, removed int
}

// meant reports whether what has these tags is to go. What has none of a tail's tags is not a tail's.
func (c *cleaning) meant(name string, tags map[string]string) bool {
	made, err := time.Parse(time.RFC3339, tags[tailMade])
	switch {
	case err != nil || tags[tailOwner] == "":
		c.note("%s has not the tags of a tail: it stays", name)
	case !c.everybody && tags[tailOwner] != owner():
		c.note("%s is of %s: --everybody removes it, too", name, plain(tags[tailOwner]))
	case made.After(c.before):
		c.note("%s was made at %s, and may be in use: --older-than says from when on one goes", name, made.Format(time.RFC3339))
	default:
		return true
	}
	return false
}

// buses removes rules, on every bus.
func (c *cleaning) buses(ctx context.Context) error {
	input := &eventbridge.ListEventBusesInput{}
	for {
		page, err := c.events.ListEventBuses(ctx, input)
		if err != nil {
			return failed(fmt.Errorf("listing the event buses: %w", err))
		}
		for _, bus := range page.EventBuses {
			if err := c.rulesOf(ctx, aws.ToString(bus.Name)); err != nil {
				return err
			}
		}
		if input.NextToken = page.NextToken; page.NextToken == nil {
			return nil
		}
	}
}

func (c *cleaning) rulesOf(ctx context.Context, bus string) error {
	input := &eventbridge.ListRulesInput{EventBusName: &bus, NamePrefix: aws.String(tailPrefix)}
	for {
		page, err := c.events.ListRules(ctx, input)
		if err != nil {
			return failed(fmt.Errorf("listing the rules of %s: %w", bus, err))
		}
		for _, r := range page.Rules {
			got, err := c.events.ListTagsForResource(ctx, &eventbridge.ListTagsForResourceInput{ResourceARN: r.Arn})
			if err != nil {
				return failed(fmt.Errorf("reading the tags of a rule: %w", err))
			}
			tags := map[string]string{}
			for _, t := range got.Tags {
				tags[aws.ToString(t.Key)] = aws.ToString(t.Value)
			}
			if !c.meant(*r.Name, tags) {
				continue
			}
			if err := gone(removeTargets(ctx, c.events, bus, *r.Name)); err != nil {
				return failed(fmt.Errorf("removing the target of %s: %w", *r.Name, err))
			}
			if _, err := c.events.DeleteRule(ctx, &eventbridge.DeleteRuleInput{Name: r.Name, EventBusName: &bus}); gone(err) != nil {
				return failed(fmt.Errorf("removing %s: %w", *r.Name, err))
			}
			c.rules++
			if err := c.tell("rule", *r.Name); err != nil {
				return err
			}
		}
		if input.NextToken = page.NextToken; page.NextToken == nil {
			return nil
		}
	}
}

// queuesLeft removes queues.
func (c *cleaning) queuesLeft(ctx context.Context) error {
	input := &sqs.ListQueuesInput{QueueNamePrefix: aws.String(tailPrefix), MaxResults: aws.Int32(1000)}
	for {
		page, err := c.queues.ListQueues(ctx, input)
		if err != nil {
			return failed(fmt.Errorf("listing the queues: %w", err))
		}
		for _, url := range page.QueueUrls {
			name := url[strings.LastIndexByte(url, '/')+1:]
			got, err := c.queues.ListQueueTags(ctx, &sqs.ListQueueTagsInput{QueueUrl: &url})
			if gone(err) != nil {
				return failed(fmt.Errorf("reading the tags of %s: %w", name, err))
			}
			if err != nil || !c.meant(name, got.Tags) {
				continue
			}
			if _, err := c.queues.DeleteQueue(ctx, &sqs.DeleteQueueInput{QueueUrl: &url}); gone(err) != nil {
				return failed(fmt.Errorf("removing %s: %w", name, err))
			}
			c.removed++
			if err := c.tell("queue", name); err != nil {
				return err
			}
		}
		if input.NextToken = page.NextToken; page.NextToken == nil {
			return nil
		}
	}
}

func (c *cleaning) tell(what, name string) error {
	if c.json() {
		return c.object(map[string]any{"removed": what, "name": name})
	}
	c.line("removed the %s %s", what, name)
	return nil
}
