package session

import "github.com/typedbus/typedbus/registry"

// Kept returns how many roles' credentials an AssumeRole session keeps.
func Kept(s registry.Session) int { return len(s.(*assumeRole).credentials) }
