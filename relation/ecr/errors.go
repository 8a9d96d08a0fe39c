package ecr

import (
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/ecr/types"

	"github.com/typedbus/typedbus/relation"
)

// FailureError is why ECR does not return a single image of several, other than that there is none:
// https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageFailure.html.
type FailureError struct {
	Code   types.ImageFailureCode
	Reason string // in ECR's words; may be empty
}

func (e *FailureError) Error() string {
	if e.Reason == "" {
		return fmt.Sprintf("ecr: the answer has the failure %s", e.Code)
	}
	return fmt.Sprintf("ecr: the answer has the failure %s: %s", e.Code, e.Reason)
}

var (
	errNoRepository = errors.New(`ecr: an image is named by its repository too: the relation needs "repository=…"`)
	errElsewhere    = fmt.Errorf("ecr: the repository's ARN is of another account or region: %w", relation.ErrOtherAccount)
)
