package fit

import "reflect"

// loneOf returns the index of the only field that is a structure, or -1. The SDK's ResultMetadata, which has no members
// that could be recorded, is none.
func loneOf(fields []shapeField) int {
	lone := -1
	for i, field := range fields {
		if !isStructure(field.typ) {
			continue
		}
		if lone >= 0 {
			return -1
		}
		lone = i
	}
	return lone
}

// isStructure reports whether values of t are read member by member into fields.
func isStructure(t reflect.Type) bool {
	t = indirect(t)
	return t.Kind() == reflect.Struct && t != timeType && !decodesItself(t) && !IsHollow(t)
}

// IsHollow reports whether t is a structure without a field that a member could be read into.
func IsHollow(t reflect.Type) bool {
	t = indirect(t)
	if t.Kind() != reflect.Struct {
		return false
	}
	for _, field := range reflect.VisibleFields(t) {
		if field.IsExported() && !field.Anonymous && field.Name != "ResultMetadata" {
			return false
		}
	}
	return true
}

// bare returns the field of dst, its only structure, that takes a whole part of a record. The query protocol of RDS,
// ElastiCache, Redshift, Neptune and DocumentDB has one structure in an answer, and CloudTrail puts that structure's
// members at the top: dBInstanceIdentifier, where CreateDBInstanceOutput has DBInstance.DBInstanceIdentifier.
//
// It is so where dst itself has a place for none of the members and the structure one for at least half of them.
func (f *fitting) bare(members []member, dst reflect.Value) (reflect.Value, bool) {
	outer := shapeOf(dst.Type())
	if f.isBare || outer.lone < 0 || len(f.path) != f.top {
		return reflect.Value{}, false
	}
	field := outer.fields[outer.lone]
	if indirect(field.typ) == dst.Type() { // all of its names are dst's own
		return reflect.Value{}, false
	}
	inner := shapeOf(indirect(field.typ))
	into, intoLone := filling{shape: outer}, filling{shape: inner}
	taken, left := 0, 0
	for _, m := range members {
		if isSurplus(m) {
			continue
		}
		if i := into.place(m); i >= 0 && (i != outer.lone || m.value.Kind() == '{') {
			return reflect.Value{}, false
		}
		if intoLone.place(m) >= 0 {
			taken++
		} else {
			left++
		}
	}
	if taken == 0 || left > taken {
		return reflect.Value{}, false
	}
	f.isBare = true
	return dst.FieldByIndex(field.index), true
}

// place returns the field for m, under its name or another, or -1.
func (into *filling) place(m member) int {
	if i := into.shape.find(fold(m.name)); i >= 0 {
		return i
	}
	return into.other(m)
}
