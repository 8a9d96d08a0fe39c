package command

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

// How often a stack is asked for its state, at first and at most.
const (
	firstPoll   = 200 * time.Millisecond
	longestPoll = 5 * time.Second
)

// stack is a stack of CloudFormation's that is being changed.
type stack struct {
	*app
	client *cloudformation.Client
	name   string
	fresh  bool                            // there was none
	seen   map[string]bool                 // ids of events
	states map[string]types.ResourceStatus // of the resources that the change has to do with
}

// apply creates or updates a stack, unless dry, and waits.
func (a *app) apply(ctx context.Context, name, template string, dry bool) error {
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return failed(err)
	}
	s := &stack{app: a, client: cloudformation.NewFromConfig(cfg), name: name, seen: map[string]bool{}, states: map[string]types.ResourceStatus{}}
	status, err := s.status(ctx)
	if err != nil {
		return failed(err)
	}
	switch {
	case status == "" || status == types.StackStatusReviewInProgress || status == types.StackStatusDeleteComplete:
		s.fresh = true
	case strings.HasSuffix(string(status), "_IN_PROGRESS"):
		return failed(fmt.Errorf("the stack %s is being changed by another: it is %s", name, status))
	case status == types.StackStatusRollbackComplete || status == types.StackStatusRollbackFailed || status == types.StackStatusCreateFailed:
		return failed(fmt.Errorf("the stack %s was never created: it is %s; delete it with: aws cloudformation delete-stack --stack-name %s", name, status, name))
	default:
		if err := s.own(ctx); err != nil {
			return err
		}
	}
	return s.change(ctx, template, dry)
}

// madeBy is the tag of the stacks that are the command's.
const madeBy = "typedbus:command"

// own refuses a stack that something else made: an update would delete what is in it.
func (s *stack) own(ctx context.Context) error {
	out, err := s.client.DescribeStacks(ctx, &cloudformation.DescribeStacksInput{StackName: &s.name})
	if err != nil {
		return failed(err)
	}
	for _, found := range out.Stacks {
		if slices.ContainsFunc(found.Tags, func(t types.Tag) bool { return aws.ToString(t.Key) == madeBy }) {
			return nil
		}
	}
	return fmt.Errorf("there is a stack %s that typedbus deploy did not make: choose another --name, or delete the stack", s.name)
}

// status is "" if there is no such stack.
func (s *stack) status(ctx context.Context) (types.StackStatus, error) {
	out, err := s.client.DescribeStacks(ctx, &cloudformation.DescribeStacksInput{StackName: &s.name})
	if err != nil && strings.Contains(err.Error(), "does not exist") {
		return "", nil // a ValidationError, as many others are
	}
	if err != nil {
		return "", fmt.Errorf("looking for the stack %s: %w", s.name, err)
	}
	if len(out.Stacks) == 0 {
		return "", nil
	}
	return out.Stacks[0].StackStatus, nil
}

// change makes a change set, lists it, and executes it unless dry.
func (s *stack) change(ctx context.Context, template string, dry bool) error {
	set := fmt.Sprintf("typedbus-%d", time.Now().UnixNano())
	kind := types.ChangeSetTypeUpdate
	if s.fresh {
		kind = types.ChangeSetTypeCreate
	}
	_, err := s.client.CreateChangeSet(ctx, &cloudformation.CreateChangeSetInput{
		StackName: &s.name, ChangeSetName: &set, ChangeSetType: kind, TemplateBody: &template,
		Tags: []types.Tag{{Key: aws.String(madeBy), Value: aws.String("deploy")}},
	})
	if err != nil {
		if ctx.Err() != nil {
			s.discard(ctx, set) // it may have been made
			return ctx.Err()
		}
		return failed(fmt.Errorf("making the change set: %w", err))
	}
	executed := false
	defer func() {
		if !executed {
			s.discard(ctx, set)
		}
	}()
	changes, err := s.changes(ctx, set)
	if err != nil {
		return err
	}
	for _, c := range changes {
		if err := s.showChange(c); err != nil {
			return err
		}
	}
	switch {
	case len(changes) == 0:
		s.say("the stack %s is as it should be: nothing to change", s.name)
		return nil
	case dry:
		s.say("%s would be made to the stack %s; nothing was", plural(len(changes), "change", "changes"), s.name)
		return nil
	}
	s.remember(ctx)
	executed = true
	if _, err := s.client.ExecuteChangeSet(ctx, &cloudformation.ExecuteChangeSetInput{StackName: &s.name, ChangeSetName: &set}); err != nil {
		if ctx.Err() == nil {
			executed = false
			return failed(fmt.Errorf("executing the change set: %w", err))
		}
	}
	err = s.await(ctx)
	if ctx.Err() != nil {
		s.interrupted(ctx, set)
	}
	return err
}

// say tells people something; programs have the objects.
func (s *stack) say(format string, args ...any) {
	if !s.json() {
		s.line(format, args...)
	}
}

// discard deletes a change set that was not executed, and the stack that was made for it alone. What it cannot delete it
// names; where Ctrl-C came, it says that nothing is left.
func (s *stack) discard(ctx context.Context, set string) {
	own, cancel := context.WithTimeout(context.WithoutCancel(ctx), releaseTimeout)
	defer cancel()
	_, err := s.client.DeleteChangeSet(own, &cloudformation.DeleteChangeSetInput{StackName: &s.name, ChangeSetName: &set})
	undo := fmt.Sprintf("aws cloudformation delete-change-set --stack-name %s --change-set-name %s", s.name, set)
	if s.fresh {
		undo = "aws cloudformation delete-stack --stack-name " + s.name
		status, failure := s.status(own)
		if failure == nil && status == types.StackStatusReviewInProgress {
			_, failure = s.client.DeleteStack(own, &cloudformation.DeleteStackInput{StackName: &s.name})
		}
		err = failure // with the stack its change sets are gone
	}
	switch {
	case err != nil:
		s.tell("a change set that does nothing is left of the stack %s: %s", s.name, cut(oneLine(err.Error()), longest))
		s.tell("delete it with: %s", undo)
	case ctx.Err() != nil:
		s.tell("nothing of the stack %s was changed, and no change set is left", s.name)
	}
}

// changes waits for the change set, and returns what it would do.
func (s *stack) changes(ctx context.Context, set string) ([]types.ResourceChange, error) {
	input := &cloudformation.DescribeChangeSetInput{StackName: &s.name, ChangeSetName: &set}
	var changes []types.ResourceChange
	for wait := firstPoll; ; wait = min(2*wait, longestPoll) {
		out, err := s.client.DescribeChangeSet(ctx, input)
		if err != nil {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			return nil, failed(fmt.Errorf("reading the change set: %w", err))
		}
		reason := aws.ToString(out.StatusReason)
		switch out.Status {
		case types.ChangeSetStatusCreateComplete:
			for _, c := range out.Changes {
				if c.ResourceChange != nil {
					changes = append(changes, *c.ResourceChange)
				}
			}
			if input.NextToken = out.NextToken; out.NextToken == nil {
				return changes, nil
			}
			continue
		case types.ChangeSetStatusFailed:
			if strings.Contains(reason, "didn't contain changes") || strings.Contains(reason, "No updates are to be performed") {
				return nil, nil
			}
			return nil, failed(fmt.Errorf("CloudFormation refuses the template: %s", reason))
		}
		if err := pause(ctx, wait); err != nil {
			return nil, err
		}
	}
}

func (s *stack) showChange(c types.ResourceChange) error {
	id, kind := aws.ToString(c.LogicalResourceId), aws.ToString(c.ResourceType)
	if s.json() {
		return s.object(map[string]any{"change": c.Action, "resource": id, "type": kind, "replacement": c.Replacement == types.ReplacementTrue})
	}
	text := fmt.Sprintf("%-7s %s  %s", strings.ToLower(string(c.Action)), id, s.paint(dim, kind))
	if c.Replacement == types.ReplacementTrue {
		text += "  " + s.paint(yellow, "is replaced")
	}
	s.line("%s", text)
	return nil
}

// await waits for the end of a change, and shows what happens.
func (s *stack) await(ctx context.Context) error {
	for wait := firstPoll; ; wait = min(2*wait, longestPoll) {
		status, err := s.status(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			return failed(err)
		}
		failures := s.follow(ctx)
		switch {
		case status == types.StackStatusCreateComplete, status == types.StackStatusUpdateComplete, status == types.StackStatusUpdateCompleteCleanupInProgress:
			return s.outputs(ctx)
		case status == "" || !strings.HasSuffix(string(status), "_IN_PROGRESS"):
			return failed(fmt.Errorf("the stack %s is %s: %s", s.name, status, strings.Join(failures, "; ")))
		}
		if err := pause(ctx, wait); err != nil {
			return err
		}
	}
}

// remember marks the events that there are, so that only later ones are shown.
func (s *stack) remember(ctx context.Context) {
	out, err := s.client.DescribeStackEvents(ctx, &cloudformation.DescribeStackEventsInput{StackName: &s.name})
	if err != nil {
		return // a stack that is not there yet
	}
	for _, e := range out.StackEvents {
		s.seen[aws.ToString(e.EventId)] = true
	}
}

// follow shows the events that are new, and returns the reasons of those that are failures.
func (s *stack) follow(ctx context.Context) []string {
	out, err := s.client.DescribeStackEvents(ctx, &cloudformation.DescribeStackEventsInput{StackName: &s.name})
	if err != nil {
		return nil // the status is what counts
	}
	var failures []string
	for _, e := range slices.Backward(out.StackEvents) {
		id, resource, reason := aws.ToString(e.EventId), aws.ToString(e.LogicalResourceId), aws.ToString(e.ResourceStatusReason)
		bad := strings.HasSuffix(string(e.ResourceStatus), "_FAILED")
		if bad {
			failures = append(failures, cut(oneLine(resource+": "+reason), 2*longest))
		}
		if s.seen[id] {
			continue
		}
		s.seen[id] = true
		if resource != s.name { // the stack is in the list, too
			s.states[resource] = e.ResourceStatus
		}
		text := fmt.Sprintf("%s  %s  %s", plain(string(e.ResourceStatus)), plain(resource), s.paint(dim, cut(oneLine(reason), longest)))
		if bad {
			text = s.paint(red, text)
		}
		fmt.Fprintln(s.Err, strings.TrimRight(text, " "))
	}
	return failures
}

// outputs shows where the queues are.
func (s *stack) outputs(ctx context.Context) error {
	out, err := s.client.DescribeStacks(ctx, &cloudformation.DescribeStacksInput{StackName: &s.name})
	if err != nil {
		return failed(err)
	}
	if len(out.Stacks) == 0 {
		return failed(errors.New("the stack is gone"))
	}
	all := map[string]string{}
	for _, o := range out.Stacks[0].Outputs {
		all[aws.ToString(o.OutputKey)] = aws.ToString(o.OutputValue)
	}
	if s.json() {
		return s.object(map[string]any{"stack": s.name, "status": out.Stacks[0].StackStatus, "outputs": all})
	}
	s.line("the stack %s is ready", s.name)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		s.line("  %-19s %s", name, all[name])
	}
	return nil
}

// pause waits, or returns the context's error where that ends first.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
