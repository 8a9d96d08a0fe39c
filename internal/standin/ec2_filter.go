package standin

import (
	"slices"
	"strconv"
)

// filter keeps the resources of which a field has one of the values; in these
// * stands for any text and ? for any character.
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html
type filter struct {
	name   string
	values []string
}

// maxFilterValues is how many values the filters of one call may have.
const maxFilterValues = 200

// filters reads the filters of a request and checks them against the fields
// that a resource has.
func (r *request) filters(prototype record) ([]filter, error) {
	var found []filter
	total := 0
	for i := 1; ; i++ {
		name := "Filter." + strconv.Itoa(i)
		if !r.form.Has(name + ".Name") {
			break
		}
		f := filter{r.form.Get(name + ".Name"), r.list(name + ".Value")}
		if _, known := fieldOf(prototype, f.name); !known {
			return nil, badRequest("InvalidParameterValue", "The filter '"+f.name+"' is invalid")
		}
		total += len(f.values)
		found = append(found, f)
	}
	if total > maxFilterValues {
		return nil, badRequest("FilterLimitExceeded", "The maximum number of filter values specified on a single call is 200")
	}
	return found, nil
}

func (f filter) matches(r record) bool {
	fields, _ := fieldOf(r, f.name)
	return slices.ContainsFunc(f.values, func(pattern string) bool {
		return slices.ContainsFunc(fields, func(value string) bool { return like(pattern, value) })
	})
}

// like matches a pattern with * and ?; a backslash takes a character as it is.
func like(pattern, s string) bool {
	for pattern != "" {
		switch {
		case pattern[0] == '*':
			for i := 0; i <= len(s); i++ {
				if like(pattern[1:], s[i:]) {
					return true
				}
			}
			return false
		case s == "":
			return false
		case pattern[0] == '?':
		case pattern[0] == '\\' && len(pattern) > 1:
			pattern = pattern[1:]
			fallthrough
		default:
			if pattern[0] != s[0] {
				return false
			}
		}
		pattern, s = pattern[1:], s[1:]
	}
	return s == ""
}
