// Package convert reads values that are written in another form than their type asks for, as AWS's events have them: a
// number in a string, a whole number with a fraction of zero, a time in one of more than a dozen forms. It converts
// only what plainly means one thing.
package convert
