package sqsx

import (
	"maps"
	"slices"
)

// Break makes a consumer not keep the rule of that name.
func Break(c *Consumer, rule string) { c.broken = brokenByName[rule] }

// brokenByName are the rules that can be broken.
var brokenByName = map[string]broken{
	"":                    nothingBroken,
	"deleteOnError":       deleteOnError,
	"noExclusiveHold":     noExclusiveHold,
	"ignoreFailedEntries": ignoreFailedEntries,
	"beatWhileRetrying":   beatWhileRetrying,
	"noClamp":             noClamp,
	"startOnDeadLease":    startOnDeadLease,
	"noLossDetection":     noLossDetection,
	"startWhileStopping":  startWhileStopping,
	"noRelease":           noRelease,
	"overreceive":         overreceive,
	"noGroups":            noGroups,
	"noGroupStop":         noGroupStop,
	"earlyGroup":          earlyGroup,
	"noCoalescing":        noCoalescing,
	"dieOnError":          dieOnError,
	"miscount":            miscount,
	"shortenExtended":     shortenExtended,
	"extendSettled":       extendSettled,
	"noExtendLimit":       noExtendLimit,
	"cutPolls":            cutPolls,
}

// BreakableRules are the names Break takes, but for those that only a certain course of events shows.
func BreakableRules() []string {
	names := slices.Sorted(maps.Keys(brokenByName))
	return slices.DeleteFunc(names, func(name string) bool { return name == "" || name == "startOnDeadLease" || name == "cutPolls" })
}
