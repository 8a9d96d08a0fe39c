package registry

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
)

type part struct {
	Code int   `json:"code" event:"present"`
	Sub  *part `json:"sub"`
}

type EmbeddedPart struct {
	Text string `json:"text" event:"present"`
}

type presence struct {
	Event  `event:"source=presence"`
	Detail struct {
		Number  int               `json:"number" event:"present"`
		Flag    bool              `json:"flag" event:"present"`
		List    []part            `json:"list" event:"present"`
		Map     map[string]part   `json:"map"`
		Lists   map[string][]part `json:"lists"`
		Pointer *part             `json:"pointer"`
		Struct  part              `json:"struct"`
		Raw     any               `json:"raw" event:"present"`
		EmbeddedPart
	} `json:"detail" event:"present"`
}

func TestPresent(t *testing.T) {
	const rest = `,"flag":false,"list":[],"struct":{"code":0},"raw":0,"text":""`
	for _, row := range []struct {
		name, detail string
		want         []string
	}{
		{"zero, false and empty are present", `{"number":0` + rest + `}`, nil},
		{"missing", `{"x":0` + rest + `}`, []string{"detail.number"}},
		{"null", `{"number":null` + rest + `}`, []string{"detail.number"}},
		{"everything missing", `{}`, []string{"detail.flag", "detail.list", "detail.number", "detail.raw", "detail.struct.code", "detail.text"}},
		{"detail null", `null`, []string{"detail"}},
		{"in a list", `{"number":0,"flag":true,"list":[{"code":1},{},{"code":null},null],"struct":{"code":0},"raw":[],"text":"x"}`,
			[]string{"detail.list[1].code", "detail.list[2].code", "detail.list[3].code"}},
		{"in a map", `{"number":0,"map":{"a":{},"b.c":{"code":null},"d":{"code":0}}` + rest + `}`, []string{"detail.map.'b.c'.code", "detail.map.a.code"}},
		{"in lists of a map", `{"number":0,"lists":{"a":[{},{"code":0}],"b":null}` + rest + `}`, []string{"detail.lists.a[0].code"}},
		{"below a pointer that is there", `{"number":0,"pointer":{}` + rest + `}`, []string{"detail.pointer.code"}},
		{"below a pointer that is null", `{"number":0,"pointer":null` + rest + `}`, nil},
		{"below itself", `{"number":0,"pointer":{"code":1,"sub":{"code":1,"sub":{}}}` + rest + `}`, []string{"detail.pointer.sub.sub.code"}},
		{"null counts as missing for any", `{"number":0,"flag":false,"list":[],"struct":{"code":0},"raw":null,"text":""}`, []string{"detail.raw"}},
		{"escaped name", `{"n\u0075mber":0` + rest + `}`, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := New()
			require.NoError(t, r.Register(presence{}))
			event, err := r.Decode(eventJSON("presence", "x", row.detail))
			if row.want == nil {
				require.NoError(t, err)
				require.IsType(t, &presence{}, event)
				return
			}
			invalid, ok := errors.AsType[*ValidationError](err)
			require.True(t, ok, "got %v", err)
			var paths []string
			for _, v := range invalid.Violations {
				require.Equal(t, "present", v.Rule)
				paths = append(paths, v.Path)
			}
			require.Equal(t, row.want, paths)
		})
	}
}

func TestPresentTolerant(t *testing.T) {
	type tolerantPresence struct {
		Event  `event:"source=aws.presence,tolerant"`
		Detail struct {
			List []part `json:"list"`
			One  part   `json:"one"`
		} `json:"detail"`
	}
	r := New()
	require.NoError(t, r.Register(tolerantPresence{}))
	event, err := r.Decode(eventJSON("aws.presence", "x", `{"list":{"sub":{}},"one":"{\"code\":\"0\"}"}`))
	require.NoError(t, err)
	require.Equal(t, []Violation{{Path: "detail.list.code", Rule: "present"}, {Path: "detail.list.sub.code", Rule: "present"}}, event.Envelope().Drift())
}
