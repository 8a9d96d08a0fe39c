package site

import (
	"errors"
	"fmt"
)

// ErrForeign: the folder, or a file in it, was not written by [Write]. A [ForeignError] wraps it.
var ErrForeign = errors.New("not written by this generator")

// ForeignError says what [Write] refused to write over.
type ForeignError struct {
	Folder string
	File   string // within the folder; empty if it is the folder that has other things in it
}

// Error names the folder and what to do.
func (e *ForeignError) Error() string {
	if e.File == "" {
		return fmt.Sprintf("site: the folder %q has other things in it: choose one that is empty or not there, or that this command wrote", e.Folder)
	}
	return fmt.Sprintf("site: %q in the folder %q is not the site's: move it away, or choose another folder", e.File, e.Folder)
}

// Unwrap returns [ErrForeign].
func (e *ForeignError) Unwrap() error { return ErrForeign }

// TypeError is returned for a type of which no page can be made. Type is its name; Err says why not.
type TypeError struct {
	Type string
	Err  error
}

// Error names the type.
func (e *TypeError) Error() string { return "site: " + e.Type + ": " + e.Err.Error() }

// Unwrap returns the reason.
func (e *TypeError) Unwrap() error { return e.Err }
