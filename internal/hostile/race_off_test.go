//go:build !race

package hostile_test

// each is how many of the inputs are tried: one of so many.
const each = 1
