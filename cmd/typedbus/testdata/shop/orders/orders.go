// Package orders has the events of a shop, for tests of the command in a program of one's own.
package orders

import "github.com/typedbus/typedbus/registry"

// Placed is an order that was placed.
type Placed struct {
	registry.Event `event:"source=shop,detail-type=Order Placed"`
	Detail         struct {
		ID    string   `json:"id"    validate:"required"`
		Total float64  `json:"total" validate:"gt=0"`
		Items []string `json:"items"`
	} `json:"detail"`
}

func init() { registry.Register[Placed]() }
