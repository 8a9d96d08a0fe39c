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
	s := sampler{service: strings.TrimPrefix(source, "aws."), detailType: e.DetailType}
	detail, _ := s.value("", &e.Detail, nil).(map[string]any)
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
type sampler struct {
	service    string
	detailType string
}

func (s sampler) value(name string, t *catalog.Type, values []string) any {
	switch t.Kind {
	case catalog.Time:
		return sampleTime
	case catalog.Integer:
		return s.number(name)
	case catalog.Number:
		return 1.5
	case catalog.Boolean:
		return true
	case catalog.List:
		if t.Elem.Same != "" {
			return []any{}
		}
		return []any{s.value(singular(name), t.Elem, values)}
	case catalog.Map:
		if t.Elem.Kind == catalog.Unknown {
			return map[string]any{}
		}
		return map[string]any{"example": s.value(singular(name), t.Elem, values)}
	case catalog.Object:
		members := map[string]any{}
		for _, f := range t.Fields {
			if f.Type.Same == "" {
				members[f.Name] = s.value(f.Name, &f.Type, f.Values)
			}
		}
		return members
	}
	if len(values) > 0 {
		return s.pick(values)
	}
	return s.text(name)
}

// outcomesFirst are the values that a sample takes, the best first, where an
// event's name does not say which.
var outcomesFirst = []string{
	"running", "succeeded", "success", "completed", "complete", "available", "active", "created", "started", "enabled", "ok",
}

// pick takes the value that the event's name has in it, or that says that all is
// well, or the first.
func (s sampler) pick(values []string) string {
	about := lowerWords(s.detailType)
	for _, v := range values {
		if slices.Contains(about, plainName(v)) {
			return v
		}
	}
	for _, want := range outcomesFirst {
		for _, v := range values {
			if plainName(v) == want {
				return v
			}
		}
	}
	return values[0]
}

// number makes up a whole number that fits a member's name.
func (s sampler) number(name string) int {
	switch p := plainName(name); {
	case strings.HasSuffix(p, "bytes"), strings.HasSuffix(p, "size"):
		return 1024
	case strings.HasSuffix(p, "port"):
		return 443
	case strings.HasSuffix(p, "percent"), strings.HasSuffix(p, "percentage"):
		return 50
	case strings.HasSuffix(p, "exitcode"):
		return 0
	}
	return 1
}

// ids are the forms of identifiers, by what they identify.
var ids = map[string]string{
	"instance": "i-0123456789abcdef0", "vpc": "vpc-0123456789abcdef0", "subnet": "subnet-0123456789abcdef0", "volume": "vol-0123456789abcdef0",
	"snapshot": "snap-0123456789abcdef0", "image": "ami-0123456789abcdef0", "security-group": "sg-0123456789abcdef0",
	"network-interface": "eni-0123456789abcdef0", "capacity-reservation": "cr-0123456789abcdef0", "request": "01234567-89ab-cdef-0123-456789abcdef",
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
	case last == "id":
		for _, what := range slices.Sorted(maps.Keys(ids)) {
			id := ids[what]
			if thing == what || strings.HasSuffix(thing, "-"+what) || what == "instance" && strings.HasSuffix(thing, what) {
				return id
			}
		}
		return cmp.Or(thing, "id") + "-0123456789abcdef0"
	case last == "name":
		return "example-" + cmp.Or(thing, "name")
	}
	return s.word(ws, last)
}

// word makes up a text that is no identifier.
func (s sampler) word(ws []string, last string) string {
	switch last {
	case "zone":
		return sampleRegion + "a"
	case "status", "state", "result", "outcome":
		return s.outcome()
	case "message", "description", "reason", "text", "title", "cause", "note", "comment", "summary", "details":
		return "Made up for a test."
	case "url", "link", "endpoint", "uri", "location":
		if slices.Contains(ws, "s3") {
			return "s3://example-bucket/key"
		}
		return "https://example.com/"
	case "ip", "address", "v4":
		if slices.Contains(ws, "email") || slices.Contains(ws, "mail") {
			return "someone@example.com"
		}
		if slices.ContainsFunc(ws, func(w string) bool { return strings.HasSuffix(w, "v6") }) {
			return "2001:db8::1"
		}
		return "192.0.2.1"
	case "cpu", "memory", "reservation":
		return "256"
	case "ipv6", "v6":
		return "2001:db8::1"
	case "email":
		return "someone@example.com"
	case "cidr":
		return "192.0.2.0/24"
	case "version":
		return "1.0"
	case "date", "time", "timestamp", "at":
		return sampleTime
	case "path", "directory":
		return "/example/path"
	case "digest", "hash", "sha256":
		return "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	case "uuid":
		return "01234567-89ab-cdef-0123-456789abcdef"
	case "key":
		return "example/key"
	case "bucket":
		return "example-bucket"
	}
	return "example-" + strings.Join(ws, "-")
}

// outcome is a state for a member of which no values are known: the last word of
// the event's name that is one.
func (s sampler) outcome() string {
	ws := lowerWords(s.detailType)
	for i := len(ws) - 1; i >= 0; i-- {
		if strings.HasSuffix(ws[i], "ed") && len(ws[i]) > 4 {
			return strings.ToUpper(ws[i])
		}
	}
	return "COMPLETED"
}
