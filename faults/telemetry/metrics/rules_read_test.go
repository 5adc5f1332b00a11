package metrics

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// A rule file that was read before says what it says, and what another text or
// another name says is its own, however many were read in between.
func TestRuleFilesAreReadOnce(t *testing.T) {
	text := func(i int) []byte {
		return fmt.Appendf(nil, "groups: [{name: g, rules: [{alert: A%d, expr: up == %d}]}]\n", i, i)
	}
	read := func(i int) *Rules {
		r, err := ParseRules("rules.yaml", text(i))
		if err != nil {
			t.Fatal(err)
		}
		want, err := parseRules("rules.yaml", text(i))
		if err != nil || !reflect.DeepEqual(r, want) {
			t.Fatalf("%d: %+v, not %+v %v", i, r, want, err)
		}
		return r
	}
	if read(0) != read(0) {
		t.Error("one file was read twice")
	}
	for i := range 2 * mostRead {
		read(i)
	}
	read(0)
	if n := len(ruleFiles.read); n > mostRead {
		t.Errorf("%d files are kept", n)
	}
	for _, name := range []string{"one.yaml", "two.yaml"} {
		if _, err := ParseRules(name, []byte("groups: [{name: g, rules: [{alert: A, expr: up ==}]}]\n")); err == nil || !strings.HasPrefix(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
