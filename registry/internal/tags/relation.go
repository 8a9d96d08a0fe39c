package tags

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/typedbus/typedbus/internal/eventpath"
	"github.com/typedbus/typedbus/internal/seam"
)

var (
	nativeTarget       = regexp.MustCompile(`^[a-z][a-z0-9]*\.[A-Z][A-Za-z0-9]*$`)
	cloudControlTarget = regexp.MustCompile(`^[A-Za-z0-9]+::[A-Za-z0-9]+::[A-Za-z0-9]+$`)
	// withPath is a target with a path after it, and another character than a comma between them.
	withPath = regexp.MustCompile(`^([a-z][a-z0-9]*\.[A-Z][A-Za-z0-9]*|AWS::[A-Za-z0-9]+::[A-Za-z0-9]+)[ ;:|/]+([a-z].*)$`)
	argName  = regexp.MustCompile(`^[a-z][A-Za-z0-9]*$`)
)

// Relation parses the tag of a relation field.
//
//	relation = target "," path { "," name "=" path } .
//	target   = "ec2.Instance" | "AWS::ECS::Cluster" .
func Relation(tag string) (*seam.Spec, *Fault) {
	if strings.TrimSpace(tag) == "" {
		return nil, &Fault{0, "the tag is empty", "write the resource and the path of its id, such as ec2.Instance,detail.instance-id"}
	}
	end := endOfKey(tag, 0)
	spec := &seam.Spec{Target: tag[:end]}
	if fault := checkTarget(spec.Target); fault != nil {
		return nil, cmp.Or(noTarget(tag[:end]), fault)
	}
	if end == len(tag) {
		return nil, &Fault{end, "the path of the id is missing", "add it after a comma, such as " + spec.Target + ",detail.id"}
	}
	if tag[end] == '=' {
		return nil, &Fault{end, "unexpected '='", "write a comma between the resource and the path of its id"}
	}
	for first := true; end < len(tag); first = false {
		start := end + 1
		end = endOfKey(tag, start)
		name := ""
		if end < len(tag) && tag[end] == '=' {
			name = tag[start:end]
			if first && slices.Contains([]string{"id", "arn", "key", "name"}, strings.ToLower(name)) {
				return nil, &Fault{start, "the path of the id has no name before it", "remove " + name + "="}
			}
			if first {
				return nil, &Fault{start, "the path of the id is missing", "put it before " + name + "=…"}
			}
			if fault := checkArg(spec, name, start); fault != nil {
				return nil, fault
			}
			start = end + 1
			end = endOfKey(tag, start)
			if end < len(tag) && tag[end] == '=' {
				return nil, &Fault{end, "unexpected '='", "put a comma between two parts of the key"}
			}
		} else if !first {
			text := tag[start:end]
			if text == "" {
				return nil, &Fault{start, "a part of the key is empty", "remove the extra ','"}
			}
			if name, path, ok := strings.Cut(text, ":"); ok && argName.MatchString(name) {
				return nil, &Fault{start + len(name), "unexpected ':'", "write " + name + "=" + path}
			}
			return nil, &Fault{start, fmt.Sprintf("%q has no name", text), "write name=" + text + ", such as cluster=" + text}
		}
		path, fault := relationPath(tag, start, end)
		if fault != nil {
			return nil, fault
		}
		if first {
			spec.ID = path
		} else {
			spec.Args = append(spec.Args, seam.Arg{Name: name, Path: path})
		}
	}
	return spec, nil
}

// noTarget says that there is no resource in a relation tag that begins with text, a path, or nil if that is none.
func noTarget(text string) *Fault {
	path := cmp.Or(plainPath(text), text)
	parsed, err := eventpath.Parse(path)
	if err != nil || !slices.Contains(EnvelopeMembers, parsed[0].Name) {
		return nil
	}
	return &Fault{0, "the resource is missing", "write it before the path, such as ec2.Instance," + path}
}

func checkTarget(target string) *Fault {
	if nativeTarget.MatchString(target) || cloudControlTarget.MatchString(target) && strings.HasPrefix(target, "AWS::") {
		return nil
	}
	problem := fmt.Sprintf("%q is not a resource", target)
	if m := withPath.FindStringSubmatch(target); m != nil {
		return &Fault{len(m[1]), "there is no ',' between the resource and the path of its id", "write " + m[1] + "," + m[2]}
	}
	parts := strings.FieldsFunc(target, func(r rune) bool { return strings.ContainsRune(".:/", r) })
	if near := strings.Join(parts, "::"); len(parts) == 3 && strings.EqualFold(parts[0], "aws") && cloudControlTarget.MatchString(near) {
		return &Fault{0, problem, "write AWS" + near[3:]}
	}
	switch service, kind, dotted := strings.Cut(target, "."); {
	case strings.TrimSpace(target) != target:
		return &Fault{0, fmt.Sprintf("there is space around %q", strings.TrimSpace(target)), "write " + strings.TrimSpace(target)}
	case dotted && kind != "" && nativeTarget.MatchString(strings.ToLower(service)+"."+strings.ToUpper(kind[:1])+kind[1:]):
		return &Fault{0, problem, "write " + strings.ToLower(service) + "." + strings.ToUpper(kind[:1]) + kind[1:]}
	}
	return &Fault{0, problem, "write a service and a type, such as ec2.Instance or AWS::ECS::Cluster"}
}

func checkArg(spec *seam.Spec, name string, offset int) *Fault {
	if !argName.MatchString(name) {
		return &Fault{offset, fmt.Sprintf("%q is not the name of a key part", name), "write a name that begins with a small letter, such as cluster"}
	}
	for _, arg := range spec.Args {
		if arg.Name == name {
			return &Fault{offset, name + " is there twice", "remove one"}
		}
	}
	return nil
}

func relationPath(tag string, start, end int) (eventpath.Path, *Fault) {
	text := tag[start:end]
	if trimmed := strings.TrimSpace(text); trimmed != text && trimmed != "" {
		return nil, &Fault{start, fmt.Sprintf("there is space around %q", trimmed), "write " + trimmed + " without it"}
	}
	path, err := eventpath.Parse(text)
	if plain := plainPath(text); plain != "" && strings.ContainsAny(text[:1], "$./") {
		return nil, &Fault{start, fmt.Sprintf("%q is not a path", text), "write " + plain}
	}
	if err != nil {
		e := err.(*eventpath.Error) //nolint:errorlint // eventpath.Parse returns no other
		return nil, &Fault{start + e.Offset, e.Problem, e.Fix}
	}
	if path[0].Name == "resources" && len(path) > 1 && path[1].Kind == eventpath.Index {
		return nil, &Fault{start, "AWS promises no order of resources", "write resources[service:resource-type]"}
	}
	return path, nil
}
