package site

import (
	"bytes"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// manifest is the file that tells a folder of this generator's. It lists the files that belong to it.
const manifest = ".typedbus-site"

// Write writes files, by their names, into a folder, and takes away those that it wrote there before and that are no
// longer among them. It makes the folder if there is none. It refuses a folder that has something in it and was not written
// by Write, and to write over a file that it did not write: the error is then a [*ForeignError], and nothing is changed.
// A link that leads out of the folder is not followed.
func Write(folder string, files map[string][]byte) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return err
	}
	defer root.Close()
	before, err := written(root, folder)
	if err != nil {
		return err
	}
	names := slices.Sorted(maps.Keys(files))
	for _, name := range names {
		if _, err := root.Lstat(filepath.FromSlash(name)); err == nil && !slices.Contains(before, name) {
			return &ForeignError{Folder: folder, File: name}
		}
	}
	// The list first, of old and new: whatever stops this, the next run knows what is its own.
	all := slices.Compact(slices.Sorted(slices.Values(slices.Concat(before, names))))
	if err := root.WriteFile(manifest, []byte(strings.Join(all, "\n")+"\n"), 0o644); err != nil {
		return err
	}
	for _, name := range names {
		if err := writeFile(root, filepath.FromSlash(name), files[name]); err != nil {
			return err
		}
	}
	for _, name := range before {
		if files[name] == nil {
			if err := root.Remove(filepath.FromSlash(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
	}
	return root.WriteFile(manifest, []byte(strings.Join(names, "\n")+"\n"), 0o644)
}

// written lists what Write wrote into a folder before.
func written(root *os.Root, folder string) ([]string, error) {
	list, err := root.ReadFile(manifest)
	if errors.Is(err, fs.ErrNotExist) {
		entries, err := fs.ReadDir(root.FS(), ".")
		if err == nil && len(entries) > 0 {
			err = &ForeignError{Folder: folder}
		}
		return nil, err
	}
	if err != nil {
		return nil, err
	}
	var names []string
	for name := range strings.Lines(string(list)) {
		if name = strings.TrimSpace(name); name != "" && fs.ValidPath(name) {
			names = append(names, name)
		}
	}
	return names, nil
}

func writeFile(root *os.Root, name string, data []byte) error {
	if old, err := root.ReadFile(name); err == nil && bytes.Equal(old, data) {
		return nil
	}
	if dir := path.Dir(filepath.ToSlash(name)); dir != "." {
		if err := root.MkdirAll(filepath.FromSlash(dir), 0o755); err != nil {
			return err
		}
	}
	return root.WriteFile(name, data, 0o644)
}
