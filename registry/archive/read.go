package archive

import (
	"io"
	"iter"

	"github.com/go-json-experiment/json/jsontext"
)

// Record is a payload as it was stored.
type Record struct {
	Position
	// Data is the JSON object. It is valid until the next iteration only; clone it to keep it.
	Data jsontext.Value
}

// Records yields the records of r, in order. Each is a valid JSON object without duplicate names. What is not is an
// [*Error], with a Record beside it that has its position only; the iteration goes on unless the stream cannot be read
// any further.
//
// The iteration reads r as it goes, and ahead by what its buffer holds; a second iteration goes on somewhere behind.
func Records(r io.Reader, options ...Option) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		s := newSplitter(r, newConfig(options))
		for {
			found, err := s.next()
			switch {
			case found == nil && err == nil:
				return
			case err == nil:
				if err = s.invalid(found); err == nil {
					if !yield(found.Record, nil) {
						return
					}
					continue
				}
			}
			if !yield(Record{Position: err.Position}, err) {
				return
			}
		}
	}
}
