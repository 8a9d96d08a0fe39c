// Package site writes the event types of a registry as a static site that can be searched: a folder of pages that a browser
// opens from the disk, or that any web server serves. It asks nothing of any other host.
//
//	files, err := site.Site{Title: "Our events"}.Files(registry.Default.Types()...)
//	if err != nil {
//		return err
//	}
//	return site.Write("events", files)
//
// A type's page has what the type says: its members with kinds and rules, its relations, an event to test with, the rule
// pattern that selects its events, and the code that handles them. What no compiled type can say, such as comments, is for
// the program to give.
package site
