package main

import (
	"fmt"
	"time"

	"github.com/typedbus/typedbus/registry"
)

// Parcel is the event that the fleet handles.
type Parcel struct {
	registry.Event `event:"source=fleet.example,detail-type=Parcel"`
	Detail         ParcelDetail `json:"detail"`
}

// ParcelDetail is the detail of [Parcel].
type ParcelDetail struct {
	Number int `json:"number" event:"present"`
}

func init() { registry.Register[Parcel]() }

// body is the event of a parcel as EventBridge delivers it.
func body(number int, now time.Time) string {
	return fmt.Sprintf(`{"version":"0","id":"00000000-0000-4000-8000-%012d","detail-type":"Parcel","source":"fleet.example",`+
		`"account":"123456789012","time":%q,"region":"us-east-1","resources":[],"detail":{"number":%d}}`,
		number, now.UTC().Format(time.RFC3339), number)
}

// handling is how long the handler of a parcel takes. One in a thousand takes longer than a lease, so that it is handled
// once only if the lease is extended meanwhile.
func handling(number int, lease time.Duration) time.Duration {
	if number%1000 == 500 {
		return lease + time.Second
	}
	return time.Duration(5+number%40) * time.Millisecond
}
