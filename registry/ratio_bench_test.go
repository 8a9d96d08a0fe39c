package registry

import (
	standard "encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-playground/validator/v10"
)

// reportRatio runs two ways of doing the same in turns, and reports the median over the turns of what the first takes in
// relation to the second: the machine's other work weighs on both alike.
func reportRatio(b *testing.B, unit string, first, second func(n int)) {
	const turn = 64
	var ratios []float64
	for b.Loop() {
		start := time.Now()
		for n := range turn {
			first(n)
		}
		middle := time.Now()
		for n := range turn {
			second(n)
		}
		ratios = append(ratios, float64(middle.Sub(start))/float64(time.Since(middle)))
	}
	slices.Sort(ratios)
	b.ReportMetric(ratios[len(ratios)/2], unit)
	b.ReportMetric(0, "ns/op")
}

// distinct makes 64 payloads.
func distinct(payload func(n int) []byte) [][]byte {
	payloads := make([][]byte, 64)
	for i := range payloads {
		payloads[i] = payload(i)
	}
	return payloads
}

// ordered has ten validate tags.
type ordered struct {
	Event  `event:"source=bench.shop,detail-type=Ordered"`
	Detail orderedDetail `json:"detail"`
}

type orderedDetail struct {
	ID       string `json:"id" validate:"required,startswith=o-"`
	Customer string `json:"customer" validate:"required,min=3,max=64"`
	Email    string `json:"email" validate:"required,contains=@"`
	Currency string `json:"currency" validate:"required,len=3"`
	Status   string `json:"status" validate:"oneof=new paid sent"`
	Total    int    `json:"total" validate:"gte=0"`
	Address  struct {
		Street  string `json:"street" validate:"required"`
		Country string `json:"country" validate:"required,len=2"`
	} `json:"address"`
	Lines []struct {
		Article  string `json:"article" validate:"required"`
		Quantity int    `json:"quantity" validate:"min=1"`
	} `json:"lines" validate:"dive"`
}

func orderedPayload(n int) []byte {
	return eventJSON("bench.shop", "Ordered", fmt.Sprintf(`{"id":"o-%d","customer":"Customer %d","email":"c%d@example.com","currency":"EUR","status":"paid","total":%d,`+
		`"address":{"street":"Long Street %d","country":"DE"},"lines":[{"article":"a-%d","quantity":1},{"article":"b-%d","quantity":2}]}`, n, n, n, 100*n, n, n, n))
}

// byHand is what programs do without a registry: the envelope with the detail raw, a switch, the detail, the validator.
func byHand(validate *validator.Validate, payload []byte) error {
	var envelope struct {
		ID         string              `json:"id"`
		DetailType string              `json:"detail-type"`
		Source     string              `json:"source"`
		Account    string              `json:"account"`
		Time       time.Time           `json:"time"`
		Region     string              `json:"region"`
		Resources  []string            `json:"resources"`
		Detail     standard.RawMessage `json:"detail"`
	}
	if err := standard.Unmarshal(payload, &envelope); err != nil {
		return err
	}
	switch envelope.DetailType {
	case "Ordered":
		var detail orderedDetail
		if err := standard.Unmarshal(envelope.Detail, &detail); err != nil {
			return err
		}
		return validate.Struct(&detail)
	}
	return errors.New("another detail-type")
}

// BenchmarkRatios are the figures that docs/benchmarks.md has for Decode, without those over AWS's events.
func BenchmarkRatios(b *testing.B) {
	r := New()
	if err := r.Register(ordered{}, taskChange{}, tolerantTaskChange{}); err != nil {
		b.Fatal(err)
	}
	check := func(err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	decode := func(payloads [][]byte) func(int) {
		return func(n int) { _, err := r.Decode(payloads[n]); check(err) }
	}
	orders, tasks := distinct(orderedPayload), distinct(func(n int) []byte { return taskPayload("bench.ecs", n) })
	tolerant := distinct(func(n int) []byte { return taskPayload("aws.bench.ecs", n) })
	drifting := distinct(func(n int) []byte {
		return []byte(strings.Replace(string(tolerant[n]), `"FARGATE","version":`, `"FARGATE","version":"1.0","was":`, 1))
	})
	validate := validator.New(validator.WithRequiredStructEnabled())
	b.Run("ten-tags", func(b *testing.B) {
		reportRatio(b, "Decode/by-hand", decode(orders), func(n int) { check(byHand(validate, orders[n])) })
	})
	b.Run("ten-tags-v2", func(b *testing.B) {
		reportRatio(b, "Decode/json-v2", decode(orders), func(n int) { check(json.Unmarshal(orders[n], new(ordered))) })
	})
	b.Run("2300B-strict", func(b *testing.B) {
		reportRatio(b, "Decode/json-v2", decode(tasks), func(n int) { check(json.Unmarshal(tasks[n], new(taskChange))) })
	})
	b.Run("drift", func(b *testing.B) {
		reportRatio(b, "drift/Decode", decode(drifting), decode(tolerant))
	})
}
