package registry

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/seam"
)

// TestEventsThatNameNothing: that an event does not name a resource it has a relation to is drift. A number of 0 is a
// name; one that is not there is none.
func TestEventsThatNameNothing(t *testing.T) {
	type texts struct {
		Event  `event:"source=texts,tolerant"`
		Detail struct {
			Instance string  `json:"instance-id"`
			Volume   *string `json:"volume-id"`
		} `json:"detail"`
		Instance one `json:"-" relation:"ec2.Instance,detail.instance-id"`
		Volume   one `json:"-" relation:"ec2.Volume,detail.volume-id"`
	}
	type number struct {
		Event  `event:"source=number,tolerant"`
		Detail struct {
			Widget int `json:"widget"`
		} `json:"detail"`
		Widget one `json:"-" relation:"acme.Widget,detail.widget"`
	}
	type anything struct {
		Event  `event:"source=anything,tolerant"`
		Detail struct {
			Widget any `json:"widget"`
		} `json:"detail"`
		Widget one `json:"-" relation:"acme.Widget,detail.widget"`
	}
	r := New()
	require.NoError(t, r.Register(texts{}, number{}, anything{}))
	for _, row := range []struct {
		name, source, detail string
		want                 []string // paths of the drift
	}{
		{"nothing", "texts", `{}`, []string{"detail.instance-id", "detail.volume-id"}},
		{"empty and null", "texts", `{"instance-id":"","volume-id":null}`, []string{"detail.instance-id", "detail.volume-id"}},
		{"the first", "texts", `{"instance-id":"i-1"}`, []string{"detail.volume-id"}},
		{"the second", "texts", `{"volume-id":"vol-1"}`, []string{"detail.instance-id"}},
		{"no number", "number", `{}`, []string{"detail.widget"}},
		{"zero", "number", `{"widget":0}`, nil},
		{"nothing for any", "anything", `{}`, []string{"detail.widget"}},
		{"a number for any", "anything", `{"widget":1}`, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			event, err := r.Decode(eventJSON(row.source, "x", row.detail))
			require.NoError(t, err)
			var paths []string
			for _, v := range event.Envelope().Drift() {
				paths = append(paths, v.Path)
			}
			require.Equal(t, row.want, paths)
		})
	}
}

// TestFindInAnyCase: a path leads to what the field has, whatever the case of the member's name; of two members that
// differ in case only the field has the last.
func TestFindInAnyCase(t *testing.T) {
	type cased struct {
		Event  `event:"source=cased"`
		Detail struct {
			Instance string `json:"instance-id,case:ignore"`
			Volume   string `json:"volume-id"`
		} `json:"detail"`
		Instance one `json:"-" relation:"ec2.Instance,detail.instance-id"`
		Volume   one `json:"-" relation:"ec2.Volume,detail.volume-id"`
	}
	r := New()
	require.NoError(t, r.Register(cased{}))
	for _, row := range []struct{ name, detail, instance, volume string }{
		{"as declared", `{"instance-id":"i-1","volume-id":"vol-1"}`, "i-1", "vol-1"},
		{"in another case", `{"Instance-ID":"i-1","Volume-ID":"vol-1"}`, "i-1", ""},
		{"twice", `{"Instance-ID":"i-1","instance-id":"i-2"}`, "i-2", ""},
		{"twice, the other last", `{"instance-id":"i-1","INSTANCE-ID":"i-2"}`, "i-2", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			decoded, err := r.Decode(eventJSON("cased", "x", row.detail))
			require.NoError(t, err)
			event := decoded.(*cased)
			found := func(relation one) (text string) {
				for _, value := range seam.Find(event.Envelope(), relation.Spec.ID) {
					text = string(value)
				}
				return text
			}
			require.Equal(t, row.instance, event.Detail.Instance)
			require.Equal(t, row.volume, event.Detail.Volume)
			quoted := func(text string) string {
				if text == "" {
					return ""
				}
				return `"` + text + `"`
			}
			require.Equal(t, quoted(row.instance), found(event.Instance))
			require.Equal(t, quoted(row.volume), found(event.Volume))
		})
	}
}
