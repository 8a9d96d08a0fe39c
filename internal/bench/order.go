package bench

import (
	standard "encoding/json"
	"errors"
	"fmt"

	"github.com/aws/aws-lambda-go/events"
	"github.com/go-json-experiment/json"
	"github.com/go-playground/validator/v10"

	"github.com/typedbus/typedbus/registry"
)

// orderDetail is a detail of a user's own, with ten validate tags.
type orderDetail struct {
	OrderID    string      `json:"orderId" validate:"required,startswith=ord-"`
	CustomerID string      `json:"customerId" validate:"required,len=12"`
	Status     string      `json:"status" validate:"required,oneof=placed paid shipped cancelled"`
	Currency   string      `json:"currency" validate:"required,len=3"`
	Amount     int64       `json:"amount" validate:"required,min=1"`
	Warehouse  string      `json:"warehouse" validate:"required"`
	InstanceID string      `json:"ec2InstanceId" validate:"required,startswith=i-"`
	Note       string      `json:"note,omitzero" validate:"max=200"`
	Items      []orderItem `json:"items" validate:"required,min=1,max=100"`
	Channel    string      `json:"channel" validate:"required,min=2,max=20"`
}

type orderItem struct {
	SKU      string `json:"sku"`
	Quantity int    `json:"quantity"`
	Price    int64  `json:"price"`
}

// orderPlaced is that detail as a strict event type.
type orderPlaced struct {
	registry.Event `event:"source=bench.orders,detail-type=Order Placed"`
	Detail         orderDetail `json:"detail"`
}

// orderPayload makes the n-th of many distinct payloads, of about 700 bytes.
func orderPayload(n int) []byte {
	return fmt.Appendf(nil, `{"version":"0","id":"%08x-ddd4-4e3c-9d3f-%012x","detail-type":"Order Placed","source":"bench.orders",`+
		`"account":"123456789012","time":"2026-03-%02dT10:%02d:00Z","region":"eu-west-1","resources":["arn:aws:ec2:eu-west-1:123456789012:instance/i-%017x"],`+
		`"detail":{"orderId":"ord-%08x","customerId":"%012x","status":"placed","currency":"EUR","amount":%d,"warehouse":"warehouse-%d",`+
		`"ec2InstanceId":"i-%017x","note":"leave it with the neighbours at number %d","items":[{"sku":"sku-%05d","quantity":%d,"price":%d},`+
		`{"sku":"sku-%05d","quantity":1,"price":1999}],"channel":"shop"}}`,
		n*7919, n, 1+n%28, n%60, n, n, n*31, 1+n*17, n%9, n, n, n%1000, 1+n%5, 100+n, n%977)
}

// StrictPeers are the ways to decode and validate an event of a user's own, by a strict type with ten validate tags.
func StrictPeers() ([]Way, error) {
	payloads := make([][]byte, 500)
	for i := range payloads {
		payloads[i] = orderPayload(i)
	}
	r := registry.New(registry.WithParent(registry.Default))
	if err := r.Register((*orderPlaced)(nil)); err != nil {
		return nil, err
	}
	validate := validator.New(validator.WithRequiredStructEnabled())
	return []Way{
		{StandardJSON, len(payloads), func(i int) error { return standard.Unmarshal(payloads[i], new(orderPlaced)) }},
		{Switch, len(payloads), func(i int) error { return orderSwitch(validate, payloads[i]) }},
		{JSONv2, len(payloads), func(i int) error { return json.Unmarshal(payloads[i], new(orderPlaced)) }},
		{Decode, len(payloads), func(i int) error {
			_, err := r.Decode(payloads[i])
			return err
		}},
	}, nil
}

var errOtherEvent = errors.New("bench: another event")

// orderSwitch is the switch by hand that does the same.
func orderSwitch(validate *validator.Validate, payload []byte) error {
	var e events.EventBridgeEvent
	if err := standard.Unmarshal(payload, &e); err != nil {
		return err
	}
	switch e.DetailType {
	case "Order Placed":
		var detail orderDetail
		if err := standard.Unmarshal(e.Detail, &detail); err != nil {
			return err
		}
		return validate.Struct(&detail)
	case "Order Cancelled":
		var detail struct {
			OrderID string `json:"orderId" validate:"required"`
		}
		if err := standard.Unmarshal(e.Detail, &detail); err != nil {
			return err
		}
		return validate.Struct(&detail)
	default:
		return errOtherEvent
	}
}
