// Package sqsxdynamodb is the store of [sqsx.Idempotent] in a DynamoDB table, for consumers in many processes:
//
//	store, err := sqsxdynamodb.New(dynamodb.NewFromConfig(cfg), "idempotency")
//	mux.Use(sqsx.Idempotent(store, sqsx.WithConsumerName("invoices")))
//
// The table's partition key is id, a string; turn its time to live on for the attribute expiration. An event costs two
// writes. Items have the attributes of AWS's Powertools, so that functions in other languages can share the table, and
// with [WithItemID] the items, and owner, which tells one claim from the next.
//
// All writes are conditional, and what is over is compared in the condition: DynamoDB deletes expired items days late.
// Times are those of the machines that run the consumers, which so must agree to within a second or two; one whose clock
// is ahead takes claims over by as much earlier.
//
// See https://docs.powertools.aws.dev/lambda/python/latest/utilities/idempotency/ and
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
package sqsxdynamodb

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/typedbus/typedbus/sqsx"
)

// Client is what a [Store] calls of DynamoDB. A [*dynamodb.Client] is one. It needs dynamodb:PutItem, UpdateItem and
// DeleteItem on the table.
type Client interface {
	PutItem(context.Context, *dynamodb.PutItemInput, ...func(*dynamodb.Options)) (*dynamodb.PutItemOutput, error)
	UpdateItem(context.Context, *dynamodb.UpdateItemInput, ...func(*dynamodb.Options)) (*dynamodb.UpdateItemOutput, error)
	DeleteItem(context.Context, *dynamodb.DeleteItemInput, ...func(*dynamodb.Options)) (*dynamodb.DeleteItemOutput, error)
}

var _ Client = (*dynamodb.Client)(nil)

// Store is a [sqsx.Store] in a table. It is safe for concurrent use.
type Store struct {
	client    Client
	table     string
	sortKey   string
	partition string
	itemID    func(string) string
}

var _ sqsx.Store = (*Store)(nil)

// Option is an option of [New].
type Option func(*Store)

// WithSortKey is for a table with a sort key. The id of an item is then in the sort key, the attribute called name, and
// the partition key id has the value partition in every item, as Powertools has it.
func WithSortKey(name, partition string) Option {
	return func(s *Store) { s.sortKey, s.partition = name, partition }
}

// WithItemID sets the function that makes the id of an item from the id of a claim, so that another program can find
// the item. For Powertools, whose ids are a prefix and a digest, docs/idempotency.md has the function.
func WithItemID(id func(claimID string) string) Option { return func(s *Store) { s.itemID = id } }

// New returns a store in the table, which it does not create. It calls nothing; an error is a [*sqsx.ConfigError].
func New(client Client, table string, options ...Option) (*Store, error) {
	s := &Store{client: client, table: table, itemID: func(id string) string { return id }}
	for _, option := range options {
		if option == nil {
			return nil, &sqsx.ConfigError{Option: "sqsxdynamodb.New", Reason: "an option is nil"}
		}
		option(s)
	}
	sorted := s.sortKey != "" || s.partition != ""
	switch {
	case client == nil:
		return nil, &sqsx.ConfigError{Option: "sqsxdynamodb.New", Reason: "the client is nil: dynamodb.NewFromConfig(cfg) makes one"}
	case table == "":
		return nil, &sqsx.ConfigError{Option: "sqsxdynamodb.New", Reason: "the table has no name"}
	case s.itemID == nil:
		return nil, &sqsx.ConfigError{Option: "sqsxdynamodb.WithItemID", Reason: "the function is nil"}
	case sorted && (s.sortKey == "" || s.partition == "" || s.sortKey == attrID):
		return nil, &sqsx.ConfigError{Option: "sqsxdynamodb.WithSortKey", Reason: "it takes the name of the sort key, which is not id, and a partition"}
	}
	return s, nil
}

// The attributes of an item. All but owner are Powertools'.
const (
	attrID         = "id"
	attrStatus     = "status"
	attrExpiration = "expiration"             // seconds
	attrInProgress = "in_progress_expiration" // milliseconds
	attrValidation = "validation"
	attrOwner      = "owner"

	statusInProgress = "INPROGRESS"
	statusCompleted  = "COMPLETED"
)

// names are of attributes in expressions: some are reserved words.
var names = map[string]string{"#id": attrID, "#status": attrStatus, "#expiration": attrExpiration,
	"#in_progress": attrInProgress, "#validation": attrValidation, "#owner": attrOwner}

func named(keys ...string) map[string]string {
	some := make(map[string]string, len(keys))
	for _, key := range keys {
		some[key] = names[key]
	}
	return some
}

// free is the condition under which an event may be claimed: nothing is known of it, or what is is over, or the claim is
// the caller's own. An item in progress that says of no time when that ends is one nobody could ever wait for.
const free = "attribute_not_exists(#id) OR #expiration < :now OR #status = :in_progress AND (" +
	"#owner = :owner OR #in_progress < :now_ms OR attribute_not_exists(#expiration) AND attribute_not_exists(#in_progress))"

// Begin implements [sqsx.Store] with one PutItem.
func (s *Store) Begin(ctx context.Context, c sqsx.Claim) (sqsx.Begun, error) {
	now := time.Now()
	item := s.key(c)
	item[attrStatus] = text(statusInProgress)
	item[attrExpiration] = seconds(c.Expires)
	item[attrInProgress] = milliseconds(c.Until)
	item[attrOwner] = text(c.Token)
	if c.Payload != "" {
		item[attrValidation] = text(c.Payload)
	}
	_, err := s.client.PutItem(ctx, &dynamodb.PutItemInput{
		TableName: &s.table, Item: item, ConditionExpression: aws.String(free),
		ExpressionAttributeNames: named("#id", "#expiration", "#status", "#owner", "#in_progress"),
		ExpressionAttributeValues: map[string]types.AttributeValue{
			":now": seconds(now), ":now_ms": milliseconds(now), ":in_progress": text(statusInProgress), ":owner": text(c.Token),
		},
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	})
	if err == nil {
		return sqsx.Begun{State: sqsx.Claimed}, nil
	}
	refused, ok := errors.AsType[*types.ConditionalCheckFailedException](err)
	switch {
	case !ok:
		return sqsx.Begun{}, fmt.Errorf("sqsxdynamodb: %w", err)
	case len(refused.Item) == 0:
		return sqsx.Begun{}, errors.New("sqsxdynamodb: DynamoDB did not return the item that stands in the way: ReturnValuesOnConditionCheckFailure is needed")
	}
	return begun(refused.Item)
}

// begun reads the item of another, which may be Powertools'.
func begun(item map[string]types.AttributeValue) (sqsx.Begun, error) {
	b := sqsx.Begun{Payload: str(item[attrValidation])}
	switch str(item[attrStatus]) {
	case statusCompleted:
		b.State = sqsx.Done
	case statusInProgress:
		b.State = sqsx.InProgress
		if ms, ok := number(item[attrInProgress]); ok {
			b.Until = time.UnixMilli(ms)
		} else if s, ok := number(item[attrExpiration]); ok {
			b.Until = time.Unix(s, 0)
		}
	default:
		return b, errors.New("sqsxdynamodb: the item's status is neither INPROGRESS nor COMPLETED: is the table used for something else?")
	}
	return b, nil
}

// Complete implements [sqsx.Store] with one UpdateItem.
func (s *Store) Complete(ctx context.Context, c sqsx.Claim) error {
	update := "SET #status = :completed, #expiration = :expiration, #owner = :owner"
	keys := []string{"#id", "#status", "#expiration", "#owner"}
	values := map[string]types.AttributeValue{":completed": text(statusCompleted), ":expiration": seconds(c.Expires), ":owner": text(c.Token)}
	if c.Payload != "" {
		update, keys, values[":validation"] = update+", #validation = :validation", append(keys, "#validation"), text(c.Payload)
	}
	_, err := s.client.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName: &s.table, Key: s.key(c), UpdateExpression: &update, ConditionExpression: aws.String("attribute_not_exists(#id) OR #owner = :owner"),
		ExpressionAttributeNames: named(keys...), ExpressionAttributeValues: values,
	})
	return settled(err)
}

// Release implements [sqsx.Store] with one DeleteItem.
func (s *Store) Release(ctx context.Context, c sqsx.Claim) error {
	_, err := s.client.DeleteItem(ctx, &dynamodb.DeleteItemInput{
		TableName: &s.table, Key: s.key(c), ConditionExpression: aws.String("attribute_not_exists(#id) OR #owner = :owner AND #status = :in_progress"),
		ExpressionAttributeNames:  named("#id", "#owner", "#status"),
		ExpressionAttributeValues: map[string]types.AttributeValue{":owner": text(c.Token), ":in_progress": text(statusInProgress)},
	})
	return settled(err)
}

func settled(err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*types.ConditionalCheckFailedException](err); ok {
		return sqsx.ErrClaimLost
	}
	return fmt.Errorf("sqsxdynamodb: %w", err)
}

func (s *Store) key(c sqsx.Claim) map[string]types.AttributeValue {
	id := text(s.itemID(c.ID))
	if s.sortKey == "" {
		return map[string]types.AttributeValue{attrID: id}
	}
	return map[string]types.AttributeValue{attrID: text(s.partition), s.sortKey: id}
}

func text(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }

func integer(n int64) types.AttributeValue {
	return &types.AttributeValueMemberN{Value: strconv.FormatInt(n, 10)}
}

// seconds is rounded up: what is remembered is not forgotten early.
func seconds(t time.Time) types.AttributeValue {
	return integer(t.Add(time.Second - time.Nanosecond).Unix())
}

func milliseconds(t time.Time) types.AttributeValue { return integer(t.UnixMilli()) }

func str(v types.AttributeValue) string {
	s, _ := v.(*types.AttributeValueMemberS)
	if s == nil {
		return ""
	}
	return s.Value
}

// number reads an integer. What is none is not there: Powertools writes integers only.
func number(v types.AttributeValue) (int64, bool) {
	n, _ := v.(*types.AttributeValueMemberN)
	if n == nil {
		return 0, false
	}
	i, err := strconv.ParseInt(n.Value, 10, 64)
	return i, err == nil
}
