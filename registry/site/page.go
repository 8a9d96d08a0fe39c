package site

import (
	"cmp"
	"errors"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/internal/route"
	"github.com/typedbus/typedbus/registry/internal/tags"
	"github.com/typedbus/typedbus/registry/pattern"
)

// page is what the page of a type shows.
type page struct {
	File        string
	Name        string // of the event: its detail-type
	GoType      string
	Import      string // the path of the type's package
	Imports     string // what the handler needs
	Sources     []string
	SourceFiles []link
	DetailTypes []string
	Conditions  []string
	Tolerant    bool
	Comment     Comment
	Rows        []row
	Relations   []relationField
	Pattern     string
	PatternNote string
	Sample      string
	Handler     string
	Members     []string // names of members, for the search
}

type link struct{ Text, File string }

func number(i int) string { return strconv.Itoa(i) }

var eventType = reflect.TypeFor[registry.Event]()

// pages makes the pages of types, sorted by source and detail-type.
func (s Site) pages(types []registry.Registration) ([]*page, error) {
	var pages []*page
	for _, t := range types {
		p, err := s.page(t)
		if err != nil {
			return nil, &TypeError{Type: t.String(), Err: err}
		}
		pages = append(pages, p)
	}
	slices.SortStableFunc(pages, func(a, b *page) int {
		return cmp.Or(slices.Compare(a.Sources, b.Sources), cmp.Compare(a.Name, b.Name), cmp.Compare(a.GoType, b.GoType), cmp.Compare(a.Import, b.Import))
	})
	taken := map[string]bool{}
	for _, p := range pages {
		p.File = "types/" + fileName(p.GoType, taken) + ".html"
	}
	return pages, nil
}

func (s Site) page(t registry.Registration) (*page, error) {
	if t.Type == nil || t.Type.Kind() != reflect.Struct || t.Type.NumField() == 0 || t.Type.Field(0).Type != eventType {
		return nil, errors.New("it is no event type: take those that Registry.Types lists")
	}
	tag, _ := tags.EventOf(t.Type.Field(0))
	routes, tolerant, fault := tags.Event(tag)
	if fault != nil {
		return nil, errors.New(fault.Problem)
	}
	p := &page{GoType: t.Type.String(), Import: t.Type.PkgPath(), Tolerant: tolerant, Sources: texts(routes.Sources), DetailTypes: texts(routes.DetailTypes)}
	p.SourceFiles = make([]link, len(p.Sources))
	for i, source := range p.Sources {
		p.SourceFiles[i].Text = source
	}
	for _, c := range routes.Conditions {
		p.Conditions = append(p.Conditions, c.Key+" = "+strings.Join(texts(c.Values), " or "))
		if c.Key == "detail.eventName" {
			p.Name = strings.Join(texts(c.Values), " or ")
		}
	}
	p.Name = cmp.Or(p.Name, strings.Join(p.DetailTypes, " or "), "any detail-type")
	if len(p.DetailTypes) > 2 {
		p.Name = p.DetailTypes[0] + " and " + number(len(p.DetailTypes)-1) + " more"
	}
	p.Comment, _ = s.comment(t.Site, t.Type)
	if !strings.HasPrefix(p.Comment.Page, "https://") {
		p.Comment.Page = ""
	}
	w := &walker{site: s, at: t.Site, pkg: strings.TrimSuffix(t.Type.String(), "."+t.Type.Name()), seen: map[reflect.Type]string{}}
	w.root(t.Type)
	p.Rows, p.Members = w.rows, w.members
	p.Relations = relationsOf(t.Type)
	p.rule(t)
	if s.Sample != nil {
		if sample, err := s.Sample(t); err == nil && sample.Indent(jsontext.WithIndent("  ")) == nil {
			p.Sample = string(sample)
		}
	}
	p.Handler, p.Imports = p.handler(), p.imports()
	return p, nil
}

func (s Site) comment(at string, t reflect.Type) (Comment, bool) {
	if s.Comment == nil {
		return Comment{}, false
	}
	return s.Comment(at, t)
}

func texts(patterns []route.Text) []string {
	var out []string
	for _, t := range patterns {
		text := t.Text
		if t.Prefix {
			text += "*"
		}
		out = append(out, text)
	}
	return out
}

// rule adds the pattern that selects the type's events on a bus.
func (p *page) rule(t registry.Registration) {
	rule, warnings, err := pattern.ForTypes(t)
	if err != nil {
		p.PatternNote = "No rule selects its events alone: " + strings.TrimPrefix(err.Error(), "pattern: ")
		return
	}
	text := jsontext.Value(rule.String())
	if err := text.Indent(jsontext.WithIndent("  ")); err == nil {
		p.Pattern = string(text)
	}
	var notes []string
	for _, w := range warnings {
		notes = append(notes, w.String())
	}
	p.PatternNote = strings.Join(notes, " ")
}

// relationField is a field that leads to a resource.
type relationField struct {
	Field, Target, Path, Call string
}

func relationsOf(t reflect.Type) []relationField {
	var list []relationField
	for _, f := range reflect.VisibleFields(t) {
		tag, ok := f.Tag.Lookup("relation")
		if !ok || !f.IsExported() {
			continue
		}
		target, path, _ := strings.Cut(tag, ",")
		list = append(list, relationField{Field: f.Name, Target: target, Path: path, Call: "e." + f.Name + ".Get(ctx)"})
	}
	return list
}

// handler is the code that handles the type's events from a queue.
func (p *page) handler() string {
	var b strings.Builder
	b.WriteString("mux := new(sqsx.Mux)\nsqsx.On(mux, func(ctx context.Context, e *" + p.GoType + ") error {\n")
	if len(p.Relations) > 0 {
		r := p.Relations[0]
		name := variable(r.Field)
		b.WriteString("\t" + name + ", err := " + r.Call + "\n\tif err != nil {\n\t\treturn err\n\t}\n\tfmt.Println(e.ID, " + name + ")\n")
	} else {
		b.WriteString("\tfmt.Println(e.ID, e.Time, e.Detail)\n")
	}
	b.WriteString("\treturn nil\n})\n")
	return b.String()
}

// imports are those of the handler: of the type, and of the loader of its relation where that is one of this module's.
func (p *page) imports() string {
	ours := []string{module + "sqsx"}
	if p.Import != "main" {
		ours = append(ours, p.Import)
	}
	for i, path := range ours {
		ours[i] = strconv.Quote(path)
	}
	if len(p.Relations) > 0 && strings.HasPrefix(p.Import, module+"awsevents/") {
		loader, _, _ := strings.Cut(p.Relations[0].Target, ".")
		if strings.HasPrefix(p.Relations[0].Target, "AWS::") {
			loader = "cloudcontrol"
		}
		ours = append(ours, "_ "+strconv.Quote(module+"relation/"+loader))
	}
	slices.SortFunc(ours, func(a, b string) int {
		return cmp.Compare(strings.TrimPrefix(a, "_ "), strings.TrimPrefix(b, "_ "))
	})
	return "import (\n\t\"context\"\n\t\"fmt\"\n\n\t" + strings.Join(ours, "\n\t") + "\n)\n"
}

// module is this module's path.
const module = "github.com/typedbus/typedbus/"

// variable is a field's name as that of a variable that no package and no word of Go's has.
func variable(field string) string {
	first := strings.IndexFunc(field, func(r rune) bool { return r >= 'a' && r <= 'z' })
	switch {
	case first < 0:
		return strings.ToLower(field)
	case first > 1:
		first--
	}
	name := strings.ToLower(field[:first]) + field[first:]
	if slices.Contains([]string{"func", "type", "range", "map", "interface", "select", "package", "import", "go", "var", "const", "default", "e", "ctx", "err", "mux"}, name) {
		return "the" + field
	}
	return name
}
