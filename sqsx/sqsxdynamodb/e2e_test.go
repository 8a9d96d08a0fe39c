package sqsxdynamodb_test

import (
	"context"
	"crypto/md5"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/e2e"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxdynamodb"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

// onEach tries something on each server that has DynamoDB: moto, and the one that AWS wrote.
func onEach(t *testing.T, try func(t *testing.T, endpoint string, client *dynamodb.Client)) {
	for _, server := range []e2e.Server{e2e.Moto, e2e.DynamoDBLocal} {
		t.Run(server.Name, func(t *testing.T) { try(t, server.Endpoint(), dynamodb.NewFromConfig(server.Config(t))) })
	}
}

// newTable makes a table that no other test uses; with a sort key if that has a name.
func newTable(t *testing.T, client *dynamodb.Client, sortKey string) string {
	t.Helper()
	name := fmt.Sprintf("e2e-%d", time.Now().UnixNano())
	in := &dynamodb.CreateTableInput{TableName: &name, BillingMode: types.BillingModePayPerRequest,
		AttributeDefinitions: []types.AttributeDefinition{{AttributeName: aws.String("id"), AttributeType: types.ScalarAttributeTypeS}},
		KeySchema:            []types.KeySchemaElement{{AttributeName: aws.String("id"), KeyType: types.KeyTypeHash}}}
	if sortKey != "" {
		in.AttributeDefinitions = append(in.AttributeDefinitions, types.AttributeDefinition{AttributeName: &sortKey, AttributeType: types.ScalarAttributeTypeS})
		in.KeySchema = append(in.KeySchema, types.KeySchemaElement{AttributeName: &sortKey, KeyType: types.KeyTypeRange})
	}
	_, err := client.CreateTable(t.Context(), in)
	require.NoError(t, err)
	return name
}

func TestE2EStore(t *testing.T) {
	onEach(t, func(t *testing.T, endpoint string, client *dynamodb.Client) {
		for name, sortKey := range map[string]string{"partition key": "", "sort key": "sk"} {
			t.Run(name, func(t *testing.T) {
				var options []sqsxdynamodb.Option
				if sortKey != "" {
					options = append(options, sqsxdynamodb.WithSortKey(sortKey, "idempotency#e2e"))
				}
				store, err := sqsxdynamodb.New(clientFor(endpoint, client), newTable(t, client, sortKey), options...)
				require.NoError(t, err)
				sqsxtest.TestStore(t, store)
			})
		}
	})
}

func claim(id, token string, lasts time.Duration) sqsx.Claim {
	now := time.Now()
	return sqsx.Claim{ID: id, Token: token, Until: now.Add(lasts), Expires: now.Add(time.Hour), Payload: "digest"}
}

func TestE2EItems(t *testing.T) {
	onEach(t, func(t *testing.T, _ string, client *dynamodb.Client) {
		table := newTable(t, client, "")
		store, err := sqsxdynamodb.New(client, table)
		require.NoError(t, err)
		get := func() map[string]types.AttributeValue {
			out, err := client.GetItem(t.Context(), &dynamodb.GetItemInput{TableName: &table, Key: map[string]types.AttributeValue{"id": text("k")}})
			require.NoError(t, err)
			return out.Item
		}
		c := claim("k", "a", time.Minute)
		_, err = store.Begin(t.Context(), c)
		require.NoError(t, err)
		item := get()
		require.Equal(t, text("INPROGRESS"), item["status"])
		require.Equal(t, text("digest"), item["validation"])
		require.Equal(t, number(c.Until.UnixMilli()), item["in_progress_expiration"], "milliseconds")
		require.InDelta(t, c.Expires.Unix(), value(t, item["expiration"]), 1, "seconds")
		require.NoError(t, store.Complete(t.Context(), c))
		require.Equal(t, text("COMPLETED"), get()["status"])
	})
}

// Items of others: what Powertools writes, and what nobody should have.
func TestE2EItemsOfOthers(t *testing.T) {
	hour, ago := time.Now().Add(time.Hour), time.Now().Add(-time.Hour)
	tests := []struct {
		name    string
		item    map[string]types.AttributeValue
		state   sqsx.ClaimState
		until   time.Time
		refused bool
	}{
		{"done", map[string]types.AttributeValue{"status": text("COMPLETED"), "expiration": number(hour.Unix()), "data": text("{}")}, sqsx.Done, time.Time{}, false},
		{"done for ever", map[string]types.AttributeValue{"status": text("COMPLETED")}, sqsx.Done, time.Time{}, false},
		{"done, expired and not deleted yet", map[string]types.AttributeValue{"status": text("COMPLETED"), "expiration": number(ago.Unix())}, sqsx.Claimed, time.Time{}, false},
		{"in progress", map[string]types.AttributeValue{"status": text("INPROGRESS"), "expiration": number(hour.Unix()), "in_progress_expiration": number(hour.Add(-time.Minute).UnixMilli())},
			sqsx.InProgress, hour.Add(-time.Minute), false},
		{"in progress, its function timed out", map[string]types.AttributeValue{"status": text("INPROGRESS"), "expiration": number(hour.Unix()), "in_progress_expiration": number(ago.UnixMilli())},
			sqsx.Claimed, time.Time{}, false},
		{"in progress without the context of a function", map[string]types.AttributeValue{"status": text("INPROGRESS"), "expiration": number(hour.Unix())}, sqsx.InProgress, hour, false},
		{"in progress without it, expired", map[string]types.AttributeValue{"status": text("INPROGRESS"), "expiration": number(ago.Unix())}, sqsx.Claimed, time.Time{}, false},
		{"in progress without any end", map[string]types.AttributeValue{"status": text("INPROGRESS")}, sqsx.Claimed, time.Time{}, false},
		{"something else", map[string]types.AttributeValue{"name": text("a customer")}, 0, time.Time{}, true},
	}
	onEach(t, func(t *testing.T, _ string, client *dynamodb.Client) {
		table := newTable(t, client, "")
		store, err := sqsxdynamodb.New(client, table)
		require.NoError(t, err)
		for _, test := range tests {
			t.Run(test.name, func(t *testing.T) {
				item := map[string]types.AttributeValue{"id": text(test.name)}
				for name, v := range test.item {
					item[name] = v
				}
				_, err := client.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: &table, Item: item})
				require.NoError(t, err)
				begun, err := store.Begin(t.Context(), claim(test.name, "a", time.Minute))
				if test.refused {
					require.ErrorContains(t, err, "status")
					return
				}
				require.NoError(t, err)
				require.Equal(t, test.state, begun.State)
				require.WithinDuration(t, test.until, begun.Until, time.Second)
			})
		}
	})
}

// lossy loses the answer to the first call of each operation after DynamoDB has done it, as a network may: the SDK, which
// is told that it may, tries again.
type lossy struct {
	*dynamodb.Client
	put, update, delete bool
}

func (l *lossy) PutItem(ctx context.Context, in *dynamodb.PutItemInput, o ...func(*dynamodb.Options)) (*dynamodb.PutItemOutput, error) {
	if !l.put {
		l.put = true
		if _, err := l.Client.PutItem(ctx, in, o...); err != nil {
			return nil, err
		}
	}
	return l.Client.PutItem(ctx, in, o...)
}

func (l *lossy) UpdateItem(ctx context.Context, in *dynamodb.UpdateItemInput, o ...func(*dynamodb.Options)) (*dynamodb.UpdateItemOutput, error) {
	if !l.update {
		l.update = true
		if _, err := l.Client.UpdateItem(ctx, in, o...); err != nil {
			return nil, err
		}
	}
	return l.Client.UpdateItem(ctx, in, o...)
}

func (l *lossy) DeleteItem(ctx context.Context, in *dynamodb.DeleteItemInput, o ...func(*dynamodb.Options)) (*dynamodb.DeleteItemOutput, error) {
	if !l.delete {
		l.delete = true
		if _, err := l.Client.DeleteItem(ctx, in, o...); err != nil {
			return nil, err
		}
	}
	return l.Client.DeleteItem(ctx, in, o...)
}

func TestE2ECallsThatAreRepeated(t *testing.T) {
	onEach(t, func(t *testing.T, _ string, client *dynamodb.Client) {
		store, err := sqsxdynamodb.New(&lossy{Client: client}, newTable(t, client, ""))
		require.NoError(t, err)
		a := claim("k", "a", time.Minute)
		begun, err := store.Begin(t.Context(), a)
		require.NoError(t, err)
		require.Equal(t, sqsx.Claimed, begun.State, "it does not stand in its own way")
		require.NoError(t, store.Release(t.Context(), a))
		begun, err = store.Begin(t.Context(), a)
		require.NoError(t, err)
		require.Equal(t, sqsx.Claimed, begun.State)
		require.NoError(t, store.Complete(t.Context(), a))
	})
}

// Powertools for Python and a consumer share items: what one has handled the other does not.
func TestE2EPowertools(t *testing.T) {
	python := os.Getenv("TYPEDBUS_E2E_PYTHON")
	if python == "" {
		t.Skip("TYPEDBUS_E2E_PYTHON is not set: `make e2e` sets it")
	}
	onEach(t, func(t *testing.T, endpoint string, client *dynamodb.Client) {
		table := newTable(t, client, "")
		store, err := sqsxdynamodb.New(client, table, sqsxdynamodb.WithItemID(powertoolsID))
		require.NoError(t, err)
		powertools := func(id, payload string) string {
			out, err := exec.CommandContext(t.Context(), python, "testdata/powertools.py", endpoint, table, "invoices", id, payload).CombinedOutput()
			require.NoError(t, err, "%s", out)
			return strings.TrimSpace(string(out))
		}
		handler := func(result error) (sqsx.Handler, *int) {
			calls := 0
			return sqsx.Idempotent(store, sqsx.WithConsumerName("invoices"), sqsx.WithKey((*sqsx.Message).EventID))(
				sqsx.HandlerFunc(func(context.Context, *sqsx.Message) error { calls++; return result })), &calls
		}

		require.Equal(t, "handled", powertools("event-1", "x"))
		ours, calls := handler(nil)
		require.NoError(t, ours.Handle(t.Context(), message("event-1")))
		require.Zero(t, *calls, "Powertools has handled it")

		require.NoError(t, ours.Handle(t.Context(), message("event-2")))
		require.Equal(t, 1, *calls)
		require.Equal(t, "not handled", powertools("event-2", "x"), "the consumer has handled it")

		_, err = store.Begin(t.Context(), sqsx.Claim{ID: "invoices#event-3", Token: "a", Until: time.Now().Add(time.Minute), Expires: time.Now().Add(time.Hour)})
		require.NoError(t, err)
		require.Equal(t, "IdempotencyAlreadyInProgressError", powertools("event-3", "x"), "the consumer handles it")

		_, err = store.Begin(t.Context(), sqsx.Claim{ID: "invoices#event-4", Token: "a", Until: time.Now().Add(-time.Minute), Expires: time.Now().Add(time.Hour)})
		require.NoError(t, err)
		require.Equal(t, "handled", powertools("event-4", "x"), "the consumer has died")
		require.ErrorIs(t, store.Release(t.Context(), sqsx.Claim{ID: "invoices#event-4", Token: "a"}), sqsx.ErrClaimLost)

		failing, calls := handler(errors.New("no"))
		require.Error(t, failing.Handle(t.Context(), message("event-5")))
		require.Equal(t, 1, *calls)
		require.Equal(t, "handled", powertools("event-5", "x"), "the consumer gave it back")
	})
}

// powertoolsID is the id that Powertools makes of its key_prefix and of an event_key_jmespath of "id".
func powertoolsID(claimID string) string {
	prefix, key, _ := strings.Cut(claimID, "#")
	sum := md5.Sum([]byte(strconv.Quote(key)))
	return prefix + "#" + hex.EncodeToString(sum[:])
}

func text(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }

func number(n int64) types.AttributeValue {
	return &types.AttributeValueMemberN{Value: strconv.FormatInt(n, 10)}
}

func value(t *testing.T, v types.AttributeValue) int64 {
	n, err := strconv.ParseInt(v.(*types.AttributeValueMemberN).Value, 10, 64)
	require.NoError(t, err)
	return n
}
