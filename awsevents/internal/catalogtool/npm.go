package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// fetch unpacks an npm package into a temporary directory and returns the path
// of its database and a function that removes the directory.
func fetch(name string) (spec string, clean func(), err error) {
	dir, err := os.MkdirTemp("", "catalogtool")
	if err != nil {
		return "", nil, err
	}
	clean = func() { _ = os.RemoveAll(dir) }
	defer func() {
		if err != nil {
			clean()
		}
	}()
	pack := exec.Command("npm", "pack", "--silent", name)
	pack.Dir, pack.Stderr = dir, os.Stderr
	if err := pack.Run(); err != nil {
		return "", nil, fmt.Errorf("npm pack %s: %w", name, err)
	}
	archives, err := filepath.Glob(filepath.Join(dir, "*.tgz"))
	if err != nil || len(archives) != 1 {
		return "", nil, errors.Join(fmt.Errorf("npm pack %s: want one archive, got %d", name, len(archives)), err)
	}
	untar := exec.Command("tar", "-xzf", archives[0])
	untar.Dir, untar.Stderr = dir, os.Stderr
	if err := untar.Run(); err != nil {
		return "", nil, fmt.Errorf("unpacking %s: %w", name, err)
	}
	return filepath.Join(dir, "package", "db.json.gz"), clean, nil
}
