package faults_test

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	dynamodbtypes "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/e2e"
	"github.com/typedbus/typedbus/internal/faults"
	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxdynamodb"
)

// asSeen are operations of S3 as a proxy sees them: by their method.
var asSeen = map[string]string{"GetObject": "GET", "DeleteObject": "DELETE", "ListObjectsV2": "GET"}

// serverProbeRows plays the rows of the probes whose service moto has: all but DynamoDB's, see [storeRows], and those of
// the schema registry, which moto has not.
func serverProbeRows(t *testing.T, played *tally) []row {
	furnish(t, e2e.Moto.Config(t))
	var rows []row
	for _, p := range probes {
		for _, call := range p.calls {
			service, operation, _ := strings.Cut(call, ".")
			if service == "DynamoDB" || service == "schemas" {
				continue
			}
			for _, kind := range faults.Kinds() {
				if kind == faults.PartlyFailed {
					continue
				}
				rows = append(rows, row{call + "/" + string(kind), func(t *testing.T) {
					p.behind(t, call, cmp.Or(asSeen[operation], operation), kind)
					played.add(normal(call))
				}})
			}
		}
	}
	return rows
}

// behind runs the probe while the call goes wrong, and once more when all is well.
func (p probe) behind(t *testing.T, call, operation string, kind faults.Kind) {
	// An account with a queue of the row's own, since one row deletes what it receives.
	proxy, cfg := behind(t, e2e.Moto, fmt.Sprintf("9%011d", time.Now().UnixNano()%1e11))
	_, err := sqs.NewFromConfig(cfg).CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: aws.String("work")})
	require.NoError(t, err)
	proxy.SetPlan(faults.On(operation, kind, 0, 0))
	ctx, cancel := within(t, kind, proxy)
	defer cancel()
	err = p.run(ctx, cfg)
	ended(t, kind, err)
	require.NotEmpty(t, proxy.Injected(), "%v", err)
	if !slices.Contains(p.unknowable, kind) && kind != faults.Drip {
		require.Error(t, err)
		require.NotContains(t, err.Error(), "silently")
		require.NotErrorIs(t, err, relation.ErrNotFound)
		if kind != faults.Denied {
			require.NotErrorIs(t, err, relation.ErrDenied)
		}
	}
	proxy.SetPlan(nil)
	require.NoError(t, p.run(t.Context(), cfg), "%s, when all is well again", call)
}

// furnish makes the objects that the probes ask for.
func furnish(t *testing.T, cfg aws.Config) {
	for bucket, key := range map[string]string{"payloads": "orders/1", "archive": "orders/1.json"} {
		_, err := s3Client(cfg).CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: &bucket})
		require.NoError(t, err)
		_, err = s3Client(cfg).PutObject(t.Context(), &s3.PutObjectInput{Bucket: &bucket, Key: &key, Body: bytes.NewReader([]byte(body(1, "work")))})
		require.NoError(t, err)
	}
}

// storeRows plays every row of the store of claims before DynamoDB Local, and asks the store afterwards what holds.
func storeRows(t *testing.T, played *tally) []row {
	if e2e.DynamoDBLocal.Endpoint() == "" {
		return nil
	}
	table := loadertest.Unique("faults")
	_, err := dynamodb.NewFromConfig(e2e.DynamoDBLocal.Config(t)).CreateTable(t.Context(), &dynamodb.CreateTableInput{
		TableName: &table, BillingMode: dynamodbtypes.BillingModePayPerRequest,
		AttributeDefinitions: []dynamodbtypes.AttributeDefinition{{AttributeName: aws.String("id"), AttributeType: dynamodbtypes.ScalarAttributeTypeS}},
		KeySchema:            []dynamodbtypes.KeySchemaElement{{AttributeName: aws.String("id"), KeyType: dynamodbtypes.KeyTypeHash}}})
	require.NoError(t, err)
	var rows []row
	for _, operation := range []string{"PutItem", "UpdateItem", "DeleteItem"} {
		for _, kind := range faults.Kinds() {
			if kind == faults.PartlyFailed {
				continue
			}
			rows = append(rows, row{"dynamodb." + operation + "/" + string(kind), func(t *testing.T) {
				claimBehind(t, table, operation, kind)
				played.add("dynamodb." + operation)
			}})
		}
	}
	return rows
}

func claimBehind(t *testing.T, table, operation string, kind faults.Kind) {
	proxy, cfg := behind(t, e2e.DynamoDBLocal, "")
	store, err := sqsxdynamodb.New(dynamodb.NewFromConfig(cfg), table)
	require.NoError(t, err)
	now := time.Now()
	ours := sqsx.Claim{ID: loadertest.Unique("orders#e"), Token: "ours", Until: now.Add(time.Hour), Expires: now.Add(2 * time.Hour)}
	theirs := sqsx.Claim{ID: ours.ID, Token: "theirs", Until: now.Add(time.Hour), Expires: now.Add(2 * time.Hour)}
	if operation != "PutItem" {
		begun, err := store.Begin(t.Context(), ours)
		require.NoError(t, err)
		require.Equal(t, sqsx.Claimed, begun.State)
	}
	proxy.SetPlan(faults.On(operation, kind, 0, 0))
	ctx, cancel := within(t, kind, proxy)
	defer cancel()
	var said error
	switch operation {
	case "PutItem":
		_, said = store.Begin(ctx, ours)
	case "UpdateItem":
		said = store.Complete(ctx, ours)
	case "DeleteItem":
		said = store.Release(ctx, ours)
	}
	ended(t, kind, said)
	require.NotEmpty(t, proxy.Injected())
	proxy.SetPlan(nil)
	begun, err := store.Begin(t.Context(), theirs)
	require.NoError(t, err)
	if said == nil {
		require.True(t, kind == faults.Drip || kind == faults.Empty, "no error")
	}
	// What was said to be done is done; what failed may be. An event whose handling could not be remembered is still claimed,
	// and one whose claim could not be made is another's to claim, or claimed until that ends.
	possible := map[string][]sqsx.ClaimState{"PutItem": {sqsx.Claimed, sqsx.InProgress}, "UpdateItem": {sqsx.Done, sqsx.InProgress},
		"DeleteItem": {sqsx.InProgress, sqsx.Claimed}}[operation]
	switch {
	case !kind.Done():
		possible = map[string][]sqsx.ClaimState{"PutItem": {sqsx.Claimed}, "UpdateItem": {sqsx.InProgress}, "DeleteItem": {sqsx.InProgress}}[operation]
	case said == nil:
		possible = map[string][]sqsx.ClaimState{"PutItem": {sqsx.InProgress}, "UpdateItem": {sqsx.Done}, "DeleteItem": {sqsx.Claimed}}[operation]
	}
	require.Contains(t, possible, begun.State, "it said %v", said)
}
