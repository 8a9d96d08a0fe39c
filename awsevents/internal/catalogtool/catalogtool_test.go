package main

import (
	"compress/gzip"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
)

// spec is a small database of the form of db.json.
const spec = `{"schema": {
	"event": {"entities": [
		{"source": "aws.thing", "detailType": "Thing Happened", "rootProperty": {"$ref": "t1"}, "resourcesField": [
			{"resource": {"$ref": "r1"}, "fieldName": "box-name", "type": {"$ref": "t2"}},
			{"resource": {"$ref": "r2"}, "type": {"$ref": "t3"}}]},
		{"source": "aws.thing", "detailType": "Thing Twice", "rootProperty": {"$ref": "t3"}, "resourcesField": []},
		{"source": "aws.thing", "detailType": "Thing Twice", "rootProperty": {"$ref": "t4"}, "resourcesField": []},
		{"source": "aws.thing", "detailType": "AWS API Call via CloudTrail", "rootProperty": {"$ref": "t3"}, "resourcesField": [
			{"resource": {"$ref": "r2"}, "fieldName": "name", "type": {"$ref": "t3"}}]}]},
	"eventTypeDefinition": {"entities": [
		{"$id": "t1", "name": "ThingHappened", "properties": {
			"boxes": {"type": {"type": "array", "element": {"type": "ref", "reference": {"$ref": "t2"}}}, "required": true},
			"owner": {"type": {"type": "ref", "reference": {"$ref": "t3"}}, "required": true},
			"createdAt": {"type": {"type": "string"}}, "endTime": {"type": {"type": "number"}},
			"count": {"type": {"type": "number"}}, "threshold": {"type": {"type": "number"}}, "ipv6Address": {"type": {"type": "number"}},
			"either": {"type": {"type": "union", "types": [{"type": "string"}, {"type": "json"}]}},
			"both": {"type": {"type": "union", "types": [{"type": "integer"}, {"type": "number"}]}},
			"tags": {"type": {"type": "ref", "reference": {"$ref": "t4"}}},
			"unseen": {"type": {"type": "ref", "reference": {"$ref": "t3"}}, "required": true},
			"labels": {"type": {"type": "map", "element": {"type": "string"}}}, "note": {"type": {"type": "json"}},
			"affected": {"type": {"type": "ref", "reference": {"$ref": "t5"}}}, "roleArn": {"type": {"type": "json"}}}},
		{"$id": "t2", "name": "Box", "properties": {"box-name": {"type": {"type": "string"}}, "inside": {"type": {"type": "ref", "reference": {"$ref": "t2"}}}}},
		{"$id": "t3", "name": "Owner", "properties": {"name": {"type": {"type": "string"}}, "id": {"type": {"type": "string"}}}},
		{"$id": "t5", "name": "Affected", "properties": {"AWS-EC2-Instance": {"type": {"type": "string"}}}},
		{"$id": "t4", "name": "Tags", "properties": {"color": {"type": {"type": "string"}}}}]},
	"resource": {"entities": [{"$id": "r1", "cloudFormationType": "AWS::Thing::Box"}, {"$id": "r2", "cloudFormationType": "AWS::Thing::Owner"}]}}}`

const samples = `[
	{"source": "aws.thing", "detail-type": "Thing Happened", "detail": {"boxes": [{"box-name": "b"}], "owner": null, "extra": {"deep": ["x"]}, "count": 3.0, "threshold": 1, "note": "n"}},
	{"source": "aws.thing", "detail-type": "AWS API Call via CloudTrail", "detail": {"eventName": "X"}},
	{"source": "aws.new", "detail-type": "New Happened", "detail": {"startedOn": "2026-01-02T03:04:05Z", "rate": 1}}]`

// write puts the specification and the samples into a directory.
func write(t *testing.T) (specFile, samplesFile string) {
	t.Helper()
	dir := t.TempDir()
	specFile, samplesFile = filepath.Join(dir, "db.json.gz"), filepath.Join(dir, "samples.json")
	file, err := os.Create(specFile)
	require.NoError(t, err)
	zipped := gzip.NewWriter(file)
	_, err = zipped.Write([]byte(spec))
	require.NoError(t, err)
	require.NoError(t, zipped.Close())
	require.NoError(t, file.Close())
	require.NoError(t, os.WriteFile(samplesFile, []byte(samples), 0o644))
	return specFile, samplesFile
}

func read(t *testing.T, dir, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	require.NoError(t, err)
	return string(data)
}

func TestRun(t *testing.T) {
	specFile, samplesFile := write(t)
	dir := t.TempDir()
	require.NoError(t, run(specFile, samplesFile, dir))
	services, err := catalog.LoadGenerated(dir)
	require.NoError(t, err)
	require.Len(t, services, 2)

	happened := services[1].Event("Thing Happened")
	require.Equal(t, catalog.Schema|catalog.Console, happened.Origin)
	facts := map[string]string{}
	happened.Detail.Walk(func(path string, f *catalog.Field) { facts[path] = f.Type.Notation() })
	require.Equal(t, map[string]string{
		"boxes": "[object]", "boxes[].box-name": "string", "boxes[].inside": "=boxes[]", "owner": "object", "owner.id": "string", "owner.name": "string",
		"createdAt": "time", "endTime": "time", "count": "integer", "threshold": "number", "ipv6Address": "string",
		"unseen": "object", "unseen.id": "string", "unseen.name": "string", "either": "any", "both": "number", "extra": "object", "extra.deep": "[string]", "tags": "{string}", "labels": "{string}", "note": "string", "roleArn": "string",
		"affected": "{string}",
	}, facts)
	require.True(t, happened.Detail.Field("boxes").Required)
	require.Equal(t, []catalog.Relation{
		{Name: "Box", Target: "AWS::Thing::Box", Path: "detail.boxes[*].box-name", Many: true, Origin: catalog.Schema},
		{Name: "Owner", Target: "AWS::Thing::Owner", Path: "detail.owner.id", Origin: catalog.Schema},
	}, happened.Relations)

	twice := services[1].Event("Thing Twice")
	require.Len(t, twice.Detail.Fields, 3, "the two forms of an event are one")
	call := services[1].Event("AWS API Call via CloudTrail")
	require.Equal(t, cloudTrailPackage, call.ServedBy)
	require.Empty(t, call.Detail.Fields)
	require.Len(t, call.Relations, 1)

	added := services[0].Event("New Happened")
	require.Equal(t, catalog.Time, added.Detail.Field("startedOn").Type.Kind)
	require.Equal(t, catalog.Number, added.Detail.Field("rate").Type.Kind, "a rate may have a fraction")
}

// TestRunWithoutSamples keeps what the catalogue has from the console.
func TestRunWithoutSamples(t *testing.T) {
	specFile, samplesFile := write(t)
	dir := t.TempDir()
	require.NoError(t, run(specFile, samplesFile, dir))
	before := map[string]string{}
	for _, name := range []string{"aws.thing.json", "aws.new.json"} {
		before[name] = read(t, dir, name)
	}
	require.NoError(t, run(specFile, "", dir))
	for name, text := range before {
		require.Equal(t, text, read(t, dir, name))
	}
}

func TestRunErrors(t *testing.T) {
	specFile, samplesFile := write(t)
	none := filepath.Join(t.TempDir(), "none")
	require.Error(t, run(none, "", t.TempDir()))
	require.Error(t, run(samplesFile, "", t.TempDir()), "not zipped")
	require.Error(t, run(specFile, none, t.TempDir()))
	require.Error(t, run(specFile, specFile, t.TempDir()), "no JSON")
}
