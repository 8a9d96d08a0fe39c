// Package fit reads the parameters and answers that CloudTrail records into Go values: types of the SDK, which have no
// JSON names, and types of the user's.
//
// CloudTrail writes members in the API's names, mostly with a small first letter, or in those of the wire; lists as
// arrays, as {"items": [...]} or as XML has them; numbers as text; times in several forms; and placeholders for what it
// hides. There is no specification: the forms are those of records that services have published.
//
// A struct type is looked at once, by package reflect. A value is read in one pass over its members: a field takes the
// member of its name, case aside; members that are left go by the names that AWS's wire formats give to fields; those
// still left are looked into, if they are mere wrappers.
package fit
