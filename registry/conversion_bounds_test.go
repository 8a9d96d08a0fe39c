package registry

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// A text that stands for a number that its field cannot hold is not taken for one.
func TestTextsOfNumbersThatDoNotFit(t *testing.T) {
	type event struct {
		Event  `event:"source=bounds,tolerant"`
		Detail struct {
			F32 float32 `json:"f32"`
			F64 float64 `json:"f64"`
			I8  int8    `json:"i8"`
			U8  uint8   `json:"u8"`
		} `json:"detail"`
	}
	r := New()
	require.NoError(t, r.Register(event{}))
	for _, row := range []struct {
		detail string
		fits   bool
	}{
		{`{"f32":"3.4e38"}`, true}, {`{"f32":"3.5e38"}`, false}, {`{"f32":"-1e39"}`, false}, {`{"f64":"1e39"}`, true},
		{`{"i8":"127"}`, true}, {`{"i8":"128"}`, false}, {`{"i8":"-128"}`, true}, {`{"i8":"-129"}`, false}, {`{"i8":"1.0"}`, true}, {`{"i8":"1.5"}`, false},
		{`{"u8":"255"}`, true}, {`{"u8":"256"}`, false}, {`{"u8":"-1"}`, false}, {`{"u8":"2.55e2"}`, true},
	} {
		t.Run(row.detail, func(t *testing.T) {
			decoded, err := r.Decode(eventJSON("bounds", "x", row.detail))
			require.NoError(t, err)
			e := decoded.(*event)
			zero := e.Detail.F32 == 0 && e.Detail.F64 == 0 && e.Detail.I8 == 0 && e.Detail.U8 == 0
			require.Equal(t, !row.fits, zero, "%+v", e.Detail)
			require.Equal(t, !row.fits, len(e.Drift()) > 0, "%v", e.Drift())
		})
	}
}

// The id of a resource may stand in one of two places: it is missed where neither has it.
func TestKeysInOneOfTwoPlaces(t *testing.T) {
	type event struct {
		Event  `event:"source=places,tolerant"`
		Detail struct {
			ID  string `json:"id"`
			ARN string `json:"arn"`
		} `json:"detail"`
		ByID  one `json:"-" relation:"fake.Thing,detail.id"`
		ByARN one `json:"-" relation:"fake.Thing,detail.arn"`
		Other one `json:"-" relation:"fake.Other,detail.id"`
	}
	r := New()
	require.NoError(t, r.Register(event{}))
	for _, row := range []struct {
		name, detail string
		want         []string
	}{
		{"both", `{"id":"a","arn":"b"}`, nil},
		{"the id", `{"id":"a"}`, nil},
		{"neither", `{}`, []string{"detail.arn: present", "detail.id: present"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			decoded, err := r.Decode(eventJSON("places", "x", row.detail))
			require.NoError(t, err)
			var got []string
			for _, v := range decoded.Envelope().Drift() {
				got = append(got, v.String())
			}
			require.Equal(t, row.want, got)
		})
	}
}
