package gen

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// extensions are those of the files that FromFolder reads.
var extensions = []string{".json", ".jsonl", ".ndjson", ".yaml", ".yml"}

// FromFolder reads sample events, as [FromSamples] does, from all files in a folder and the folders below it whose names
// end in .json, .jsonl, .ndjson, .yaml or .yml. An error names the file.
func FromFolder(folder fs.FS, with ...Option) (*Types, error) {
	s := newSamples(with)
	err := fs.WalkDir(folder, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !slices.Contains(extensions, strings.ToLower(filepath.Ext(name))) {
			return err
		}
		data, err := fs.ReadFile(folder, name)
		if err != nil {
			return err
		}
		if err := s.read(data); err != nil {
			return at(name, err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return s.types()
}

// WriteFile writes code to a file. It refuses, with an [*Error] of [ErrForeignFile], to write over a file that does not
// begin with [Marker]: somebody wrote it.
func WriteFile(name string, code []byte) error {
	there, err := os.ReadFile(name)
	switch {
	case err == nil && !bytes.HasPrefix(there, []byte(Marker)):
		return &Error{Kind: ErrForeignFile, Place: name, Problem: "the file is there and was not generated", Fix: "choose another name, or remove it"}
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	}
	return os.WriteFile(name, code, 0o644)
}
