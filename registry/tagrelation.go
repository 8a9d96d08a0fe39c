package registry

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// RelationSpec is a compiled relation tag.
type RelationSpec struct {
	// Field is the name of the Go field, such as "Instance".
	Field string
	// Target is the resource, such as "ec2.Instance" or "AWS::ECS::Cluster".
	Target string
	// ID is where the resource's id or ARN is in the payload.
	ID Path
	// Args are the further parts of the resource's key, in the order of the tag.
	Args []RelationArg
}

// RelationArg is a named part of a resource's key beside its id, such as the cluster of an ECS task.
type RelationArg struct {
	Name string
	Path Path
}

var (
	nativeTarget       = regexp.MustCompile(`^[a-z][a-z0-9]*\.[A-Z][A-Za-z0-9]*$`)
	cloudControlTarget = regexp.MustCompile(`^[A-Za-z0-9]+::[A-Za-z0-9]+::[A-Za-z0-9]+$`)
	// withPath is a target with a path after it, and another character than a comma between them.
	withPath = regexp.MustCompile(`^([a-z][a-z0-9]*\.[A-Z][A-Za-z0-9]*|AWS::[A-Za-z0-9]+::[A-Za-z0-9]+)[ ;:|/]+([a-z].*)$`)
	argName  = regexp.MustCompile(`^[a-z][A-Za-z0-9]*$`)
)

// parseRelationTag parses the tag of a relation field.
//
//	relation = target "," path { "," name "=" path } .
//	target   = "ec2.Instance" | "AWS::ECS::Cluster" .
func parseRelationTag(tag string) (*RelationSpec, *tagFault) {
	if strings.TrimSpace(tag) == "" {
		return nil, &tagFault{0, "the tag is empty", "write the resource and the path of its id, such as ec2.Instance,detail.instance-id"}
	}
	end := endOfKey(tag, 0)
	spec := &RelationSpec{Target: tag[:end]}
	if fault := checkTarget(spec.Target); fault != nil {
		return nil, cmp.Or(noTarget(tag, end), fault)
	}
	if end == len(tag) {
		return nil, &tagFault{end, "the path of the id is missing", "add it after a comma, such as " + spec.Target + ",detail.id"}
	}
	if tag[end] == '=' {
		return nil, &tagFault{end, "unexpected '='", "write a comma between the resource and the path of its id"}
	}
	for first := true; end < len(tag); first = false {
		start := end + 1
		end = endOfKey(tag, start)
		name := ""
		if end < len(tag) && tag[end] == '=' {
			name = tag[start:end]
			if first && slices.Contains([]string{"id", "arn", "key", "name"}, strings.ToLower(name)) {
				return nil, &tagFault{start, "the path of the id has no name before it", "remove " + name + "="}
			}
			if first {
				return nil, &tagFault{start, "the path of the id is missing", "put it before " + name + "=…"}
			}
			if fault := checkArg(spec, name, start); fault != nil {
				return nil, fault
			}
			start = end + 1
			end = endOfKey(tag, start)
			if end < len(tag) && tag[end] == '=' {
				return nil, &tagFault{end, "unexpected '='", "put a comma between two parts of the key"}
			}
		} else if !first {
			text := tag[start:end]
			if text == "" {
				return nil, &tagFault{start, "a part of the key is empty", "remove the extra ','"}
			}
			if name, path, ok := strings.Cut(text, ":"); ok && argName.MatchString(name) {
				return nil, &tagFault{start + len(name), "unexpected ':'", "write " + name + "=" + path}
			}
			return nil, &tagFault{start, fmt.Sprintf("%q has no name", text), "write name=" + text + ", such as cluster=" + text}
		}
		path, fault := relationPath(tag, start, end)
		if fault != nil {
			return nil, fault
		}
		if first {
			spec.ID = path
		} else {
			spec.Args = append(spec.Args, RelationArg{Name: name, Path: path})
		}
	}
	return spec, nil
}

// noTarget says that there is no resource in a relation tag that begins with a path, which ends at end, or nil if it
// begins with none.
func noTarget(tag string, end int) *tagFault {
	path := strings.TrimSpace(tag[:end])
	path = cmp.Or(plainPath(path), path)
	parsed, err := ParsePath(path)
	if err != nil || !slices.Contains(envelopeMembers, parsed.steps[0].name) {
		return nil
	}
	if end < len(tag) && tag[end] == ',' {
		next := endOfKey(tag, end+1)
		if target := strings.TrimSpace(tag[end+1 : next]); checkTarget(target) == nil {
			return &tagFault{0, "the resource comes before the path of its id", "write " + target + "," + path + tag[next:]}
		}
	}
	return &tagFault{0, "the resource is missing", "write it before the path, such as ec2.Instance," + path}
}

func checkTarget(target string) *tagFault {
	if nativeTarget.MatchString(target) || cloudControlTarget.MatchString(target) && strings.HasPrefix(target, "AWS::") {
		return nil
	}
	problem := fmt.Sprintf("%q is not a resource", target)
	if m := withPath.FindStringSubmatch(target); m != nil {
		return &tagFault{len(m[1]), "there is no ',' between the resource and the path of its id", "write " + m[1] + "," + m[2]}
	}
	parts := strings.FieldsFunc(target, func(r rune) bool { return strings.ContainsRune(".:/", r) })
	if near := strings.Join(parts, "::"); len(parts) == 3 && strings.EqualFold(parts[0], "aws") && cloudControlTarget.MatchString(near) {
		return &tagFault{0, problem, "write AWS" + near[3:]}
	}
	if len(parts) == 2 && !strings.Contains(target, ".") && !strings.EqualFold(parts[0], "aws") {
		near := strings.ToLower(parts[0]) + "." + strings.ToUpper(parts[1][:1]) + parts[1][1:]
		if nativeTarget.MatchString(near) {
			if strings.ToLower(parts[0]) != parts[0] {
				near += " or AWS::" + strings.Join(parts, "::")
			}
			return &tagFault{0, problem, "write " + near}
		}
	}
	switch service, kind, dotted := strings.Cut(target, "."); {
	case strings.TrimSpace(target) != target:
		return &tagFault{0, fmt.Sprintf("there is space around %q", strings.TrimSpace(target)), "write " + strings.TrimSpace(target)}
	case dotted && kind != "" && nativeTarget.MatchString(strings.ToLower(service)+"."+strings.ToUpper(kind[:1])+kind[1:]):
		return &tagFault{0, problem, "write " + strings.ToLower(service) + "." + strings.ToUpper(kind[:1]) + kind[1:]}
	}
	return &tagFault{0, problem, "write a service and a type, such as ec2.Instance or AWS::ECS::Cluster"}
}

func checkArg(spec *RelationSpec, name string, offset int) *tagFault {
	if !argName.MatchString(name) {
		return &tagFault{offset, fmt.Sprintf("%q is not the name of a key part", name), "write a name that begins with a small letter, such as cluster"}
	}
	for _, arg := range spec.Args {
		if arg.Name == name {
			return &tagFault{offset, name + " is there twice", "remove one"}
		}
	}
	return nil
}

func relationPath(tag string, start, end int) (Path, *tagFault) {
	text := tag[start:end]
	if trimmed := strings.TrimSpace(text); trimmed != text && trimmed != "" {
		return Path{}, &tagFault{start, fmt.Sprintf("there is space around %q", trimmed), "write " + trimmed + " without it"}
	}
	path, err := ParsePath(text)
	if plain := plainPath(text); plain != "" && strings.ContainsAny(text[:1], "$./") {
		return Path{}, &tagFault{start, fmt.Sprintf("%q is not a path", text), "write " + plain}
	}
	if err != nil {
		e := err.(*PathError) //nolint:errorlint // ParsePath returns no other
		return Path{}, &tagFault{start + e.Offset, e.Problem, e.Fix}
	}
	if path.steps[0].name == "resources" && len(path.steps) > 1 && path.steps[1].kind == stepIndex {
		return Path{}, &tagFault{start, "AWS promises no order of resources", "write resources[service:resource-type]"}
	}
	return path, nil
}
