package awsevents

import (
	"bytes"
	"embed"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// samples has a file for each source, with its events by detail-type. A program
// that does not call Sample does not carry it.
//
//go:embed testdata/*.json
var samples embed.FS

// Sample returns a payload that an event of AWS's could have, made up from its
// schema: every field is there and has a value of the right type. It is for
// tests; services of AWS do not send exactly this. What CloudTrail delivers has
// a sample for every source; a single event of that which has a type of its own
// has one by its name, such as "CreateManagedAccount" of "aws.controltower".
//
// The error is a [*NoSampleError] if the catalogue has no such event.
func Sample(source, detailType string) ([]byte, error) {
	if strings.HasPrefix(source, "aws.") && strings.HasSuffix(detailType, "via CloudTrail") {
		return cloudTrailSample(source, detailType)
	}
	return sampleFrom(source, source, detailType)
}

func sampleFrom(file, source, detailType string) ([]byte, error) {
	data, err := samples.ReadFile("testdata/" + file + ".json")
	if err != nil {
		return nil, &NoSampleError{Source: source, DetailType: detailType}
	}
	var events map[string]jsontext.Value
	if err := json.Unmarshal(data, &events); err != nil {
		return nil, err
	}
	payload, ok := events[detailType]
	if !ok {
		return nil, &NoSampleError{Source: source, DetailType: detailType}
	}
	return payload, nil
}

// cloudTrailSample makes the sample for a source out of the one for aws.example.
func cloudTrailSample(source, detailType string) ([]byte, error) {
	payload, err := sampleFrom("cloudtrail", source, detailType)
	if err != nil {
		return nil, err
	}
	payload = bytes.ReplaceAll(payload, []byte(`"aws.example"`), []byte(`"`+source+`"`))
	service := strings.TrimPrefix(source, "aws.")
	return bytes.ReplaceAll(payload, []byte(`"example.amazonaws.com"`), []byte(`"`+service+`.amazonaws.com"`)), nil
}
