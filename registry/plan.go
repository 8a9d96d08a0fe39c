package registry

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// plan is all that decoding needs to know of an event type. It is worked out once, when the type is registered, and
// never changes.
type plan struct {
	typ       reflect.Type
	site      string // file:line of the registration
	pattern   pattern
	tolerant  bool
	relations []relationField
	// present has the types in and below which there is a field with the present rule.
	present map[reflect.Type]bool
	// validated is true if there is a validate tag in the type or below it.
	validated bool
}

// compiler works out a plan, collecting the mistakes it finds.
type compiler struct {
	plan   *plan
	root   *jsonStruct
	faults []error
}

// compile works out the plan of the event type t. Its error joins a [*TagError] for every mistake in the type.
func compile(t reflect.Type, site string) (*plan, error) {
	c := &compiler{plan: &plan{typ: t, site: site}}
	if t.Kind() != reflect.Struct {
		c.faultIn("", "it is not a struct", "register a struct that embeds registry.Event")
		return nil, errors.Join(c.faults...)
	}
	if !c.envelope() {
		return nil, errors.Join(c.faults...)
	}
	c.root = jsonStructOf(t)
	c.eventTag()
	for i := 1; i < t.NumField(); i++ {
		c.field(i)
	}
	rules := newRules(c)
	c.plan.present, c.plan.validated = rules.present, rules.validated
	return c.plan, errors.Join(c.faults...)
}

// fault records a mistake in the tag of a field.
func (c *compiler) fault(field, key, tag string, f *tagFault) {
	c.faults = append(c.faults, &TagError{
		Type: c.plan.typ.String(), Field: field, Key: key, Tag: tag, Offset: f.offset, Problem: f.problem, Fix: f.fix,
	})
}

// faultIn records a mistake that is in no tag.
func (c *compiler) faultIn(field, problem, fix string) {
	c.fault(field, "", "", &tagFault{problem: problem, fix: fix})
}

// envelope checks that the type embeds Event as it must.
func (c *compiler) envelope() bool {
	t := c.plan.typ
	for i := range t.NumField() {
		f := t.Field(i)
		switch {
		case f.Type == reflect.PointerTo(eventType):
			c.faultIn(f.Name, "the envelope is a pointer", "embed registry.Event by value")
		case f.Type != eventType:
			continue
		case !f.Anonymous:
			c.faultIn(f.Name, "the envelope has a name", "embed it: write registry.Event alone")
		case i > 0:
			c.faultIn(f.Name, "the envelope is not the first field", "move registry.Event to the top")
		default:
			return true
		}
		return false
	}
	c.faultIn("", "there is no envelope", "embed registry.Event as the first field, with an event tag")
	return false
}

// eventTag reads the tag of the envelope and checks its conditions against the type.
func (c *compiler) eventTag() {
	f := c.plan.typ.Field(0)
	if tag, ok := jsonTagOf(f); ok {
		c.fault(f.Name, jsonKey, tag, &tagFault{0, "the envelope's members would not be found", "remove the json tag"})
	}
	tag, ok := eventTagOf(f)
	if !ok {
		c.faultIn(f.Name, "there is no event tag", "add `event:\"source=…\"` to it")
		return
	}
	pattern, tolerant, fault := parseEventTag(tag)
	if fault != nil {
		c.fault(f.Name, eventKey, tag, fault)
		return
	}
	c.plan.pattern, c.plan.tolerant = pattern, tolerant
	for _, condition := range pattern.conditions {
		at := max(strings.Index(tag, condition.path.text), 0)
		end, fault := c.resolve(condition.path, at)
		if fault == nil && end != nil && (end.Kind() == reflect.Struct && end != timeType || end.Kind() == reflect.Slice || end.Kind() == reflect.Map) {
			fault = &tagFault{at, condition.text + " is not a scalar", "name a member or element in it"}
		}
		if fault != nil {
			c.fault(f.Name, eventKey, tag, fault)
		}
	}
}

// field checks the i-th field of the event type itself; those below are the business of rules.
func (c *compiler) field(i int) {
	f := c.plan.typ.Field(i)
	tag, tagged := relationTagOf(f)
	isRelation := reflect.PointerTo(f.Type).Implements(relationType)
	switch {
	case tagged && f.Type.Kind() == reflect.Pointer && f.Type.Implements(relationType):
		c.fault(f.Name, relationKey, tag, &tagFault{0, "the relation is a pointer", "write " + f.Type.Elem().String()})
	case tagged && !isRelation:
		c.fault(f.Name, relationKey, tag, &tagFault{0, fmt.Sprintf("a %s is no relation", f.Type), "make the field a relation.One or a relation.Many"})
	case isRelation && !tagged:
		c.faultIn(f.Name, "the relation has no tag", "add `relation:\"…\"` with the resource and the path of its id")
	case isRelation && !f.IsExported():
		c.faultIn(f.Name, "the relation is not exported", "begin its name with a capital letter")
	case isRelation:
		c.relation(f, i, tag)
	}
	if name, _, _ := parseJSONTag(f); slices.Contains(envelopeMembers, name) && name != "detail" {
		c.faultIn(f.Name, fmt.Sprintf("the member %q belongs to the envelope", name), "remove the field and use that of registry.Event")
	}
}

func (c *compiler) relation(f reflect.StructField, index int, tag string) {
	if jsonTag, _ := jsonTagOf(f); jsonTag != "-" {
		c.faultIn(f.Name, "a relation is not part of the JSON", "add `json:\"-\"` to it")
	}
	spec, fault := parseRelationTag(tag)
	if fault != nil {
		c.fault(f.Name, relationKey, tag, fault)
		return
	}
	spec.Field = f.Name
	many := reflect.New(f.Type).Interface().(Relation).RelationMany()
	if spec.ID, fault = c.keyPath(spec.ID, strings.Index(tag, ",")+1, many); fault != nil {
		c.fault(f.Name, relationKey, tag, fault)
	}
	for i, arg := range spec.Args {
		at := strings.Index(tag, ","+arg.Name+"=") + len(arg.Name) + 2
		if spec.Args[i].Path, fault = c.keyPath(arg.Path, at, many); fault != nil {
			c.fault(f.Name, relationKey, tag, fault)
		}
	}
	c.plan.relations = append(c.plan.relations, relationField{spec: spec, index: index})
}

// keyPath checks the path of a part of a key and returns it, with a [*] added where it leads to a list.
func (c *compiler) keyPath(path Path, offset int, many bool) (Path, *tagFault) {
	end, fault := c.resolve(path, offset)
	if fault != nil {
		return path, fault
	}
	each := slices.ContainsFunc(path.steps, func(s pathStep) bool { return s.kind == stepEach })
	if end != nil && end.Kind() == reflect.Slice && indirect(end.Elem()).Kind() == reflect.String {
		path.steps = append(path.steps, pathStep{kind: stepEach})
		path.text = formatSteps(path.steps)
		each, end = true, nil
	}
	switch {
	case each && !many:
		return path, &tagFault{offset, path.text + " is a list", "make the field a relation.Many, or choose one element"}
	case end != nil && !isKey(end):
		return path, &tagFault{offset, fmt.Sprintf("%s is a %s", path.text, end), "name a string in it"}
	}
	return path, nil
}

// isKey reports whether a value of type t can be part of a key.
func isKey(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.String, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return true
	}
	return false
}

// resolve follows path through the event type. It returns the type at its end without pointers, or nil where that is
// not known before an event is there.
func (c *compiler) resolve(path Path, offset int) (reflect.Type, *tagFault) {
	t := c.plan.typ
	for i, step := range path.steps {
		if t = indirect(t); isDynamic(t) {
			return nil, nil
		}
		before := formatSteps(path.steps[:i])
		if step.kind != stepMember {
			if t.Kind() != reflect.Slice && t.Kind() != reflect.Array {
				return nil, &tagFault{offset, before + " is not a list", "remove " + formatSteps(path.steps[i:i+1]) + " after it"}
			}
			t = t.Elem()
			continue
		}
		switch {
		case t.Kind() == reflect.Map:
			t = t.Elem()
		case t.Kind() == reflect.Slice:
			return nil, &tagFault{offset, before + " is a list", "write " + before + "[*] to look into each element"}
		case t.Kind() != reflect.Struct || t == timeType:
			return nil, &tagFault{offset, before + " is not an object", "end the path there"}
		default:
			s := jsonStructOf(t)
			f := s.lookup(step.name)
			if f == nil {
				return nil, missingMember(path, i, s, offset)
			}
			t = f.typ
		}
	}
	if t = indirect(t); isDynamic(t) {
		return nil, nil
	}
	return t, nil
}

// missingMember says that the struct s, to which the steps before i lead, has no member as step i names it.
func missingMember(path Path, i int, s *jsonStruct, offset int) *tagFault {
	before := formatSteps(path.steps[:i])
	problem := fmt.Sprintf("there is no %s", formatSteps(path.steps[:i+1]))
	names := nearestFirst(path.steps[i].name, s.names())
	for j, name := range names {
		if names[j] = quoteName(name); before != "" {
			names[j] = before + "." + names[j]
		}
	}
	switch {
	case len(names) == 0:
		return &tagFault{offset, problem, "add a field for it to the struct"}
	case nearest(path.steps[i].name, s.names()...) != "":
		return &tagFault{offset, problem, "write " + names[0]}
	case len(names) > 5:
		names = append(names[:5], "…")
	}
	return &tagFault{offset, problem, "there is " + strings.Join(names, ", ")}
}
