// Package cover measures a catalogue by what it was not made from: lists of the
// events that AWS documents, and events that somebody received or published. It
// says which events have no type, which members no field, and which values do
// not fit theirs.
//
// It works on the catalogue, not on the Go types made of it, so that a change of
// a source's facts is tried in a second and without a compiler.
package cover
