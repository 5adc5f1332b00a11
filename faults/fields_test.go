package faults

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
	"testing"
)

// A line's fields are a map in all but how they are kept: the same JSON, byte for
// byte, the last value of a name, and sorted however they came.
func TestFieldsAreAMapWrittenAsAList(t *testing.T) {
	written := func(v any, escape bool) string {
		var out bytes.Buffer
		to := json.NewEncoder(&out)
		to.SetEscapeHTML(escape)
		if err := to.Encode(v); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	for _, pairs := range [][2]string{{"b", "1"}, {"", "<&>\u2028"}, {"ä", "\xff"}, {"b", "2"}, {"a\n", `"`}} {
		in := map[string]string{"c": "0", "a": "9"}
		f := FieldsOf(maps.Clone(in))
		for range 2 {
			in[pairs[0]] = pairs[1]
			f = f.With(pairs[0], pairs[1])
		}
		if want := FieldsOf(in); !reflect.DeepEqual(f, want) || f.Get(pairs[0]) != pairs[1] || f.Get("missing") != "" {
			t.Errorf("%q: %q, not %q", pairs, f, want)
		}
		for _, escape := range []bool{false, true} {
			type line struct {
				Fields any `json:"fields"`
			}
			if got, want := written(line{f}, escape), written(line{in}, escape); got != want {
				t.Errorf("written as %s, not %s", got, want)
			}
		}
		var back Fields
		if err := json.Unmarshal([]byte(written(in, true)), &back); err != nil || len(back) != len(in) || back.Get("c") != in["c"] {
			t.Errorf("read back: %q, %v", back, err)
		}
	}
	if got := written(LogLine{}, true); bytes.Contains([]byte(got), []byte("fields")) {
		t.Errorf("a line without fields: %s", got)
	}
}
