package main

import (
	"compress/gzip"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
	"github.com/typedbus/typedbus/awsevents/eventgen/infer"
)

// ref points at another entity of the database.
type ref struct {
	ID string `json:"$ref"`
}

// database is the part of the specification's db.json that concerns events.
type database struct {
	Schema struct {
		Event struct {
			Entities []specEvent `json:"entities"`
		} `json:"event"`
		Type struct {
			Entities []specType `json:"entities"`
		} `json:"eventTypeDefinition"`
		Resource struct {
			Entities []specResource `json:"entities"`
		} `json:"resource"`
	} `json:"schema"`
}

type specEvent struct {
	Source     string          `json:"source"`
	DetailType string          `json:"detailType"`
	Root       ref             `json:"rootProperty"`
	Resources  []specReference `json:"resourcesField"`
}

// specReference says that a field of a type holds the identifier of a resource;
// without a field, that the type as a whole describes it.
type specReference struct {
	Resource ref    `json:"resource"`
	Field    string `json:"fieldName"`
	Type     ref    `json:"type"`
}

type specType struct {
	ID         string                  `json:"$id"`
	Name       string                  `json:"name"`
	Properties map[string]specProperty `json:"properties"`
}

type specProperty struct {
	Type     specValue `json:"type"`
	Required bool      `json:"required"`
}

type specValue struct {
	Type      string      `json:"type"`
	Reference ref         `json:"reference"`
	Element   *specValue  `json:"element"`
	Types     []specValue `json:"types"`
}

type specResource struct {
	ID   string `json:"$id"`
	Type string `json:"cloudFormationType"`
}

// readSpec reads the events of the schema registry.
func readSpec(name string) ([]*catalog.Service, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		return nil, err
	}
	var db database
	if err := json.UnmarshalRead(unzipped, &db); err != nil {
		return nil, err
	}
	return newConverter(&db).services()
}

type converter struct {
	db        *database
	types     map[string]*specType
	resources map[string]string
}

func newConverter(db *database) *converter {
	c := &converter{db: db, types: map[string]*specType{}, resources: map[string]string{}}
	for i, t := range db.Schema.Type.Entities {
		c.types[t.ID] = &db.Schema.Type.Entities[i]
	}
	for _, r := range db.Schema.Resource.Entities {
		c.resources[r.ID] = r.Type
	}
	return c
}

func (c *converter) services() ([]*catalog.Service, error) {
	bySource := map[string]*catalog.Service{}
	for _, se := range c.db.Schema.Event.Entities {
		e, err := c.event(se)
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", se.Source, se.DetailType, err)
		}
		s := serviceOf(bySource, se.Source)
		// The registry has a few events twice, once in each of two forms.
		if twin := s.Event(e.DetailType); twin != nil {
			twin.Detail = catalog.Join(twin.Detail, e.Detail)
			twin.Relations = append(twin.Relations, e.Relations...)
			continue
		}
		s.Events = append(s.Events, e)
	}
	return sorted(bySource), nil
}

func (c *converter) event(se specEvent) (*catalog.Event, error) {
	e := &catalog.Event{DetailType: se.DetailType, Origin: catalog.Schema}
	places := map[string][]string{}
	detail, err := c.object(se.Root.ID, "", nil, places)
	if err != nil {
		return nil, err
	}
	if isCloudTrail(se.DetailType) {
		e.ServedBy = cloudTrailPackage
	} else {
		e.Detail = detail
	}
	for _, r := range se.Resources {
		relation, ok := c.relation(r, places)
		if !ok {
			return nil, fmt.Errorf("resource %s: type %s does not occur", r.Resource.ID, r.Type.ID)
		}
		e.Relations = append(e.Relations, relation)
	}
	return e, nil
}

// object converts the type of an id at a path, noting in places where each type
// occurs. Types on the way to it are in stack.
func (c *converter) object(id, path string, stack []string, places map[string][]string) (catalog.Type, error) {
	if i := slices.Index(stack, id); i >= 0 {
		return catalog.Type{Kind: catalog.Object, Same: places[id][len(places[id])-1]}, nil
	}
	st := c.types[id]
	if st == nil {
		return catalog.Type{}, fmt.Errorf("no type %s", id)
	}
	places[id] = append(places[id], path)
	t := catalog.Type{Kind: catalog.Object}
	for _, escaped := range slices.Sorted(maps.Keys(st.Properties)) {
		p, name := st.Properties[escaped], unescape(escaped)
		value, err := c.value(p.Type, name, catalog.Step(path, name), append(stack, id), places)
		if err != nil {
			return t, err
		}
		t.Fields = append(t.Fields, &catalog.Field{Name: name, Type: value, Required: p.Required, Origin: catalog.Schema})
	}
	return t, nil
}

// typeName matches a resource type as the registry writes it where it is a name.
var typeName = regexp.MustCompile(`^AWS-([A-Za-z0-9]+)-([A-Za-z0-9]+)$`)

// unescape undoes what the registry does to names that are no identifiers:
// AWS::EC2::Instance is AWS-EC2-Instance there.
func unescape(name string) string { return typeName.ReplaceAllString(name, "AWS::$1::$2") }

var specKinds = map[string]catalog.Kind{
	"string": catalog.String, "number": catalog.Number, "integer": catalog.Integer,
	"boolean": catalog.Boolean, "json": catalog.Unknown, "date-time": catalog.Time,
}

func (c *converter) value(v specValue, name, path string, stack []string, places map[string][]string) (catalog.Type, error) {
	switch v.Type {
	case "ref":
		t, err := c.object(v.Reference.ID, path, stack, places)
		names := fieldNames(t)
		data := slices.ContainsFunc(names, func(n string) bool { return strings.Contains(n, "::") })
		if err == nil && (data || infer.IsFreeForm(name, names)) {
			return freeForm(t), nil
		}
		return t, err
	case "array":
		elem, err := c.value(*v.Element, "", path+"[]", stack, places)
		return catalog.Type{Kind: catalog.List, Elem: &elem}, err
	case "map":
		elem, err := c.value(*v.Element, "", path+"{}", stack, places)
		return catalog.Type{Kind: catalog.Map, Elem: &elem}, err
	case "union":
		return c.union(v, name, path, stack, places)
	}
	kind, ok := specKinds[v.Type]
	if !ok {
		return catalog.Type{}, fmt.Errorf("%s: unknown type %q", path, v.Type)
	}
	return catalog.Type{Kind: kind}, nil
}

func (c *converter) union(v specValue, name, path string, stack []string, places map[string][]string) (catalog.Type, error) {
	var all catalog.Type
	for _, member := range v.Types {
		t, err := c.value(member, name, path, stack, places)
		if err != nil {
			return t, err
		}
		if member.Type == "json" {
			return catalog.Type{Kind: catalog.Any}, nil
		}
		all = catalog.Join(all, t)
	}
	return all, nil
}

// freeForm turns an object whose members' names are data into a map.
func freeForm(t catalog.Type) catalog.Type {
	elem := catalog.Type{}
	for _, f := range t.Fields {
		elem = catalog.Join(elem, f.Type)
	}
	return catalog.Type{Kind: catalog.Map, Elem: &elem}
}

func fieldNames(t catalog.Type) []string {
	var names []string
	for _, f := range t.Fields {
		names = append(names, f.Name)
	}
	return names
}

// identifiers are the members, the best first, that identify what an object
// describes when the specification names none.
var identifiers = []string{"arn", "Arn", "id", "Id", "name", "Name"}

func (c *converter) relation(r specReference, places map[string][]string) (catalog.Relation, bool) {
	target := c.resources[r.Resource.ID]
	st, at := c.types[r.Type.ID], places[r.Type.ID]
	if st == nil || len(at) == 0 {
		return catalog.Relation{}, false
	}
	field := r.Field
	for _, name := range identifiers {
		if field != "" {
			break
		}
		if _, ok := st.Properties[name]; ok {
			field = name
		}
	}
	return catalog.Relation{
		Name:   target[strings.LastIndex(target, ":")+1:],
		Target: target,
		Path:   relationPath(catalog.Step(at[0], field)),
		Many:   strings.Contains(at[0], "[]"),
		Origin: catalog.Schema,
	}, true
}

// relationPath writes a path of the catalogue as a path of a relation tag.
func relationPath(path string) string {
	return "detail." + strings.ReplaceAll(path, "[]", "[*]")
}
