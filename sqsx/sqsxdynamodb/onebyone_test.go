package sqsxdynamodb_test

import (
	"context"
	"sync"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/typedbus/typedbus/internal/e2e"
	"github.com/typedbus/typedbus/sqsx/sqsxdynamodb"
)

// oneByOne makes one call at a time. moto looks at a condition and writes in two steps, between which another of its
// threads may write: of many that put an item at once, several succeed. That DynamoDB does both in one is shown on the
// server that AWS wrote.
type oneByOne struct {
	mu     sync.Mutex
	client *dynamodb.Client
}

// clientFor returns the client to give to a store on a server.
func clientFor(endpoint string, client *dynamodb.Client) sqsxdynamodb.Client {
	if endpoint == e2e.Moto.Endpoint() {
		return &oneByOne{client: client}
	}
	return client
}

func (c *oneByOne) PutItem(ctx context.Context, in *dynamodb.PutItemInput, options ...func(*dynamodb.Options)) (*dynamodb.PutItemOutput, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.client.PutItem(ctx, in, options...)
}

func (c *oneByOne) UpdateItem(ctx context.Context, in *dynamodb.UpdateItemInput, options ...func(*dynamodb.Options)) (*dynamodb.UpdateItemOutput, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.client.UpdateItem(ctx, in, options...)
}

func (c *oneByOne) DeleteItem(ctx context.Context, in *dynamodb.DeleteItemInput, options ...func(*dynamodb.Options)) (*dynamodb.DeleteItemOutput, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.client.DeleteItem(ctx, in, options...)
}
