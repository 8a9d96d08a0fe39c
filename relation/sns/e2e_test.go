package sns_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/e2e"
	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/sns/snstypes"
)

func TestE2ETopic(t *testing.T) {
	cfg := e2e.Config(t)
	client, name := sns.NewFromConfig(cfg), loadertest.Unique("typedbus")
	created, err := client.CreateTopic(t.Context(), &sns.CreateTopicInput{Name: &name, Attributes: map[string]string{"DisplayName": "shown"}})
	require.NoError(t, err)
	found, gone := relation.NewKey(*created.TopicArn), relation.NewKey(*created.TopicArn+"-gone")
	loaded := loadertest.Load[snstypes.Topic](t, cfg, "sns.Topic", found, gone)
	require.NoError(t, loaded[found].Err)
	require.Equal(t, []string{name, "shown"}, []string{loaded[found].Value.Name, loaded[found].Value.Attributes["DisplayName"]})
	require.ErrorIs(t, loaded[gone].Err, relation.ErrNotFound)
}
