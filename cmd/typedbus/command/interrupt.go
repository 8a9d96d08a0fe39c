package command

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

// interrupted says what a change that Ctrl-C came into has made so far, and how to go on. It has releaseTimeout for that.
func (s *stack) interrupted(ctx context.Context, set string) {
	own, cancel := context.WithTimeout(context.WithoutCancel(ctx), releaseTimeout)
	defer cancel()
	found, err := s.client.DescribeChangeSet(own, &cloudformation.DescribeChangeSetInput{StackName: &s.name, ChangeSetName: &set})
	if err == nil && found.ExecutionStatus == types.ExecutionStatusAvailable { // the call to execute it did not arrive
		s.discard(ctx, set)
		return
	}
	status, err := s.status(own)
	switch {
	case err != nil:
		s.tell("whether the stack %s is being changed could not be found out: %s", s.name, cut(oneLine(err.Error()), longest))
		s.tell("look with: aws cloudformation describe-stacks --stack-name %s", s.name)
		return
	case status == "":
		s.tell("there is no stack %s: nothing was made", s.name)
		return
	}
	s.follow(own)
	made, rest := s.progress()
	if !strings.HasSuffix(string(status), "_IN_PROGRESS") {
		s.tell("the stack %s is %s%s; the same command goes on from there", s.name, plain(string(status)), made)
		return
	}
	undo := "cancel-update-stack"
	if s.fresh {
		undo = "delete-stack"
	}
	s.tell("the stack %s is %s: CloudFormation goes on without this command%s%s", s.name, plain(string(status)), made, rest)
	s.tell("follow it with: aws cloudformation describe-stack-events --stack-name %s; give the same command again when it is done, or undo it with: aws cloudformation %s --stack-name %s",
		s.name, undo, s.name)
}

// progress says which resources the change has made, and which are under way.
func (s *stack) progress() (made, rest string) {
	var done, doing []string
	for _, resource := range slices.Sorted(maps.Keys(s.states)) {
		switch state := string(s.states[resource]); {
		case strings.HasSuffix(state, "_COMPLETE"):
			done = append(done, plain(resource))
		case strings.HasSuffix(state, "_IN_PROGRESS"):
			doing = append(doing, plain(resource))
		}
	}
	if made = "; nothing is done yet"; len(done) > 0 {
		made = "; done are " + strings.Join(done, ", ")
	}
	if len(doing) > 0 {
		rest = "; under way are " + strings.Join(doing, ", ")
	}
	return made, rest
}

// tell tells people what is left, and programs, too: it is no part of the output.
func (s *stack) tell(format string, args ...any) {
	fmt.Fprintf(s.Err, "typedbus: "+format+"\n", args...)
}
