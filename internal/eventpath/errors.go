package eventpath

import "fmt"

// Error is why a text is not a path.
type Error struct {
	// Text is the text, Offset where in it the error is, in bytes from 0.
	Text   string
	Offset int
	// Problem says what is wrong, Fix what to write instead.
	Problem, Fix string
}

func (e *Error) Error() string {
	return fmt.Sprintf("path %q at offset %d: %s; %s", e.Text, e.Offset, e.Problem, e.Fix)
}
