package sqsx

import "fmt"

// Shape is the form in which a message's body carries its event.
type Shape uint8

const (
	// ShapeAuto stands for telling the shape from the body itself. It is what a [Decoder] does unless told otherwise
	// and is never the shape of a decoded message.
	ShapeAuto Shape = iota
	// ShapeEnvelope is the event as EventBridge sends it: an object with source, detail-type and the rest of the
	// envelope. Classic buses send it, and custom buses with the transformer RAW what came in by PutEvents.
	ShapeEnvelope
	// ShapeNotification is an SNS notification around one of the other shapes: what a queue gets from a topic whose
	// subscription has no raw delivery. A decoded message has the shape inside it.
	ShapeNotification
	// ShapeBus is what a custom bus sends with the transformer WITH_METADATA: an object of Data, Metadata and
	// SystemMetadata.
	ShapeBus
	// ShapeRaw is a payload without an envelope, as custom buses send what came in by PutRawEvents and input
	// transformers what they made. What event it is has to be configured: see [Raw].
	ShapeRaw
	// ShapeDirect is what a service sends to a queue by itself, told by a member of the body: see [WithDirect].
	ShapeDirect
)

var shapeNames = [...]string{"auto", "envelope", "notification", "bus", "raw", "direct"}

func (s Shape) String() string {
	if int(s) < len(shapeNames) {
		return shapeNames[s]
	}
	return fmt.Sprintf("Shape(%d)", uint8(s))
}
