package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestGeneratedFilesAreCurrent runs what `eventgen -check` runs: every generated
// file of the module is what the generator writes.
func TestGeneratedFilesAreCurrent(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, run([]string{"-check"}, &out), "out of date, run make generate:\n%s", &out)
}

// TestStats holds the catalogue to its size.
func TestStats(t *testing.T) {
	m, err := loadModule()
	require.NoError(t, err)
	stats := m.stats()
	require.GreaterOrEqual(t, stats.Types, 1200)
	require.GreaterOrEqual(t, stats.Sources, 175)
	require.GreaterOrEqual(t, stats.Constants, 600)
	var out bytes.Buffer
	require.NoError(t, run([]string{"-stats"}, &out))
	t.Logf("\n%s", &out)
}

// TestEverySourceHasATitle keeps services.json and the catalogue together.
func TestEverySourceHasATitle(t *testing.T) {
	m, err := loadModule()
	require.NoError(t, err)
	sources := map[string]bool{}
	for _, s := range m.services {
		sources[s.Source] = true
		require.NotEmpty(t, m.infos[s.Source].Title, "%s is not in %s", s.Source, servicesFile)
	}
	for source := range m.infos {
		require.True(t, sources[source], "%s is in %s and has no events", source, servicesFile)
	}
}

// TestNothingIsSaidOfNoField keeps the values and words of the catalogue with the
// fields they are of.
func TestNothingIsSaidOfNoField(t *testing.T) {
	m, err := loadModule()
	require.NoError(t, err)
	for _, s := range m.services {
		for _, e := range s.Events {
			require.Empty(t, e.Unsettled(), "%s: %s: values or words of a field that is not there", s.Source, e.DetailType)
		}
	}
}

// smallModule is a module with one event in its catalogue.
func smallModule(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name, text string) {
		file := filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
	}
	write("go.mod", "module example.com/small\n")
	write(servicesFile, `{}`)
	write(catalogDir+"/aws.thing.json", `{"source":"aws.thing","events":{"Thing Happened":{"fields":{"id":"string"}}}}`)
	t.Chdir(filepath.Join(dir, "awsevents"))
	return dir
}

func TestWriteAndCheck(t *testing.T) {
	dir := smallModule(t)
	var out bytes.Buffer
	require.Error(t, run([]string{"-check"}, &out))
	require.Contains(t, out.String(), "awsevents/thingevents/thingevents_gen.go\n")
	require.NoError(t, run(nil, &out))
	require.NoError(t, run([]string{"-check"}, &out))
	require.FileExists(t, filepath.Join(dir, "docs", "catalogue.md"))
	require.FileExists(t, filepath.Join(dir, "awsevents", "testdata", "aws.thing.json"))

	// An event that is entered by hand appears, and one that is gone goes.
	require.NoError(t, os.Mkdir(filepath.Join(dir, catalogDir, "supplement"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(dir, catalogDir, "supplement", "aws.other.json"),
		[]byte(`{"source":"aws.other","events":{"Other Happened":{"fields":{"name":"string"}}}}`), 0o644))
	require.NoError(t, os.Remove(filepath.Join(dir, catalogDir, "aws.thing.json")))
	out.Reset()
	require.Error(t, run([]string{"-check"}, &out))
	require.Contains(t, out.String(), "awsevents/thingevents/thingevents_gen.go\n")
	require.ErrorContains(t, run(nil, &out), "-retire")
	require.Contains(t, out.String(), "removed  thingevents.HappenedDetail.ID\n")
	require.FileExists(t, filepath.Join(dir, "awsevents", "thingevents", "thingevents_gen.go"))
	require.NoError(t, run([]string{"-retire"}, &out))
	require.NoFileExists(t, filepath.Join(dir, "awsevents", "thingevents", "thingevents_gen.go"))
	require.FileExists(t, filepath.Join(dir, "awsevents", "otherevents", "otherevents_gen.go"))
	require.NoError(t, run([]string{"-check"}, &out))
}

// TestRetype stops where a field would change its type, and not where one is added.
func TestRetype(t *testing.T) {
	dir := smallModule(t)
	var out bytes.Buffer
	require.NoError(t, run(nil, &out))
	fact := func(fields string) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, catalogDir, "aws.thing.json"),
			[]byte(`{"source":"aws.thing","events":{"Thing Happened":{"fields":{`+fields+`}}}}`), 0o644))
	}
	fact(`"id":"string","more":"integer"`)
	out.Reset()
	require.NoError(t, run(nil, &out))
	require.Contains(t, out.String(), "exported: 1 added, 0 removed, 0 retyped\n")
	fact(`"id":"[string]","more":"integer"`)
	require.Error(t, run(nil, &out))
	require.Contains(t, out.String(), "retyped  thingevents.HappenedDetail.ID: []string, was string\n")
	require.NoError(t, run([]string{"-retire"}, &out))
	require.NoError(t, run([]string{"-check"}, &out))
}

func TestArguments(t *testing.T) {
	for name, args := range map[string][]string{
		"an argument":     {"all"},
		"an unknown flag": {"-nope"},
	} {
		t.Run(name, func(t *testing.T) { require.Error(t, run(args, new(bytes.Buffer))) })
	}
}

func TestNoModule(t *testing.T) {
	t.Chdir(t.TempDir())
	require.Error(t, run([]string{"-stats"}, new(bytes.Buffer)))
}
