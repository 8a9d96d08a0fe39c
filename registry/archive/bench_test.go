package archive_test

import (
	"bytes"
	"compress/gzip"
	stdjson "encoding/json"
	"io"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/archive"
)

// BenchmarkRead reads a megabyte of events as they are, and compressed; its figures are in docs/archives.md.
func BenchmarkRead(b *testing.B) {
	text, n := member(b)
	plain, small := []byte(text), zipped(b, text)
	empty := registry.New()
	readers := []struct {
		name string
		read func(io.Reader) int
	}{
		{"Records", func(r io.Reader) int {
			count := 0
			for range archive.Records(r) {
				count++
			}
			return count
		}},
		{"Events", func(r io.Reader) int {
			count := 0
			for range archive.Events(r, empty) {
				count++
			}
			return count
		}},
		{"encoding-json-RawMessage", func(r io.Reader) int {
			count := 0
			var value stdjson.RawMessage
			for dec := stdjson.NewDecoder(r); dec.Decode(&value) == nil; count++ {
			}
			return count
		}},
		{"encoding-json-any", func(r io.Reader) int {
			count := 0
			for dec := stdjson.NewDecoder(r); ; count++ {
				var value any
				if dec.Decode(&value) != nil {
					return count
				}
			}
		}},
		{"encoding-json-struct", func(r io.Reader) int {
			count := 0
			for dec := stdjson.NewDecoder(r); ; count++ {
				var value struct {
					ID         string             `json:"id"`
					Source     string             `json:"source"`
					DetailType string             `json:"detail-type"`
					Resources  []any              `json:"resources"`
					Detail     stdjson.RawMessage `json:"detail"`
				}
				if dec.Decode(&value) != nil {
					return count
				}
			}
		}},
		{"jsontext-ReadValue", func(r io.Reader) int {
			count := 0
			for dec := jsontext.NewDecoder(r); ; count++ {
				if _, err := dec.ReadValue(); err != nil {
					return count
				}
			}
		}},
	}
	for _, reader := range readers {
		for _, compressed := range []bool{false, true} {
			name, data := reader.name, plain
			if compressed {
				name, data = name+"/gzip", small
			}
			b.Run(name, func(b *testing.B) {
				b.SetBytes(int64(len(plain)))
				b.ReportAllocs()
				for b.Loop() {
					var r io.Reader = bytes.NewReader(data)
					if compressed && reader.name != "Records" && reader.name != "Events" {
						r = unzipped(b, r)
					}
					if got := reader.read(r); got != n {
						b.Fatalf("%d of %d records", got, n)
					}
				}
			})
		}
	}
}

func unzipped(b *testing.B, r io.Reader) io.Reader {
	z, err := gzip.NewReader(r)
	if err != nil {
		b.Fatal(err)
	}
	return z
}
