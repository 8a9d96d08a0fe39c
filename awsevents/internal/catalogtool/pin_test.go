package main

import (
	"archive/zip"
	"compress/gzip"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
)

// apiModel is a model as botocore has them.
const apiModel = `{"shapes": {
	"Box": {"type": "structure", "members": {
		"BoxArn": {"shape": "Str"}, "State": {"shape": "State"}, "States": {"shape": "StateList"}, "CreatedAt": {"shape": "Time"},
		"Size": {"shape": "Int"}, "Rate": {"shape": "Float"}, "Labels": {"shape": "Labels"}, "Inside": {"shape": "Box"},
		"Lid": {"shape": "Lid"}, "Heavy": {"shape": "Lid"}, "Wire": {"shape": "Str", "locationName": "onTheWire"}}},
	"Lid": {"type": "structure", "members": {"Color": {"shape": "Str"}, "Open": {"shape": "Bool"}}},
	"State": {"type": "string", "enum": ["OPEN", "CLOSED"]}, "StateList": {"type": "list", "member": {"shape": "State"}},
	"Labels": {"type": "map", "key": {"shape": "Str"}, "value": {"shape": "Str"}},
	"Str": {"type": "string"}, "Time": {"type": "timestamp"}, "Int": {"type": "integer"}, "Float": {"type": "double"}, "Bool": {"type": "boolean"}}}`

// wheel writes a wheel with the model of one service, in two versions.
func wheel(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "botocore.whl")
	file, err := os.Create(name)
	require.NoError(t, err)
	z := zip.NewWriter(file)
	for version, text := range map[string]string{"2020-01-01": `{"shapes":{}}`, "2021-01-01": apiModel} {
		w, err := z.Create("botocore/data/thing/" + version + "/service-2.json.gz")
		require.NoError(t, err)
		zipped := gzip.NewWriter(w)
		_, err = zipped.Write([]byte(text))
		require.NoError(t, err)
		require.NoError(t, zipped.Close())
	}
	require.NoError(t, z.Close())
	require.NoError(t, file.Close())
	return name
}

// pinned runs pinModels on a catalogue with one event and returns what the event
// has then, once more after a second run.
func pinned(t *testing.T, fields, pins string) *catalog.Event {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "aws.thing.json"),
		[]byte(`{"source":"aws.thing","events":{"Thing Happened":{"origin":"console","fields":{`+fields+`}}}}`), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(dir, pinsFile), []byte(pins), 0o644))
	models := wheel(t)
	require.NoError(t, pinModels(models, dir))
	once := read(t, dir, "aws.thing.json")
	require.NoError(t, pinModels(models, dir))
	require.Equal(t, once, read(t, dir, "aws.thing.json"), "a second run changes nothing")
	services, err := catalog.LoadGenerated(dir)
	require.NoError(t, err)
	return services[0].Event("Thing Happened")
}

func facts(e *catalog.Event) map[string]string {
	out := map[string]string{}
	e.Detail.Walk(func(path string, f *catalog.Field) { out[path] = f.Type.Notation() })
	return out
}

func TestPinTakesAShape(t *testing.T) {
	e := pinned(t, `"state":"string c","createdAt":"string c"`,
		`[{"source":"aws.thing","detail-type":"Thing Happened","path":".","service":"thing","shape":"Box","case":"camel","cut":["heavy"]}]`)
	require.Equal(t, map[string]string{
		"boxArn": "string", "state": "string", "states": "[string]", "createdAt": "string", "size": "integer", "rate": "number",
		"labels": "{string}", "lid": "object", "lid.color": "string", "lid.open": "boolean", "onTheWire": "string",
	}, facts(e), "without what is cut and what is inside itself; samples say how times are written")
	require.Equal(t, []string{"CLOSED", "OPEN"}, e.Detail.Field("state").Values)
	require.Equal(t, []string{"CLOSED", "OPEN"}, e.Detail.Field("states").Values)
	require.Equal(t, catalog.Console|catalog.API, e.Origin)
	require.Equal(t, catalog.API, e.Detail.Field("size").Origin)
}

func TestPinOfWhatIsKnown(t *testing.T) {
	e := pinned(t, `"box":"[object] c","box[].state":"string c","box[].lid":"object c","box[].lid.color":"string c"`,
		`[{"source":"aws.thing","detail-type":"Thing Happened","path":"box[]","service":"thing","shape":"Box","case":"camel","known":true}]`)
	require.Equal(t, map[string]string{"box": "[object]", "box[].state": "string", "box[].lid": "object", "box[].lid.color": "string"}, facts(e))
	require.Equal(t, []string{"CLOSED", "OPEN"}, e.Detail.Field("box").Type.Leaf().Field("state").Values)
}

func TestPinErrors(t *testing.T) {
	for name, pins := range map[string]string{
		"no service":        `[{"source":"aws.thing","detail-type":"E","path":".","service":"none","shape":"Box","case":"wire"}]`,
		"no shape":          `[{"source":"aws.thing","detail-type":"E","path":".","service":"thing","shape":"None","case":"wire"}]`,
		"an unknown member": `[{"sauce":"aws.thing"}]`,
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			require.NoError(t, os.WriteFile(filepath.Join(dir, pinsFile), []byte(pins), 0o644))
			require.Error(t, pinModels(wheel(t), dir))
		})
	}
	require.Error(t, pinModels(filepath.Join(t.TempDir(), "none"), t.TempDir()))
}

func TestSpell(t *testing.T) {
	for _, tt := range []struct{ style, name, want string }{
		{"wire", "InstanceId", "InstanceId"}, {"camel", "InstanceId", "instanceId"}, {"snake", "InstanceId", "instance_id"},
		{"kebab", "InstanceId", "instance-id"}, {"kebab", "OpsItemID", "ops-item-id"}, {"snake", "S3URIPrefix", "s3_uri_prefix"},
	} {
		require.Equal(t, tt.want, pin{Case: tt.style}.spell(tt.name))
	}
}
