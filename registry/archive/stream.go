package archive

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"errors"
	"io"
)

// stream is a reader of what another has, uncompressed.
type stream struct {
	src  *bufio.Reader
	zip  *gzip.Reader // made once, for all members
	part io.Reader
	err  error
}

// brokenError is a stream that cannot be read on.
type brokenError struct {
	kind   error
	reason string
	err    error
}

func (e *brokenError) Error() string { return e.reason }

func newStream(r io.Reader) *stream {
	return &stream{src: bufio.NewReaderSize(r, chunk)}
}

// Read implements [io.Reader].
func (s *stream) Read(p []byte) (int, error) {
	for s.err == nil {
		if s.part == nil {
			if s.err = s.open(); s.err != nil {
				break
			}
		}
		n, err := s.part.Read(p)
		switch {
		case err == io.EOF && s.part == s.src:
			s.err = io.EOF
		case err == io.EOF:
			s.part = nil // another member may follow
		case err != nil && s.part == s.src:
			s.err = err
		case err != nil:
			s.err = broken(err)
		}
		if n > 0 || err == nil { // who reads counts how often there is nothing
			return n, nil
		}
	}
	return 0, s.err
}

// open begins the next part: a gzip member, or all of the rest as it is.
func (s *stream) open() error {
	if s.zip != nil {
		// Zeros that fill a block behind compressed data mean nothing.
		for {
			head, err := s.src.Peek(1)
			if err != nil {
				return err
			}
			if head[0] != 0 {
				break
			}
			_, _ = s.src.Discard(1) // it is there
		}
	}
	head, err := s.src.Peek(2)
	switch {
	case len(head) == 2 && head[0] == 0x1f && head[1] == 0x8b:
		return s.member()
	case len(head) == 0:
		return err
	}
	s.part = s.src
	return nil
}

func (s *stream) member() error {
	if s.zip == nil {
		s.zip = new(gzip.Reader)
	}
	if err := s.zip.Reset(s.src); err != nil {
		return broken(err)
	}
	s.zip.Multistream(false)
	s.part = s.zip
	return nil
}

// broken tells what an error in compressed data means.
func broken(err error) error {
	_, corrupt := errors.AsType[flate.CorruptInputError](err)
	switch {
	case err == io.ErrUnexpectedEOF, err == io.EOF: // and not one that a reader's own error wraps
		return &brokenError{ErrTruncated, "the gzip data end before their end", io.ErrUnexpectedEOF}
	case corrupt, errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader):
		return &brokenError{ErrCorrupt, "the gzip data are damaged", err}
	}
	return err
}
