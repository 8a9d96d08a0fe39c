package golang

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
)

// What every sample has.
const (
	sampleAccount = "123456789012"
	sampleRegion  = "us-east-1"
	sampleTime    = "2026-01-02T03:04:05Z"
)

// samples writes one payload for each event of each source, by detail-type: a
// file for each source.
func (p *pkg) samples() (map[string][]byte, error) {
	bySource := map[string]map[string]jsontext.Value{}
	for _, e := range p.events {
		for _, source := range e.sources {
			payload, err := sample(source, e)
			if err != nil {
				return nil, err
			}
			if bySource[source] == nil {
				bySource[source] = map[string]jsontext.Value{}
			}
			bySource[source][e.DetailType] = payload
			for _, other := range e.Also {
				if bySource[source][other], err = sampleAs(source, e, other); err != nil {
					return nil, err
				}
			}
		}
	}
	files := map[string][]byte{}
	for source, events := range bySource {
		var out bytes.Buffer
		enc := jsontext.NewEncoder(&out, jsontext.WithIndent(" "))
		if err := json.MarshalEncode(enc, events, json.Deterministic(true)); err != nil {
			return nil, err
		}
		files[source+".json"] = out.Bytes()
	}
	return files, nil
}

// envelope is a sample in the order in which AWS writes events.
type envelope struct {
	Version    string         `json:"version"`
	ID         string         `json:"id"`
	DetailType string         `json:"detail-type"`
	Source     string         `json:"source"`
	Account    string         `json:"account"`
	Time       string         `json:"time"`
	Region     string         `json:"region"`
	Resources  []string       `json:"resources"`
	Detail     map[string]any `json:"detail"`
}

func sample(source string, e *event) ([]byte, error) { return sampleAs(source, e, e.SentAs()) }

// sampleAs is the sample of an event as it is sent with one of its detail-types.
func sampleAs(source string, e *event, detailType string) ([]byte, error) {
	id := sha256.Sum256([]byte(source + "\x00" + e.DetailType))
	s := sampler{service: strings.TrimPrefix(source, "aws.")}
	detail, _ := s.value("", &e.Detail).(map[string]any)
	if e.Via != "" {
		maps.Copy(detail, sampleRecord(source, e))
	}
	return json.Marshal(envelope{
		Version: "0", ID: fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:16]),
		DetailType: detailType, Source: source, Account: sampleAccount, Time: sampleTime, Region: sampleRegion,
		Resources: resourceARNs(e), Detail: detail,
	}, json.Deterministic(true))
}

// resourceARNs are an ARN for each kind of resource that the event's relations
// look for among its resources.
func resourceARNs(e *event) []string {
	arns := map[string]bool{}
	for _, r := range e.Relations {
		selector, ok := strings.CutPrefix(r.Path, "resources[")
		service, kind, both := strings.Cut(strings.TrimSuffix(selector, "]"), ":")
		if ok && both {
			arns[arn(service, kind)] = true
		}
	}
	return append([]string{}, slices.Sorted(maps.Keys(arns))...)
}

func arn(service, kind string) string {
	return "arn:aws:" + service + ":" + sampleRegion + ":" + sampleAccount + ":" + kind + "/example"
}

// sampler makes values that a service could send.
type sampler struct{ service string }

func (s sampler) value(name string, t *catalog.Type) any {
	switch t.Kind {
	case catalog.Time:
		return sampleTime
	case catalog.Integer:
		return 1
	case catalog.Number:
		return 1.5
	case catalog.Boolean:
		return true
	case catalog.List:
		if t.Elem.Same != "" {
			return []any{}
		}
		return []any{s.value(singular(name), t.Elem)}
	case catalog.Map:
		if t.Elem.Kind == catalog.Unknown {
			return map[string]any{}
		}
		return map[string]any{"example": s.value("", t.Elem)}
	case catalog.Object:
		members := map[string]any{}
		for _, f := range t.Fields {
			if f.Type.Same == "" {
				members[f.Name] = s.value(f.Name, &f.Type)
			}
		}
		return members
	}
	return s.text(name)
}

// text makes up a text that fits a member's name.
func (s sampler) text(name string) string {
	ws := lowerWords(name)
	last, thing := ws[len(ws)-1], strings.Join(ws[:len(ws)-1], "-")
	switch {
	case last == "region":
		return sampleRegion
	case last == "account" || strings.HasSuffix(thing, "account") && last == "id":
		return sampleAccount
	case last == "arn":
		return arn(s.service, cmp.Or(thing, "resource"))
	case strings.HasSuffix(thing, "instance") && last == "id":
		return "i-0123456789abcdef0"
	case last == "id":
		return cmp.Or(thing, "id") + "-0123456789abcdef0"
	case last == "name":
		return "example-" + cmp.Or(thing, "name")
	}
	return "example"
}
