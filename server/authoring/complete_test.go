package authoring

import (
	"slices"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/server/library"
)

// What may be written is asked of the compiler: keys of every block, and names of
// everything that the rest of the text makes known. The cursor is at the bar.
func TestComplete(t *testing.T) {
	lib, err := library.Load(content.FS)
	must(t, err)
	src, err := content.FS.ReadFile("scenarios/first-page.md")
	must(t, err)
	check := func(text string) scenarios.Problems {
		_, problems := lib.Compile("scenarios/first-page.md", []byte(text))
		return problems
	}
	for name, tc := range map[string]struct {
		old, now string // a part of the text, and what is typed there
		want     []string
		key      bool
	}{
		"key of the front matter":   {"level: newcomer", "level: newcomer\nper|", []string{"personas", "approval", "end"}, true},
		"key on an empty line":      {"level: newcomer", "level: newcomer\n|", []string{"personas", "seed"}, true},
		"value of the front matter": {"level: newcomer", "level: ne|w", []string{"newcomer", "senior"}, false},
		"stack":                     {"stack: harbor", "stack: |", []string{"harbor"}, false},
		"team":                      {"oncall: payments", "oncall: pay|", []string{"payments"}, false},
		"key of an inject":          {"id: push\n", "id: push\nun|\n", []string{"unless", "say", "also"}, true},
		"key within a mapping":      {"change: {", "change: {su|: x, ", []string{"summary", "kind", "ago"}, true},
		"fault":                     {"fault: pool-shrink", "fault: po|", []string{"pool-shrink", "memory-leak"}, false},
		"target":                    {"target: checkout\n", "target: |\n", []string{"checkout", "payments"}, false},
		"parameter":                 {"with: {", "with: {zz|: 1, ", []string{"size"}, true},
		"event":                     {"when: page.acknowledged", "when: page.|", []string{"page.sent", "page.acknowledged"}, false},
		"what narrows an event":     {"when: page.acknowledged", "when: page.sent(pu|)", []string{"push", "payments", "checkout"}, false},
		"dimension":                 {"dimension: observability", "dimension: o|", []string{"observability", "learning"}, false},
		"persona":                   {"say: {as: tomas,", "say: {as: t|,", []string{"tomas", "maya"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(string(src), tc.old) {
				t.Fatalf("the drill has no %q", tc.old)
			}
			text := strings.Replace(string(src), tc.old, tc.now, 1)
			before, after, _ := strings.Cut(text, "|")
			line := strings.Count(before, "\n") + 1
			column := len(before) - strings.LastIndex(before, "\n")
			got := Complete(lib, check, before+after, line, column)
			for _, want := range tc.want {
				at := slices.IndexFunc(got.Suggestions, func(s Suggestion) bool { return s.Label == want })
				if at < 0 {
					t.Errorf("%s is not among %+v", want, got.Suggestions)
				} else if got.Suggestions[at].Key != tc.key {
					t.Errorf("%s: a key: %v", want, got.Suggestions[at].Key)
				}
			}
		})
	}
	got := Complete(lib, check, string(src), 9999, 1)
	if len(got.Suggestions) != 0 {
		t.Errorf("behind the end: %+v", got)
	}
}

// A fault says what it takes.
func TestWhatIsSaidOfASuggestion(t *testing.T) {
	lib, err := library.Load(content.FS)
	must(t, err)
	fault, _ := library.Fault("pool-shrink")
	s := describe(lib, "harbor", "pool-shrink")
	if s.Title != fault.Title || s.Is != "fault on a service" || !strings.Contains(s.Takes, fault.Parameters[0].Name) {
		t.Errorf("%+v", s)
	}
	for name, is := range map[string]string{"page.sent": "event", "payments": "service", "nothing": ""} {
		if s := describe(lib, "harbor", name); s.Is != is {
			t.Errorf("%s is %+v", name, s)
		}
	}
}
