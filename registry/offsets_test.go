package registry

import (
	"fmt"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"
)

// witness notes what an unmarshal method sees of where it is.
type witness struct{ Before, After, Pointer, Depth string }

func (w *witness) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	w.Before, w.Pointer, w.Depth = fmt.Sprint(d.InputOffset()), string(d.StackPointer()), fmt.Sprint(d.StackDepth())
	value, err := d.ReadValue()
	if err != nil {
		return err
	}
	w.After = fmt.Sprint(d.InputOffset())
	if string(value) == `"bad"` {
		return fmt.Errorf("no such witness")
	}
	return nil
}

// TestOwnUnmarshalSeesItsValueAlone: an unmarshal method is handed its value, wherever that is: offsets, pointers and
// depths are those within the value.
func TestOwnUnmarshalSeesItsValueAlone(t *testing.T) {
	type witnessed struct {
		Event  `event:"source=witness"`
		Detail struct {
			First witness             `json:"first"`
			Deep  struct{ W witness } `json:"deep"`
			List  []witness           `json:"list"`
			Map   map[string]witness  `json:"map"`
			Ptr   *witness            `json:"ptr"`
		} `json:"detail"`
	}
	r := New()
	require.NoError(t, r.Register(witnessed{}))
	const value = `{"a":[1,2]}`
	detail := strings.ReplaceAll(`{"first": V, "deep": {"W": V}, "list": [V, V], "map": {"x": V}, "ptr":V}`, "V", value)
	event, err := r.Decode(eventJSON("witness", "x", detail))
	require.NoError(t, err)
	d := event.(*witnessed).Detail
	want := witness{Before: "0", After: fmt.Sprint(len(value)), Pointer: "", Depth: "0"}
	for name, got := range map[string]witness{"first": d.First, "deep": d.Deep.W, "list": d.List[0], "list's last": d.List[1], "map": d.Map["x"], "ptr": *d.Ptr} {
		require.Equal(t, want, got, name)
	}

	_, err = r.Decode(eventJSON("witness", "x", `{"list":[1,"bad"]}`))
	require.ErrorContains(t, err, "detail.list[1]", "the registry adds where the value is")
}
