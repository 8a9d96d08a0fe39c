package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
	"github.com/typedbus/typedbus/awsevents/eventgen/golang"
	"github.com/typedbus/typedbus/registry/site"
)

// The parts of the catalogue besides the sources' files, from the module's root.
const (
	catalogDir   = "awsevents/catalog"
	namesFile    = catalogDir + "/names.json"
	servicesFile = catalogDir + "/services.json"
	glossaryFile = catalogDir + "/words.json"
	wordsDir     = catalogDir + "/words" // a file for each package, or several: x.json, x.part.json
)

// cloudTrailSamples is the one file among the samples that is written by hand.
const cloudTrailSamples = "cloudtrail.json"

// module is this module with the catalogue in it.
type module struct {
	root     string
	services []*catalog.Service
	infos    map[string]golang.Info
	names    golang.Names
	glossary golang.Glossary
	words    map[string]golang.Words // by package
}

func loadModule() (*module, error) {
	root, err := findRoot()
	if err != nil {
		return nil, err
	}
	m := &module{root: root, names: golang.Names{}}
	if m.services, err = catalog.Load(m.path(catalogDir)); err != nil {
		return nil, err
	}
	data, err := os.ReadFile(m.path(servicesFile))
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(data, &m.infos, json.RejectUnknownMembers(true)); err != nil {
		return nil, fmt.Errorf("%s: %w", servicesFile, err)
	}
	if err := m.readGlossary(); err != nil {
		return nil, err
	}
	if err := m.readWords(); err != nil {
		return nil, err
	}
	data, err = os.ReadFile(m.path(namesFile))
	if errors.Is(err, fs.ErrNotExist) {
		return m, nil
	}
	if err != nil {
		return nil, err
	}
	if m.names, err = golang.ParseNames(data); err != nil {
		return nil, fmt.Errorf("%s: %w", namesFile, err)
	}
	return m, nil
}

func (m *module) readGlossary() error {
	data, err := os.ReadFile(m.path(glossaryFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if m.glossary, err = golang.ParseGlossary(data); err != nil {
		return fmt.Errorf("%s: %w", glossaryFile, err)
	}
	return nil
}

func (m *module) readWords() error {
	names, err := filepath.Glob(filepath.Join(m.path(wordsDir), "*.json"))
	if err != nil {
		return err
	}
	m.words = map[string]golang.Words{}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		read, err := golang.ParseWords(data)
		if err != nil {
			return fmt.Errorf("%s/%s: %w", wordsDir, filepath.Base(name), err)
		}
		pkg, _, _ := strings.Cut(filepath.Base(name), ".")
		if m.words[pkg] == nil {
			m.words[pkg] = golang.Words{}
		}
		for typ, members := range read {
			if m.words[pkg][typ] != nil {
				return fmt.Errorf("%s/%s: another file of the package has words on %s", wordsDir, filepath.Base(name), typ)
			}
			m.words[pkg][typ] = members
		}
	}
	return nil
}

// findRoot looks for go.mod in the working directory and those above it.
func findRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("no go.mod in this directory or above")
		}
		dir = parent
	}
}

func (m *module) path(name string) string { return filepath.Join(m.root, filepath.FromSlash(name)) }

func (m *module) stats() golang.Stats { return golang.Count(m.services, m.infos, m.names) }

// generate returns the files of the module as they should be. What a name that is
// given for the first time is may rest on others given with it; they are given
// until nothing changes.
func (m *module) generate() (map[string][]byte, error) {
	names := m.names
	written, err := site.ReadComments(m.path("awsevents/cloudtrail"), "github.com/typedbus/typedbus/awsevents/cloudtrail")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for range 10 {
		files, given, err := golang.Module(m.services, m.infos, names, m.glossary, m.words, written, golang.Emit{Relations: true, CloudControl: true})
		if err != nil {
			return nil, err
		}
		if maps.EqualFunc(given, names, maps.Equal) {
			files[namesFile], err = given.Format()
			return files, err
		}
		names = given
	}
	return nil, errors.New("the names do not settle")
}

// stale lists the files that are not as they should be: other, missing, or
// generated once and no longer.
func (m *module) stale(files map[string][]byte) ([]string, error) {
	var out []string
	for name, want := range files {
		if got, err := os.ReadFile(m.path(name)); err != nil || !bytes.Equal(got, want) {
			out = append(out, name)
		}
	}
	old, err := m.generated()
	if err != nil {
		return nil, err
	}
	for _, name := range old {
		if files[name] == nil {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out, nil
}

// generated lists the files in the module that eventgen wrote.
func (m *module) generated() ([]string, error) {
	code, err := filepath.Glob(m.path("awsevents/*/*_gen.go"))
	if err != nil {
		return nil, err
	}
	samples, err := filepath.Glob(m.path("awsevents/testdata/*.json"))
	if err != nil {
		return nil, err
	}
	samples = slices.DeleteFunc(samples, func(name string) bool { return filepath.Base(name) == cloudTrailSamples })
	var out []string
	for _, file := range append(code, samples...) {
		name, err := filepath.Rel(m.root, file)
		if err != nil {
			return nil, err
		}
		out = append(out, filepath.ToSlash(name))
	}
	return out, nil
}

func (m *module) check(out io.Writer) error {
	files, err := m.generate()
	if err != nil {
		return err
	}
	stale, err := m.stale(files)
	if err != nil || len(stale) == 0 {
		return err
	}
	if _, err := fmt.Fprintln(out, strings.Join(stale, "\n")); err != nil {
		return err
	}
	return fmt.Errorf("%d files are out of date; run make generate", len(stale))
}

// write writes what is stale and removes what is no longer generated. It prints
// what that does to those who use the packages, and stops if it takes anything
// away from them, unless it is told to retire it.
func (m *module) write(retire bool, out io.Writer) error {
	files, err := m.generate()
	if err != nil {
		return err
	}
	diff, err := m.apiDiff(files)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprint(out, diff); err != nil {
		return err
	}
	if n := len(diff.removed) + len(diff.retyped); n > 0 && !retire {
		return fmt.Errorf("%d exported names would go or change their type, and nothing is written; keep them in the supplement, or retire them with -retire", n)
	}
	stale, err := m.stale(files)
	if err != nil {
		return err
	}
	for _, name := range stale {
		if files[name] == nil {
			if err := os.Remove(m.path(name)); err != nil {
				return err
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(m.path(name)), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(m.path(name), files[name], 0o644); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(out, "%d files, %d of them written\n", len(slices.Collect(maps.Keys(files))), len(stale))
	return err
}
