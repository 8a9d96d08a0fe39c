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

// missing is the reason that ECS gives for a resource it does not know.
const missing = "MISSING"

// outcomes returns the failures of single keys, by the ids in wanted, or nil if no key failed but by missing.
func outcomes(failures []types.Failure, wanted map[string]relation.Key) error {
	failed := make(relation.KeyErrors)
	for _, failure := range failures {
		key, ok := wanted[lastPart(failure.Arn)]
		if reason := aws.ToString(failure.Reason); ok && reason != missing {
			failed[key] = &FailureError{Reason: reason, Detail: aws.ToString(failure.Detail)}
		}
	}
	if len(failed) == 0 {
		return nil
	}
	return failed
}

// lastPart returns the name or id at the end of an ARN.
func lastPart(arn *string) string { return relation.NewKey(aws.ToString(arn)).Name() }
