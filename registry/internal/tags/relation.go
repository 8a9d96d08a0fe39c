package tags

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/typedbus/typedbus/internal/seam"
)

var (
	target  = regexp.MustCompile(`^([a-z][a-z0-9]*\.[A-Z][A-Za-z0-9]*|AWS::[A-Za-z0-9]+::[A-Za-z0-9]+)$`)
	argName = regexp.MustCompile(`^[a-z][A-Za-z0-9]*$`)
)

// Relation parses the tag of a relation field.
//
//	relation = target "," path { "," name "=" path } .
//	target   = "ec2.Instance" | "AWS::ECS::Cluster" .
func Relation(tag string) (*seam.Spec, *Fault) {
	end := endOfKey(tag, 0)
	spec := &seam.Spec{Target: tag[:end]}
	if !target.MatchString(spec.Target) {
		return nil, &Fault{0, fmt.Sprintf("%q is not a resource", spec.Target),
			"begin with a service and a type, as in ec2.Instance,detail.id or AWS::ECS::Cluster,detail.arn"}
	}
	if end == len(tag) || tag[end] == '=' {
		return nil, &Fault{end, "the path of the id is missing", "add it after a comma, such as " + spec.Target + ",detail.id"}
	}
	for first := true; end < len(tag); first = false {
		start := end + 1
		end = endOfKey(tag, start)
		named := end < len(tag) && tag[end] == '='
		name := tag[start:end]
		switch {
		case first && named:
			return nil, &Fault{start, "the path of the id comes first, without a name", "write it before " + name + "=, or remove that if it is the id"}
		case !first && !named:
			return nil, &Fault{start, fmt.Sprintf("%q has no name", name), "write name=path for each further part of the key, such as cluster=detail.cluster; no ',' at the end"}
		case named:
			if fault := checkArg(spec, name, start); fault != nil {
				return nil, fault
			}
			start = end + 1
			if end = endOfKey(tag, start); end < len(tag) && tag[end] == '=' {
				return nil, &Fault{end, "unexpected '='", "put a comma between two parts of the key"}
			}
		}
		path, fault := parsePath(tag[start:end], start)
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

func checkArg(spec *seam.Spec, name string, offset int) *Fault {
	if !argName.MatchString(name) {
		return &Fault{offset, fmt.Sprintf("%q is not the name of a key part", name), "write a name that begins with a small letter, such as cluster"}
	}
	if slices.ContainsFunc(spec.Args, func(arg seam.Arg) bool { return arg.Name == name }) {
		return &Fault{offset, name + " is there twice", "remove one"}
	}
	return nil
}
