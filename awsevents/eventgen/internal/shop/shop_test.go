package shop_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents/eventgen/internal/shop"
	"github.com/typedbus/typedbus/registry"
)

const envelope = `{"version":"0","id":"1","source":"my.shop","account":"123456789012","time":"2026-01-02T03:04:05Z","region":"us-east-1","resources":[],`

// TestOddNames decodes members whose names are hard to say in Go.
func TestOddNames(t *testing.T) {
	order, err := registry.DecodeAs[shop.OrderPlaced](registry.Default, []byte(envelope+`"detail-type":"Order Placed","detail":{
		"UpdatedAt":"2026-01-02T03:04:05Z","updatedAt":"then","updated-at":"2026-01-02T03:04:06Z",
		"calendar-event":{"id":"c"},"Availability Zone":"a","x.y":true,"quotes":{"it's":"q"},
		"children":[{"name":"a","children":[{"name":"b","parent":{"name":"c"}}]}],
		"count":0,"maybe":null,"nulls":false,"matrix":[[1,2.5]],"map":{"k":{"value":1}},"orderId":"o-1","status":"NEW"}}`))
	require.NoError(t, err)
	d := order.Detail
	require.WithinDuration(t, time.Date(2026, 1, 2, 3, 4, 6, 0, time.UTC), d.UpdatedAt, 0)
	require.Equal(t, "then", d.UpdatedAt2)
	require.WithinDuration(t, time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), d.UpdatedAt3, 0)
	require.Equal(t, "c", d.CalendarEvent.ID)
	require.Equal(t, "a", d.AvailabilityZone)
	require.True(t, *d.XY)
	require.JSONEq(t, `"q"`, string(d.Quotes["it's"]))
	require.Equal(t, "c", d.Children[0].Children[0].Parent.Name)
	require.Nil(t, d.Maybe)
	require.Equal(t, [][]float64{{1, 2.5}}, d.Matrix)
	require.EqualValues(t, 1, *d.Map["k"].Value)
	require.Equal(t, "123456789012 us-east-1 Order Placed: o-1 NEW", order.String())
}

// TestQuotedDetailType routes an event whose detail-type needs quotes in a tag.
func TestQuotedDetailType(t *testing.T) {
	event, err := registry.Decode([]byte(envelope + `"detail-type":"Order, 'placed'","detail":{"count":"many"}}`))
	require.NoError(t, err)
	require.IsType(t, &shop.OrderPlaced2{}, event)
}

// TestStrict refuses what does not fit: the types of a user's own events are not
// tolerant.
func TestStrict(t *testing.T) {
	_, err := registry.Decode([]byte(envelope + `"detail-type":"Order Placed","detail":{"count":"many"}}`))
	require.ErrorIs(t, err, registry.ErrInvalid)
}
