package s3archive

import (
	"encoding/base64"

	"github.com/go-json-experiment/json"
)

// token says how far a reading is.
type token struct {
	// Key is of the object that was read last, ETag which one it was, and Records how many of its records are done with;
	// all of them if Done.
	Key     string `json:"key"`
	ETag    string `json:"etag,omitzero"`
	Records int64  `json:"records,omitzero"`
	Done    bool   `json:"done,omitzero"`
}

func (t token) String() string {
	if t.Key == "" {
		return ""
	}
	text, err := json.Marshal(t)
	if err != nil {
		return "" // a key that is not UTF-8, which S3 has not
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

func parseToken(text string) (token, error) {
	var t token
	if text == "" {
		return t, nil
	}
	data, err := base64.RawURLEncoding.DecodeString(text)
	if err == nil {
		err = json.Unmarshal(data, &t, json.RejectUnknownMembers(true))
	}
	if err != nil || t.Key == "" || t.Records < 0 {
		return token{}, &OptionError{"WithToken", "the text is not what Token returned; leave the option out to begin at the beginning"}
	}
	return t, nil
}
