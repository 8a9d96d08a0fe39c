package ecs

import (
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/typedbus/typedbus/relation"
)

// FailureError is why ECS does not describe a single resource of several, other than that there is none:
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html.
type FailureError struct {
	Reason string // such as "MISSING", which is no FailureError
	Detail string // may be empty
}

func (e *FailureError) Error() string {
	if e.Detail == "" {
		return fmt.Sprintf("ecs: the answer has the failure %s", e.Reason)
	}
	return fmt.Sprintf("ecs: the answer has the failure %s: %s", e.Reason, e.Detail)
}

// errElsewhere says that what the event's account and region have under this name is not what the event speaks of.
var errElsewhere = fmt.Errorf("ecs: the cluster's ARN is of another account or region: %w", relation.ErrOtherAccount)

// missing is the reason that ECS gives for a resource it does not know.
const missing = "MISSING"

// failures are the outcomes of single keys.
type failures relation.KeyErrors

// orNil returns the failures as an error, or nil if there are none.
func (f failures) orNil() error {
	if len(f) == 0 {
		return nil
	}
	return relation.KeyErrors(f)
}

// outcomes returns what ECS says of the keys that ask for the ids in wanted, but for what is missing.
func outcomes(list []types.Failure, wanted map[string][]relation.Key) failures {
	failed := make(failures)
	for _, failure := range list {
		reason := aws.ToString(failure.Reason)
		if reason == missing {
			continue
		}
		for _, key := range wanted[relation.NewKey(aws.ToString(failure.Arn)).Name()] {
			failed[key] = &FailureError{Reason: reason, Detail: aws.ToString(failure.Detail)}
		}
	}
	return failed
}
