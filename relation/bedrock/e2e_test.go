package bedrock_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/bedrock/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/e2e"
	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
)

// Moto writes the times of a customization that exists as text that the SDK refuses.
func TestE2EUnknownCustomization(t *testing.T) {
	_, err := loadertest.One[types.ModelCustomizationJobSummary](t, e2e.Config(t), "bedrock.ModelCustomizationJob", relation.NewKey("no-such-job"))
	require.ErrorIs(t, err, relation.ErrNotFound)
}
