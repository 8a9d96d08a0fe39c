package relation

// Identity sets how to tell whether two values that were loaded are one resource: they are if is returns the same text
// for both, such as an ARN, in one account and region. [Many] returns such a resource once, for the key that the event
// names first. A resource for which is returns "" is never another. Prefer [NormalizeKey] where the keys alone tell that
// they name one resource: it saves the second load. T is the type that the loader loads.
func Identity[T any](is func(T) string) LoaderOption {
	return func(l *loader) {
		l.identity = func(value any) (id string) {
			defer func() {
				if recover() != nil {
					id = ""
				}
			}()
			if v, ok := value.(*T); ok {
				return is(*v)
			}
			return ""
		}
	}
}

// distinct leaves out, of the results of m's items, a resource that is one before it.
func (m *memo) distinct(results []result) []result {
	type resource struct {
		origin origin
		loader *loader
		id     string
	}
	var seen map[resource]bool
	kept := make([]result, 0, len(results))
	for i, r := range results {
		if at := m.items[i].wish.scope; r.value != nil && at.loader != nil && at.loader.identity != nil {
			if id := at.loader.identity(r.value); id != "" {
				one := resource{at.origin, at.loader, id}
				if seen[one] {
					continue
				}
				if seen == nil {
					seen = make(map[resource]bool)
				}
				seen[one] = true
			}
		}
		kept = append(kept, r)
	}
	return kept
}
