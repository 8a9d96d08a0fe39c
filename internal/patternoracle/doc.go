// Package patternoracle asks AWS's own pattern engine, event-ruler, what it says of a pattern and an event, and makes up
// pairs to ask it about. Registry/pattern is measured by it: `make pattern-oracle` compares 100,000 random pairs and
// records verdicts for the tests that run without Java. It needs Java 17 and Maven.
package patternoracle
