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

// Records yields the records of r, in order. Each is a valid JSON object without duplicate names. What is not is
// yielded as an [*Error], with a Record that has only the position; the iteration goes on unless the stream cannot be
// read any further.
//
// The iteration reads r as it goes and fills a buffer ahead of the record it yields. Do not iterate twice: a second
// iteration begins wherever the buffer of the first ended.
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
