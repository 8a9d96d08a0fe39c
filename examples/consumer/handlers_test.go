package main

import (
	"errors"
	"testing"

	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents/ec2events"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/sqsx"
)

// failing is an event whose instance cannot be had.
func failing(err error) *BackupRequested {
	return &BackupRequested{Instance: relation.OfError[ec2types.Instance](err)}
}

func TestBackup(t *testing.T) {
	throttled := errors.New("throttled")
	for name, test := range map[string]struct {
		event              *BackupRequested
		ok                 bool
		discard, permanent bool
	}{
		"there":                {event: &BackupRequested{Instance: relation.Of(ec2types.Instance{InstanceType: ec2types.InstanceTypeT3Micro})}, ok: true},
		"gone":                 {event: failing(relation.ErrNotFound), discard: true},
		"in another account":   {event: failing(relation.ErrOtherAccount), permanent: true},
		"not to be read by us": {event: failing(relation.ErrDenied), permanent: true},
		"not readable now":     {event: failing(throttled)},
	} {
		t.Run(name, func(t *testing.T) {
			err := backup(t.Context(), test.event)
			require.Equal(t, test.ok, err == nil, err)
			require.Equal(t, test.discard, sqsx.IsDiscard(err))
			require.Equal(t, test.permanent, sqsx.IsPermanent(err))
		})
	}
}

func TestMux(t *testing.T) {
	mux := newMux(new(sqsx.MemoryStore))
	for name, test := range map[string]struct {
		message   sqsx.Message
		ok        bool
		permanent bool
	}{
		"AWS's event":   {message: sqsx.Message{Event: new(ec2events.InstanceStateChangeNotification)}, ok: true},
		"unknown event": {message: sqsx.Message{Event: new(registry.UnknownEvent)}, ok: true},
		"no event":      {message: sqsx.Message{Err: registry.ErrNotEvent}, permanent: true},
		"corrupt body":  {message: sqsx.Message{Err: new(sqsx.ChecksumError)}},
	} {
		t.Run(name, func(t *testing.T) {
			err := mux.Handle(t.Context(), &test.message)
			require.Equal(t, test.ok, err == nil, err)
			require.Equal(t, test.permanent, sqsx.IsPermanent(err))
		})
	}
}
