package relation_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/relation"
)

// Where an account has room for one call, loads of two regions and two targets take turns: a long queue of the one does
// not keep the others waiting.
func TestLoadsTakeTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var order []string
		room := make(chan struct{})
		session := relation.WithLimits(relation.WithLoader(new(fakeSession), "fake.Thing",
			func(_ context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]thing, error) {
				order = append(order, cfg.Region+" "+keys[0].ID()) // one runs at once
				<-room
				return map[relation.Key]thing{keys[0]: {ID: keys[0].ID()}}, nil
			}), relation.Limits{Account: 1})
		var wg sync.WaitGroup
		for _, region := range []string{"eu-west-1", "us-east-1", "ap-south-1"} {
			for i := range 3 {
				e := eventFrom(t, session, account, region, fmt.Sprintf(`{"id":"%d"}`, i))
				wg.Go(func() {
					if _, err := e.Thing.Get(t.Context()); err != nil {
						t.Error(err)
					}
				})
				synctest.Wait()
			}
		}
		for range 9 {
			room <- struct{}{}
			synctest.Wait()
		}
		wg.Wait()
		require.Equal(t, []string{
			"eu-west-1 0", "us-east-1 0", "ap-south-1 0",
			"eu-west-1 1", "us-east-1 1", "ap-south-1 1",
			"eu-west-1 2", "us-east-1 2", "ap-south-1 2",
		}, order)
		require.Zero(t, relation.InFlight())
	})
}
