//go:build race

package hostile_test

// each is how many of the inputs are tried: one of so many. The race detector finds nothing in one goroutine, and makes
// all of them take minutes.
const each = 16
