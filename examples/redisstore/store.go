// Package redisstore is the store of [sqsx.Idempotent] in Redis or Valkey, small enough to copy; docs/idempotency.md shows it.
package redisstore

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/typedbus/typedbus/sqsx"
)

// Store is a [sqsx.Store]. Eval runs a script: with go-redis, rdb.Eval(ctx, script, keys, args...).StringSlice().
type Store struct {
	Eval func(ctx context.Context, script string, keys []string, args ...any) ([]string, error)
}

// Each script is one atomic step. Redis forgets a key when its time is over, so what is there is not over.
const (
	begin = `local r = redis.call('HMGET', KEYS[1], 'token', 'done', 'until', 'payload')
		if r[2] then return {'2', '0', r[4]} end
		if r[1] and r[1] ~= ARGV[1] then return {'1', r[3], r[4]} end
		redis.call('HSET', KEYS[1], 'token', ARGV[1], 'until', ARGV[2], 'payload', ARGV[4])
		redis.call('PEXPIREAT', KEYS[1], ARGV[2])
		return {'0', '0', ''}`
	complete = `local token = redis.call('HGET', KEYS[1], 'token')
		if token and token ~= ARGV[1] then return {'lost'} end
		redis.call('HSET', KEYS[1], 'token', ARGV[1], 'done', '1', 'payload', ARGV[4])
		redis.call('PEXPIREAT', KEYS[1], ARGV[3])
		return {}`
	release = `local r = redis.call('HMGET', KEYS[1], 'token', 'done')
		if r[1] and (r[2] or r[1] ~= ARGV[1]) then return {'lost'} end
		redis.call('DEL', KEYS[1])
		return {}`
)

func (s Store) run(ctx context.Context, script string, c sqsx.Claim) ([]string, error) {
	return s.Eval(ctx, script, []string{"idempotency:" + c.ID}, c.Token, c.Until.UnixMilli(), c.Expires.UnixMilli(), c.Payload)
}

// Begin implements [sqsx.Store].
func (s Store) Begin(ctx context.Context, c sqsx.Claim) (sqsx.Begun, error) {
	r, err := s.run(ctx, begin, c)
	if err != nil || len(r) != 3 {
		return sqsx.Begun{}, errors.Join(err, fmt.Errorf("redis: begin answered %d values", len(r)))
	}
	state, _ := strconv.Atoi(r[0])
	until, _ := strconv.ParseInt(r[1], 10, 64)
	return sqsx.Begun{State: sqsx.ClaimState(state), Until: time.UnixMilli(until), Payload: r[2]}, nil
}

// Complete implements [sqsx.Store].
func (s Store) Complete(ctx context.Context, c sqsx.Claim) error { return s.settle(ctx, complete, c) }

// Release implements [sqsx.Store].
func (s Store) Release(ctx context.Context, c sqsx.Claim) error { return s.settle(ctx, release, c) }

func (s Store) settle(ctx context.Context, script string, c sqsx.Claim) error {
	r, err := s.run(ctx, script, c)
	if err == nil && len(r) > 0 {
		return sqsx.ErrClaimLost
	}
	return err
}
