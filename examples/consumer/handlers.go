package main

import (
	"context"
	"errors"
	"log/slog"

	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/typedbus/typedbus/awsevents/ec2events"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
	_ "github.com/typedbus/typedbus/relation/ec2" // how to load an ec2.Instance
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxdirect"
)

// BackupRequested is our own event: somebody wants an instance saved.
type BackupRequested struct {
	registry.Event `event:"source=backup.example,detail-type=Backup Requested"`
	Detail         struct {
		InstanceID string `json:"instanceId" validate:"required,startswith=i-"`
		KeepDays   int    `json:"keepDays"   validate:"min=1,max=365"`
	} `json:"detail"`
	Instance relation.One[ec2types.Instance] `json:"-" relation:"ec2.Instance,detail.instanceId"`
}

func init() { registry.Register[BackupRequested]() }

// newMux has the handlers. They may be called many at once; each event once, as the store remembers.
func newMux(store sqsx.Store) *sqsx.Mux {
	mux := new(sqsx.Mux)
	mux.Use(sqsx.Idempotent(store, sqsx.WithConsumerName("backups")))
	sqsx.On(mux, backup, sqsx.WithConcurrency(2))
	sqsx.On(mux, func(ctx context.Context, e *ec2events.InstanceStateChangeNotification) error {
		slog.InfoContext(ctx, "state change", "instance", e.Detail.InstanceID, "state", e.Detail.State)
		return nil
	})
	sqsx.On(mux, func(ctx context.Context, e *sqsxdirect.LifecycleHook) error { // from Auto Scaling itself, beside the bus
		slog.InfoContext(ctx, "lifecycle hook", "instance", e.Detail.EC2InstanceID, "transition", e.Detail.LifecycleTransition)
		return nil
	})
	// What a rule matched that was meant for others is deleted. What is no event, or does not validate, is a dead letter.
	mux.Unknown(func(ctx context.Context, e registry.AnyEvent) error {
		slog.WarnContext(ctx, "no handler", "source", e.Envelope().Source, "detailType", e.Envelope().DetailType)
		return nil
	})
	return mux
}

func backup(ctx context.Context, e *BackupRequested) error {
	instance, err := e.Instance.Get(ctx)
	switch {
	case errors.Is(err, relation.ErrNotFound):
		return sqsx.Discard("the instance is gone") // deletes the message: there is nothing to save any more
	case errors.Is(err, relation.ErrOtherAccount), errors.Is(err, relation.ErrDenied):
		return sqsx.Permanent(err) // to the dead-letter queue: somebody has to look at it
	case err != nil:
		return err // comes again later: AWS was throttling, or not there
	}
	slog.InfoContext(ctx, "backup", "instance", e.Detail.InstanceID, "type", instance.InstanceType, "keepDays", e.Detail.KeepDays)
	return nil
}
