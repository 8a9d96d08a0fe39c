package bench

import (
	"bytes"
	standard "encoding/json"
	"fmt"
	"reflect"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/typedbus/typedbus/registry"
)

// Extents are the payloads of a sweep: how large, how deep, how wide.
var (
	PayloadSizes  = []int{300, 3_000, 30_000, 300_000, 1 << 20}
	PayloadDepths = []int{1, 10, 100, 1_000}
	PayloadWidths = []int{10, 100, 1_000, 10_000}
)

// sized has a detail that is as long as its list.
type sized struct {
	registry.Event `event:"source=bench.sized"`
	Detail         struct {
		Batch string      `json:"batch"`
		Items []sizedItem `json:"items"`
	} `json:"detail"`
}

type sizedItem struct {
	ARN    string  `json:"arn"`
	State  string  `json:"state"`
	Count  int     `json:"count"`
	Load   float64 `json:"load"`
	Active bool    `json:"active"`
}

// deep has a detail that goes down as far as the payload does.
type deep struct {
	registry.Event `event:"source=bench.deep"`
	Detail         node `json:"detail"`
}

type node struct {
	Name  string `json:"name"`
	Child *node  `json:"child"`
}

// wide has a detail with any number of members.
type wide struct {
	registry.Event `event:"source=bench.wide"`
	Detail         map[string]string `json:"detail"`
}

// SizePeers are the ways to decode payloads of about so many bytes.
func SizePeers(size int) ([]Way, error) {
	return sweep(reflect.TypeFor[sized](), size, sizedPayload)
}

// DepthPeers are the ways to decode payloads of objects nested so deep.
func DepthPeers(depth int) ([]Way, error) {
	return sweep(reflect.TypeFor[deep](), depth, deepPayload)
}

// WidthPeers are the ways to decode payloads with so many members.
func WidthPeers(width int) ([]Way, error) {
	return sweep(reflect.TypeFor[wide](), width, widePayload)
}

func sweep(known reflect.Type, extent int, payload func(extent, n int) []byte) ([]Way, error) {
	r := registry.New(registry.WithParent(registry.Default))
	if err := r.Register(reflect.New(known).Interface()); err != nil {
		return nil, err
	}
	first := payload(extent, 0)
	c := make(Corpus, min(512, 4+(1<<20)/len(first)))
	for i := range c {
		c[i] = Payload{Data: payload(extent, i), Type: known}
	}
	return []Way{
		{StandardJSON, len(c), func(i int) error { return standard.Unmarshal(c[i].Data, reflect.New(known).Interface()) }},
		{JSONv2, len(c), func(i int) error { return json.Unmarshal(c[i].Data, reflect.New(known).Interface()) }},
		{Decode, len(c), decoding(c, r)},
		{DecodeOwned, len(c), decoding(c, r, registry.WithOwnedPayload(true))},
	}, nil
}

// envelope puts the n-th of many envelopes around a detail.
func envelope(source string, n int, detail string) []byte {
	return fmt.Appendf(nil, `{"version":"0","id":"%08x-ddd4-4e3c-9d3f-%012x","detail-type":"Benchmark","source":%q,"account":"123456789012",`+
		`"time":"2026-03-%02dT10:%02d:00Z","region":"eu-west-1","resources":[],"detail":%s}`, n*7919, n, source, 1+n%28, n%60, detail)
}

func sizedPayload(size, n int) []byte {
	item := func(i int) string {
		return fmt.Sprintf(`{"arn":"arn:aws:ecs:eu-west-1:123456789012:task/%08x","state":"RUNNING","count":%d,"load":%d.25,"active":true}`, n*1009+i, i, i%100)
	}
	var b strings.Builder
	fmt.Fprintf(&b, `{"batch":"batch-%d","items":[`, n)
	around := len(envelope("bench.sized", n, "{}"))
	for i := 0; i == 0 && size > 400 || around+b.Len()+len(item(i)) < size; i++ {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(item(i))
	}
	b.WriteString("]}")
	return envelope("bench.sized", n, b.String())
}

func deepPayload(depth, n int) []byte {
	var b bytes.Buffer
	for i := range depth {
		fmt.Fprintf(&b, `{"name":"level-%d-of-%d"`, i, n)
		if i < depth-1 {
			b.WriteString(`,"child":`)
		}
	}
	b.WriteString(strings.Repeat("}", depth))
	return envelope("bench.deep", n, b.String())
}

func widePayload(width, n int) []byte {
	members := make([]string, width)
	for i := range members {
		members[i] = fmt.Sprintf(`"member-%d-%d":"value %d"`, n, i, i)
	}
	return envelope("bench.wide", n, "{"+strings.Join(members, ",")+"}")
}
