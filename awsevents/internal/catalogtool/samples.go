package main

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
	"github.com/typedbus/typedbus/awsevents/eventgen/infer"
)

// cloudTrailPackage has the types of what CloudTrail delivers for every source.
const cloudTrailPackage = "cloudtrail"

func isCloudTrail(detailType string) bool { return strings.HasSuffix(detailType, "via CloudTrail") }

// addSamples refines services by what the console's sample events show.
func addSamples(services []*catalog.Service, data []byte) ([]*catalog.Service, error) {
	evidence, err := infer.Collect(data)
	if err != nil {
		return nil, err
	}
	bySource := map[string]*catalog.Service{}
	for _, s := range services {
		bySource[s.Source] = s
	}
	for k, e := range evidence {
		s := serviceOf(bySource, k.Source)
		event := s.Event(k.DetailType)
		if event == nil {
			event = &catalog.Event{DetailType: k.DetailType}
			s.Events = append(s.Events, event)
		}
		event.Origin |= catalog.Console
		if isCloudTrail(k.DetailType) {
			event.ServedBy = cloudTrailPackage
			continue
		}
		event.Detail = infer.Refine("", event.Detail, e)
	}
	return sorted(bySource), nil
}

func serviceOf(bySource map[string]*catalog.Service, source string) *catalog.Service {
	if bySource[source] == nil {
		bySource[source] = &catalog.Service{Source: source}
	}
	return bySource[source]
}

func sorted(bySource map[string]*catalog.Service) []*catalog.Service {
	services := slices.Collect(maps.Values(bySource))
	slices.SortFunc(services, func(a, b *catalog.Service) int { return cmp.Compare(a.Source, b.Source) })
	for _, s := range services {
		slices.SortFunc(s.Events, func(a, b *catalog.Event) int { return cmp.Compare(a.DetailType, b.DetailType) })
	}
	return services
}
