package redisstore_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"github.com/typedbus/typedbus/examples/redisstore"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

// redisVariable is the environment variable with the address of a real server, to be tried beside miniredis.
const redisVariable = "TYPEDBUS_E2E_REDIS"

func newStore(t *testing.T, address string) sqsx.Store {
	rdb := redis.NewClient(&redis.Options{Addr: address})
	t.Cleanup(func() { _ = rdb.Close() })
	return redisstore.Store{Eval: func(ctx context.Context, script string, keys []string, args ...any) ([]string, error) {
		return rdb.Eval(ctx, script, keys, args...).StringSlice()
	}}
}

func TestStore(t *testing.T) {
	sqsxtest.TestStore(t, newStore(t, miniredis.RunT(t).Addr()))
}

func TestE2EStore(t *testing.T) {
	address := os.Getenv(redisVariable)
	if address == "" {
		t.Skip(redisVariable + " is not set: make e2e starts redis-server where that is installed; TestStore has miniredis")
	}
	sqsxtest.TestStore(t, newStore(t, address))
}

// The page shows the file that is tested here, from its type on.
func TestThePageShowsTheStore(t *testing.T) {
	page, err := os.ReadFile("../../docs/idempotency.md")
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile("store.go")
	if err != nil {
		t.Fatal(err)
	}
	_, shown, _ := strings.Cut(string(file), "// Store is a")
	if !strings.Contains(string(page), "// Store is a"+strings.TrimSpace(shown)) {
		t.Error("docs/idempotency.md does not show examples/redisstore/store.go as it is")
	}
}
