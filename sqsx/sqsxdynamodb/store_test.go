package sqsxdynamodb_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxdynamodb"
)

func message(id string) *sqsx.Message {
	return &sqsx.Message{ID: "m", Event: &registry.UnknownEvent{Event: registry.Event{ID: id, Source: "my.shop"}}}
}

// answering is a client that answers each call with one error, and keeps what it was asked.
type answering struct {
	err        error
	conditions []string
}

func (a *answering) PutItem(_ context.Context, in *dynamodb.PutItemInput, _ ...func(*dynamodb.Options)) (*dynamodb.PutItemOutput, error) {
	a.conditions = append(a.conditions, *in.ConditionExpression)
	return &dynamodb.PutItemOutput{}, a.err
}

func (a *answering) UpdateItem(_ context.Context, in *dynamodb.UpdateItemInput, _ ...func(*dynamodb.Options)) (*dynamodb.UpdateItemOutput, error) {
	a.conditions = append(a.conditions, *in.ConditionExpression)
	return &dynamodb.UpdateItemOutput{}, a.err
}

func (a *answering) DeleteItem(_ context.Context, in *dynamodb.DeleteItemInput, _ ...func(*dynamodb.Options)) (*dynamodb.DeleteItemOutput, error) {
	a.conditions = append(a.conditions, *in.ConditionExpression)
	return &dynamodb.DeleteItemOutput{}, a.err
}

func TestAnswers(t *testing.T) {
	throttled := &types.ProvisionedThroughputExceededException{}
	tests := []struct {
		name         string
		err          error
		begin, other error // what the answers are in their errors; nil is success
		text         string
	}{
		{"success", nil, nil, nil, ""},
		{"throttled", throttled, throttled, throttled, ""},
		{"refused without the item", &types.ConditionalCheckFailedException{}, errors.New("any"), sqsx.ErrClaimLost, "ReturnValuesOnConditionCheckFailure"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			client := &answering{err: test.err}
			store, err := sqsxdynamodb.New(client, "t")
			require.NoError(t, err)
			_, err = store.Begin(t.Context(), claim("k", "a", time.Minute))
			if test.text != "" {
				require.ErrorContains(t, err, test.text)
			} else {
				require.ErrorIs(t, err, test.begin)
			}
			require.ErrorIs(t, store.Complete(t.Context(), claim("k", "a", time.Minute)), test.other)
			require.ErrorIs(t, store.Release(t.Context(), claim("k", "a", time.Minute)), test.other)
			require.Len(t, client.conditions, 3, "all writes are conditional")
		})
	}
}

func TestWhatCannotBeIsRefused(t *testing.T) {
	client := new(answering)
	for name, make := range map[string]func() (*sqsxdynamodb.Store, error){
		"no client":    func() (*sqsxdynamodb.Store, error) { return sqsxdynamodb.New(nil, "t") },
		"no table":     func() (*sqsxdynamodb.Store, error) { return sqsxdynamodb.New(client, "") },
		"a nil option": func() (*sqsxdynamodb.Store, error) { return sqsxdynamodb.New(client, "t", nil) },
		"no sort key": func() (*sqsxdynamodb.Store, error) {
			return sqsxdynamodb.New(client, "t", sqsxdynamodb.WithSortKey("", "p"))
		},
		"no partition": func() (*sqsxdynamodb.Store, error) {
			return sqsxdynamodb.New(client, "t", sqsxdynamodb.WithSortKey("s", ""))
		},
		"id as a sort key": func() (*sqsxdynamodb.Store, error) {
			return sqsxdynamodb.New(client, "t", sqsxdynamodb.WithSortKey("id", "p"))
		},
		"no id of the item": func() (*sqsxdynamodb.Store, error) {
			return sqsxdynamodb.New(client, "t", sqsxdynamodb.WithItemID(nil))
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := make()
			var config *sqsx.ConfigError
			require.ErrorAs(t, err, &config)
		})
	}
}
