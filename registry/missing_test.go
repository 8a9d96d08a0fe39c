package registry

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A member of the envelope that alone is missing is told, whichever it is.
func TestEachMissingMemberOfTheEnvelope(t *testing.T) {
	members := map[string]string{
		"id": `"i"`, "time": `"2021-11-11T21:29:54Z"`, "account": `"123456789012"`, "region": `"us-east-1"`,
	}
	for missing := range members {
		t.Run(missing, func(t *testing.T) {
			payload := new(strings.Builder)
			payload.WriteString(`{"source":"unknown","detail-type":"x","detail":{}`)
			for name, value := range members {
				if name != missing {
					payload.WriteString(`,"` + name + `":` + value)
				}
			}
			event, err := New().Decode([]byte(payload.String() + "}"))
			require.NoError(t, err)
			drift := event.Envelope().Drift()
			require.Len(t, drift, 1)
			require.Equal(t, missing+": present", drift[0].String())
		})
	}
}

// wide has more members that must be there than a word has bits.
type wide struct {
	Event  `event:"source=wide"`
	Detail struct {
		A0 int `json:"a0" event:"present"`
		A1 int `json:"a1" event:"present"`
		A2 int `json:"a2" event:"present"`
		A3 int `json:"a3" event:"present"`
		A4 int `json:"a4" event:"present"`
		A5 int `json:"a5" event:"present"`
		A6 int `json:"a6" event:"present"`
		A7 int `json:"a7" event:"present"`
		A8 int `json:"a8" event:"present"`
		A9 int `json:"a9" event:"present"`
		B0 int `json:"b0" event:"present"`
		B1 int `json:"b1" event:"present"`
		B2 int `json:"b2" event:"present"`
		B3 int `json:"b3" event:"present"`
		B4 int `json:"b4" event:"present"`
		B5 int `json:"b5" event:"present"`
		B6 int `json:"b6" event:"present"`
		B7 int `json:"b7" event:"present"`
		B8 int `json:"b8" event:"present"`
		B9 int `json:"b9" event:"present"`
		C0 int `json:"c0" event:"present"`
		C1 int `json:"c1" event:"present"`
		C2 int `json:"c2" event:"present"`
		C3 int `json:"c3" event:"present"`
		C4 int `json:"c4" event:"present"`
		C5 int `json:"c5" event:"present"`
		C6 int `json:"c6" event:"present"`
		C7 int `json:"c7" event:"present"`
		C8 int `json:"c8" event:"present"`
		C9 int `json:"c9" event:"present"`
		D0 int `json:"d0" event:"present"`
		D1 int `json:"d1" event:"present"`
		D2 int `json:"d2" event:"present"`
		D3 int `json:"d3" event:"present"`
		D4 int `json:"d4" event:"present"`
		D5 int `json:"d5" event:"present"`
		D6 int `json:"d6" event:"present"`
		D7 int `json:"d7" event:"present"`
		D8 int `json:"d8" event:"present"`
		D9 int `json:"d9" event:"present"`
		E0 int `json:"e0" event:"present"`
		E1 int `json:"e1" event:"present"`
		E2 int `json:"e2" event:"present"`
		E3 int `json:"e3" event:"present"`
		E4 int `json:"e4" event:"present"`
		E5 int `json:"e5" event:"present"`
		E6 int `json:"e6" event:"present"`
		E7 int `json:"e7" event:"present"`
		E8 int `json:"e8" event:"present"`
		E9 int `json:"e9" event:"present"`
		F0 int `json:"f0" event:"present"`
		F1 int `json:"f1" event:"present"`
		F2 int `json:"f2" event:"present"`
		F3 int `json:"f3" event:"present"`
		F4 int `json:"f4" event:"present"`
		F5 int `json:"f5" event:"present"`
		F6 int `json:"f6" event:"present"`
		F7 int `json:"f7" event:"present"`
		F8 int `json:"f8" event:"present"`
		F9 int `json:"f9" event:"present"`
		G0 int `json:"g0" event:"present"`
		G1 int `json:"g1" event:"present"`
		G2 int `json:"g2" event:"present"`
		G3 int `json:"g3" event:"present"`
		G4 int `json:"g4" event:"present"`
		G5 int `json:"g5" event:"present"`
	} `json:"detail"`
}

// What is there is told from what is not in structs of any width, and a name that comes twice is refused there too.
func TestPresentInWideStructs(t *testing.T) {
	var names []string
	for _, letter := range "abcdefg" {
		for digit := range 10 {
			if name := string(letter) + string(rune('0'+digit)); name <= "g5" {
				names = append(names, name)
			}
		}
	}
	require.Len(t, names, 66)
	r := New()
	require.NoError(t, r.Register(wide{}))
	detail := func(names []string) string { return `{"` + strings.Join(names, `":0,"`) + `":0}` }
	_, err := r.Decode(eventJSON("wide", "x", detail(names)))
	require.NoError(t, err)
	for i, name := range names {
		without := append(append([]string(nil), names[:i]...), names[i+1:]...)
		_, err := r.Decode(eventJSON("wide", "x", detail(without)))
		var invalid *ValidationError
		require.ErrorAs(t, err, &invalid, name)
		require.Len(t, invalid.Violations, 1)
		require.Equal(t, "detail."+name, invalid.Violations[0].Path)
		_, err = r.Decode(eventJSON("wide", "x", detail(append([]string{name}, names...))))
		require.ErrorIs(t, err, ErrMalformed, name)
	}
}

// Tags that other packages read of a field that JSON does not see are no mistakes; those of an embedded struct are.
func TestTagsOfHiddenFields(t *testing.T) {
	require.NoError(t, New().Register(struct {
		Event  `event:"source=a"`
		hidden int `JSON:"x"` //nolint:unused // for its tag
	}{}))
	require.ErrorContains(t, New().Register(struct {
		Event  `event:"source=a"`
		hidden `JSON:"x"`
	}{}), "write json")
}

// A rule for the keys of what is no map is told at registration: nothing panics.
func TestKeysOfNoMap(t *testing.T) {
	for name, prototype := range map[string]any{
		"text": struct {
			Event  `event:"source=keys"`
			Detail struct {
				X string `json:"x" validate:"keys,required,endkeys"`
			} `json:"detail"`
		}{},
		"list": struct {
			Event  `event:"source=keys"`
			Detail struct {
				X []string `json:"x" validate:"dive,keys,required,endkeys"`
			} `json:"detail"`
		}{},
	} {
		t.Run(name, func(t *testing.T) {
			var fault *TagError
			require.ErrorAs(t, New().Register(prototype), &fault)
			require.Equal(t, "validate", fault.Key)
		})
	}
}
