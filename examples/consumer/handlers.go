package main

import (
	"context"
	"errors"
	"log/slog"

	"github.com/typedbus/typedbus/awsevents/ec2events"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/sqsx"
)

// handlers are what is done with events. They may be called more than once for one event, and many at once.
type handlers struct{ log *slog.Logger }

func newMux(log *slog.Logger) *sqsx.Mux {
	h := handlers{log}
	mux := new(sqsx.Mux)
	sqsx.On(mux, h.backup)
	sqsx.On(mux, h.stateChange)
	mux.Unknown(h.unknown)
	return mux
}

func (h handlers) backup(ctx context.Context, e *BackupRequested) error {
	instance, err := e.Instance.Get(ctx)
	switch {
	case errors.Is(err, relation.ErrNotFound):
		return sqsx.Discard("the instance is gone") // deletes the message: there is nothing to save any more
	case errors.Is(err, relation.ErrOtherAccount), errors.Is(err, relation.ErrDenied):
		return sqsx.Permanent(err) // to the dead-letter queue: somebody has to look at it
	case err != nil:
		return err // comes again later: AWS was throttling, or not there
	}
	h.log.InfoContext(ctx, "backup", "instance", e.Detail.InstanceID, "type", instance.InstanceType, "keepDays", e.Detail.KeepDays)
	return nil
}

func (h handlers) stateChange(ctx context.Context, e *ec2events.InstanceStateChangeNotification) error {
	h.log.InfoContext(ctx, "state change", "instance", e.Detail.InstanceID, "state", e.Detail.State)
	return nil
}

// unknown deletes what a rule matched that was meant for others. What is no event, or does not validate, has no handler
// and goes to the dead-letter queue.
func (h handlers) unknown(ctx context.Context, e registry.AnyEvent) error {
	h.log.WarnContext(ctx, "no handler", "source", e.Envelope().Source, "detailType", e.Envelope().DetailType)
	return nil
}
