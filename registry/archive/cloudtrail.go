package archive

import (
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
	var r struct {
		Version jsontext.Value `json:"eventVersion"`
		Source  jsontext.Value `json:"eventSource"`
		Type    jsontext.Value `json:"eventType"`
		ID      jsontext.Value `json:"eventID"`
		Time    jsontext.Value `json:"eventTime"`
		Region  jsontext.Value `json:"awsRegion"`
		Account jsontext.Value `json:"recipientAccountId"`
	}
	if json.Unmarshal(record, &r) != nil {
		return nil, false
	}
	source, _, _ := strings.Cut(textOf(r.Source), ".")
	detailType := detailTypes[textOf(r.Type)]
	if textOf(r.Version) == "" || source == "" || detailType == "" {
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
		Version: "0", ID: textOf(r.ID), DetailType: detailType, Source: "aws." + source, Account: textOf(r.Account),
		Time: textOf(r.Time), Region: textOf(r.Region), Detail: record,
	}
	payload, err := json.Marshal(&event)
	return payload, err == nil
}

// textOf returns what a value says if it is a text, else "".
func textOf(v jsontext.Value) string {
	var text string
	_ = json.Unmarshal(v, &text)
	return text
}
