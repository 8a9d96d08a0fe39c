// Package golang writes an event catalogue as Go: one package for each service,
// with a type for each event and each object in it, constants, registration and
// a one-line String.
//
// Output is a function of the catalogue and of the names given out before. Names
// are given by rule, and a name once given is kept (see [Names]): a catalogue
// that grows never renames a type or field that a program may use.
package golang
