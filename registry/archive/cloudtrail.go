package archive

import (
	"bytes"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// detailTypes are those of the events that EventBridge makes of CloudTrail's records, by eventType.
//
// See https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
var detailTypes = map[string]string{
	"AwsApiCall":           "AWS API Call via CloudTrail",
	"AwsServiceEvent":      "AWS Service Event via CloudTrail",
	"AwsConsoleSignIn":     "AWS Console Sign In via CloudTrail",
	"AwsConsoleAction":     "AWS Console Action via CloudTrail",
	"AwsCloudTrailInsight": "AWS Insight via CloudTrail",
}

// ofCloudTrail returns a record of CloudTrail's in the envelope that EventBridge puts around it, and reports whether it
// is such a record.
func ofCloudTrail(record []byte) ([]byte, bool) {
	members := map[string]string{"eventVersion": "", "eventSource": "", "eventType": "", "eventID": "", "eventTime": "",
		"awsRegion": "", "recipientAccountId": ""}
	dec := jsontext.NewDecoder(bytes.NewBuffer(record))
	if t, err := dec.ReadToken(); err != nil || t.Kind() != '{' {
		return nil, false
	}
	for dec.PeekKind() == '"' {
		name, err := dec.ReadToken()
		if err != nil {
			return nil, false
		}
		text := name.String()
		if _, wanted := members[text]; !wanted || dec.PeekKind() != '"' {
			if dec.SkipValue() != nil {
				return nil, false
			}
			continue
		}
		value, err := dec.ReadToken()
		if err != nil {
			return nil, false
		}
		members[text] = value.String()
	}
	if _, err := dec.ReadToken(); err != nil {
		return nil, false
	}
	source, _, _ := strings.Cut(members["eventSource"], ".")
	detailType := detailTypes[members["eventType"]]
	if members["eventVersion"] == "" || source == "" || detailType == "" {
		return nil, false
	}
	event := struct {
		Version    string         `json:"version"`
		ID         string         `json:"id"`
		DetailType string         `json:"detail-type"`
		Source     string         `json:"source"`
		Account    string         `json:"account"`
		Time       string         `json:"time"`
		Region     string         `json:"region"`
		Resources  []string       `json:"resources"`
		Detail     jsontext.Value `json:"detail"`
	}{
		Version: "0", ID: members["eventID"], DetailType: detailType, Source: "aws." + source, Account: members["recipientAccountId"],
		Time: members["eventTime"], Region: members["awsRegion"], Detail: record,
	}
	payload, err := json.Marshal(&event)
	return payload, err == nil
}
