package catalog

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// fileService and fileEvent are a Service and its Event as they stand in a file.
type fileService struct {
	Source string               `json:"source"`
	Looked []string             `json:"looked,omitempty"` // pages searched for the members of its events that have none
	Events map[string]fileEvent `json:"events"`
}

type fileEvent struct {
	Origin    string              `json:"origin,omitempty"`
	Also      []string            `json:"also,omitempty"` // other spellings of the detail-type
	Via       string              `json:"via,omitempty"`  // the detail-type by which CloudTrail delivers it
	Page      string              `json:"page,omitempty"`
	Level     string              `json:"level,omitempty"`  // of delivery: "best effort" or "durable"
	Looked    []string            `json:"looked,omitempty"` // pages searched for its members, beside those of the service
	ServedBy  string              `json:"served-by,omitempty"`
	Like      string              `json:"like,omitempty"` // an event of the same source that has the same fields
	Doc       string              `json:"doc,omitempty"`  // a sentence on the event
	Fields    map[string]string   `json:"fields,omitempty"`
	Values    map[string][]string `json:"values,omitempty"`
	Words     map[string]string   `json:"words,omitempty"`
	Relations map[string]string   `json:"relations,omitempty"`
}

// Marshal writes a service as a catalogue file.
func Marshal(s *Service) ([]byte, error) {
	file := fileService{Source: s.Source, Events: map[string]fileEvent{}}
	for _, e := range s.Events {
		fe := fileEvent{
			Origin: e.Origin.String(), Also: e.Also, Via: e.Via, Page: e.Page, Level: e.Level, ServedBy: e.ServedBy,
			Doc: e.Doc, Fields: map[string]string{}, Relations: map[string]string{},
			Values: map[string][]string{}, Words: map[string]string{},
		}
		e.Detail.Walk(func(path string, f *Field) {
			fe.Fields[path] = f.notation()
			if len(f.Values) > 0 {
				fe.Values[path] = f.Values
			}
			if f.Doc != "" {
				fe.Words[path] = f.Doc
			}
		})
		for _, r := range e.Relations {
			fe.Relations[r.Name] = r.notation()
		}
		file.Events[e.DetailType] = fe
	}
	return marshal(file)
}

func marshal(v any) ([]byte, error) {
	out, err := json.Marshal(v, json.Deterministic(true), jsontext.WithIndent("  "))
	return append(out, '\n'), err
}

// Unmarshal reads a catalogue file.
func Unmarshal(data []byte) (*Service, error) {
	var file fileService
	if err := json.Unmarshal(data, &file, json.RejectUnknownMembers(true)); err != nil {
		return nil, err
	}
	return file.service()
}

func (file *fileService) service() (*Service, error) {
	s := &Service{Source: file.Source}
	for _, name := range slices.Sorted(maps.Keys(file.Events)) {
		fe, err := file.like(name)
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", file.Source, name, err)
		}
		e, err := fe.event(name)
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", file.Source, name, err)
		}
		e.Looked = slices.Concat(file.Looked, e.Looked)
		s.Events = append(s.Events, e)
	}
	return s, nil
}

// like returns an event with the fields and relations of the one it is like.
func (file *fileService) like(name string) (fileEvent, error) {
	fe := file.Events[name]
	if fe.Like == "" {
		return fe, nil
	}
	model, ok := file.Events[fe.Like]
	if !ok || model.Like != "" {
		return fe, fmt.Errorf("like %q: want an event of the same source that stands for itself", fe.Like)
	}
	fields, relations := maps.Clone(model.Fields), maps.Clone(model.Relations)
	if fields == nil {
		fields = map[string]string{}
	}
	if relations == nil {
		relations = map[string]string{}
	}
	maps.Copy(fields, fe.Fields)
	maps.Copy(relations, fe.Relations)
	fe.Fields, fe.Relations = fields, relations
	fe.Values, fe.Words = over(model.Values, fe.Values), over(model.Words, fe.Words)
	fe.Via, fe.Page, fe.Level = cmp.Or(fe.Via, model.Via), cmp.Or(fe.Page, model.Page), cmp.Or(fe.Level, model.Level)
	return fe, nil
}

// over lays a map over another.
func over[V any](base, m map[string]V) map[string]V {
	out := maps.Clone(base)
	if out == nil {
		return m
	}
	maps.Copy(out, m)
	return out
}

func (fe fileEvent) event(detailType string) (*Event, error) {
	origin, err := parseOrigin(cmp.Or(fe.Origin, Document.String()), longOrigins)
	if err != nil {
		return nil, err
	}
	if fe.Via != "" && (fe.ServedBy != "" || len(fe.Fields) == 0 || !strings.HasSuffix(fe.Via, "via CloudTrail")) {
		return nil, fmt.Errorf("via %q: want a detail-type of CloudTrail's, of an event with fields of its own", fe.Via)
	}
	if fe.Level != "" && fe.Level != BestEffort && fe.Level != Durable {
		return nil, fmt.Errorf("level %q: want %q or %q", fe.Level, BestEffort, Durable)
	}
	for _, page := range fe.Looked {
		if len(fe.Fields) > 0 || !strings.HasPrefix(page, "https://") {
			return nil, fmt.Errorf("looked %q: want the address of a page, of an event without fields", page)
		}
	}
	e := &Event{DetailType: detailType, Looked: fe.Looked, Also: fe.Also, Via: fe.Via, Page: fe.Page, Level: fe.Level, ServedBy: fe.ServedBy, Origin: origin, Doc: fe.Doc, Detail: Type{Kind: Object}}
	// Parents sort before their members only where no quote interferes; by
	// length they always do.
	paths := slices.SortedFunc(maps.Keys(fe.Fields), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	})
	for _, path := range paths {
		f, err := parseField(fe.Fields[path])
		if err == nil {
			err = e.Detail.add(path, f)
		}
		if err != nil {
			return nil, fmt.Errorf("field %s: %w", path, err)
		}
	}
	// What a supplement says of a field that another file has is kept till then.
	e.Values, e.Words = maps.Clone(fe.Values), maps.Clone(fe.Words)
	e.settle()
	for _, name := range slices.Sorted(maps.Keys(fe.Relations)) {
		r, err := parseRelation(name, fe.Relations[name])
		if err != nil {
			return nil, fmt.Errorf("relation %s: %w", name, err)
		}
		e.Relations = append(e.Relations, r)
	}
	return e, nil
}

// SupplementDir is the folder of a catalogue directory that is kept by hand: one
// file for each source that has something in it, which Load lays over the others.
const SupplementDir = "supplement"

// Load reads the catalogue in dir: every file that belongs to a source, with the
// supplement laid over it.
func Load(dir string) ([]*Service, error) {
	services, err := LoadGenerated(dir)
	if err != nil {
		return nil, err
	}
	supplement, err := loadDir(filepath.Join(dir, SupplementDir), func(string) bool { return true })
	if err != nil {
		return nil, err
	}
	return Overlay(services, supplement), nil
}

// LoadGenerated reads the files of sources in dir without the supplement.
func LoadGenerated(dir string) ([]*Service, error) { return loadDir(dir, isSource) }

// loadDir reads the files in dir whose stems are sources. Each is named for the
// source in it, so that two files cannot speak of one.
func loadDir(dir string, is func(stem string) bool) ([]*Service, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return nil, err
	}
	var services []*Service
	for _, file := range files {
		name := filepath.Base(file)
		stem := strings.TrimSuffix(name, ".json")
		if !is(stem) {
			continue
		}
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		s, err := Unmarshal(data)
		if err == nil && s.Source != stem {
			err = fmt.Errorf("source %q: want the one that the file is named for", s.Source)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		services = append(services, s)
	}
	return services, nil
}

// isSource tells a source's file from the others of the directory: names and
// services have no dot.
func isSource(stem string) bool { return strings.Contains(stem, ".") }

// Save writes one file per service into dir and removes the file of every source
// that is no longer there.
func Save(dir string, services []*Service) error {
	keep := map[string]bool{}
	for _, s := range services {
		data, err := Marshal(s)
		if err != nil {
			return fmt.Errorf("%s: %w", s.Source, err)
		}
		name := s.Source + ".json"
		keep[name] = true
		if err := writeFile(filepath.Join(dir, name), data); err != nil {
			return err
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return err
	}
	for _, file := range files {
		name := filepath.Base(file)
		if !keep[name] && isSource(strings.TrimSuffix(name, ".json")) {
			if err := os.Remove(file); err != nil {
				return err
			}
		}
	}
	return nil
}

// writeFile leaves a file that already has the content alone.
func writeFile(name string, data []byte) error {
	if old, err := os.ReadFile(name); err == nil && bytes.Equal(old, data) {
		return nil
	}
	return os.WriteFile(name, data, 0o644)
}
