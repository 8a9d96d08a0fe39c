package main

import (
	"os"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
	"github.com/typedbus/typedbus/awsevents/eventgen/cover"
)

// TestObjectsWithDataForKeysAreMaps fails on an object whose members look like
// data, unless it is listed as a structure; and on a listed one that no rule
// finds any longer.
func TestObjectsWithDataForKeysAreMaps(t *testing.T) {
	m, err := loadModule()
	require.NoError(t, err)
	data, err := os.ReadFile(m.path(catalogDir + "/structures.json"))
	require.NoError(t, err)
	var reviewed cover.Structures
	require.NoError(t, json.Unmarshal(data, &reviewed))
	found := cover.Structures{}
	for _, member := range cover.DataKeys(m.services) {
		if reviewed.Has(member) {
			found[member.Event.Source+" "+member.Path] = member.Why
			continue
		}
		t.Errorf("%s: %s: %s: make it a map in the supplement, or list it in structures.json", member.Event, member.Path, member.Why)
	}
	for name := range reviewed {
		require.NotEmpty(t, found[name], "%s is listed in structures.json and is no such object", name)
	}
}

func TestDataKeysRule(t *testing.T) {
	for fields, want := range map[string]int{
		`"x":"object","x.AWS::S3::Bucket":"string"`:          1,
		`"x":"object","x.AWS-S3-Bucket":"string"`:            1,
		`"x":"object","x.us-east-1":"integer"`:               1,
		`"x":"object","x.a/b":"object"`:                      1,
		`"Env":"object","Env.env1":"string"`:                 1,
		`"x":"object","x.key1":"string","x.key2":"string"`:   1,
		`"x":"object","x.HIGH":"integer","x.LOW":"integer"`:  1,
		`"dimensions":"object","dimensions.Id":"string"`:     1,
		`"dimensions":"[object]","dimensions[].Id":"string"`: 0,
		`"x":"object","x.ipv4":"string","x.name":"string"`:   0,
		`"x":"{object}","x{}.HIGH":"integer"`:                0,
	} {
		s, err := catalog.Unmarshal([]byte(`{"source":"a","events":{"E":{"fields":{` + fields + `}}}}`))
		require.NoError(t, err)
		require.Len(t, cover.DataKeys([]*catalog.Service{s}), want, fields)
	}
}
