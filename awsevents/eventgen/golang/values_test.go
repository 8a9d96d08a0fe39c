package golang

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestValuesAndWords generates constants and comments: a sentence on one field
// before that of the glossary, texts that several fields share once.
func TestValuesAndWords(t *testing.T) {
	services := parse(t, `[{"source":"aws.thing","events":{
		"Thing Happened":{"doc":"It is sent once.","fields":{"state":"string","kind":"string","memoryInMiB":"integer","ttl":"integer","mode":"string","holdSeconds":"integer","holdMillis":"integer","thingArn":"string","createdAt":"time"},
			"values":{"state":["open","ON_HOLD","ON-HOLD"],"mode":["A"]},"words":{"kind":"Its own sentence."}},
		"Thing Lost":{"fields":{"state":"string","more":"string","mode":"string"},"values":{"state":["ON-HOLD","ON_HOLD","open"],"mode":["B"]}}}}]`)
	files, names, err := Module(services, nil, nil, Glossary{"kind": "The glossary's.", "ttl": "How long it lives, in seconds."}, nil, nil, Emit{})
	require.NoError(t, err)
	code := string(files["awsevents/thingevents/thingevents_gen.go"])
	for _, want := range []string{
		"StateOpen    = \"open\"", "StateOnHold  = \"ON-HOLD\"", "StateOnHold1 = \"ON_HOLD\"", "It is sent once.",
		"// Its own sentence.\n", "// How long it lives, in seconds.\n", "// One of ON-HOLD, ON_HOLD, open, or another that AWS adds.\n",
		"// A time in milliseconds.\n", "HappenedModeA = \"A\"", "LostModeB = \"B\"",
	} {
		require.Contains(t, code, want)
	}
	for _, echo := range []string{"The glossary's.", "A time in seconds.", "The ARN of the thing.", "When it was created."} {
		require.NotContains(t, code, "// "+echo)
	}

	// A name that was given stays when another field makes it ambiguous.
	again := parse(t, `[{"source":"aws.thing","events":{
		"Thing Happened":{"fields":{"state":"string"},"values":{"state":["ON-HOLD","ON_HOLD","open"]}},
		"Thing Found":{"fields":{"state":"string","more":"string"},"values":{"state":["other"]}}}}]`)
	files, _, err = Module(again, nil, names, nil, nil, nil, Emit{})
	require.NoError(t, err)
	code = string(files["awsevents/thingevents/thingevents_gen.go"])
	require.Contains(t, code, "StateOpen    = \"open\"")
	require.Contains(t, code, "FoundStateOther = \"other\"")
}

// TestWordsOnTypes says something of a member of one type, which goes before all other comments and is kept though it says
// little; words on what is not there are an error.
func TestWordsOnTypes(t *testing.T) {
	services := parse(t, `[{"source":"aws.thing","events":{"Thing Happened":{"fields":{"kind":"string","part":"object","part.name":"string","part.state":"string"},
		"words":{"kind":"The event's."}}}}]`)
	words := map[string]Words{"thingevents": {"HappenedDetail": {"kind": "Whether it is a thing or another."}, "HappenedPart": {"name": "The name."}}}
	files, _, err := Module(services, nil, nil, Glossary{"state": "How it fares."}, words, nil, Emit{})
	require.NoError(t, err)
	code := string(files["awsevents/thingevents/thingevents_gen.go"])
	for _, want := range []string{"// Whether it is a thing or another.\n", "// The name.\n", "// How it fares.\n"} {
		require.Contains(t, code, want)
	}
	require.NotContains(t, code, "The event's.")

	words["thingevents"]["HappenedPart"]["nmae"], words["thingevents"]["Gone"] = "Misspelled.", map[string]string{"name": "No more."}
	_, _, err = Module(services, nil, nil, nil, words, nil, Emit{})
	require.EqualError(t, err, "thingevents: there are words on members that it does not have: Gone.name, HappenedPart.nmae")
}
