package authoring

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/server/library"
)

// shipped is the content that ships. It is compiled once: nothing of it changes.
var shipped = sync.OnceValues(func() (*library.Library, error) { return library.Load(content.FS) })

// What may be written is asked of the compiler: keys of every block, and names of
// everything that the rest of the text makes known. The cursor is at the bar.
func TestComplete(t *testing.T) {
	lib, err := shipped()
	must(t, err)
	src, err := content.FS.ReadFile("scenarios/first-page.md")
	must(t, err)
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
			got := Complete(lib, Place{library.BuiltIn, "scenarios/first-page.md", before + after, line, column})
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
	got := Complete(lib, Place{library.BuiltIn, "scenarios/first-page.md", string(src), 9999, 1})
	if len(got.Suggestions) != 0 {
		t.Errorf("behind the end: %+v", got)
	}
}

// A fault says what it takes.
func TestWhatIsSaidOfASuggestion(t *testing.T) {
	lib, err := shipped()
	must(t, err)
	fault, _ := library.Fault("pool-shrink")
	s := describe(lib, library.BuiltIn, "harbor", "pool-shrink")
	if s.Title != fault.Title || s.Is != "fault on a service" || !strings.Contains(s.Takes, fault.Parameters[0].Name) {
		t.Errorf("%+v", s)
	}
	for name, is := range map[string]string{"page.sent": "event", "payments": "service", "nothing": ""} {
		if s := describe(lib, library.BuiltIn, "harbor", name); s.Is != is {
			t.Errorf("%s is %+v", name, s)
		}
	}
}

// Within an expression stands what the stack measures, that of the file's own pack,
// wherever the file has expressions.
func TestCompleteInExpressions(t *testing.T) {
	lib := desk(t)
	rules := "groups:\n  - name: ours\n    rules:\n      - alert: Late\n        expr: |\n          sum by (service) (rate(ingest_requests_total{service=\"api\"}[1m])) > ¦\n"
	drill := text(t, lib, "drillyard", "scenarios/nobody-complains.md")
	drill = strings.Replace(strings.Replace(drill, "stack: relay", "stack: wire", 1), "level: ", "thresholds: [{id: late, query: 'sum(¦)', above: 3}]\nlevel: ", 1)
	stack := text(t, lib, "mine", "stacks/wire/stack.yaml")
	at := strings.Index(stack, "sli: ")
	inSLI := stack[:at] + "sli: ¦" + stack[at+len("sli: "):]
	for name, c := range map[string]struct {
		file, text string
		want, not  []string
		is         string
	}{
		"a metric in a rule":     {"stacks/wire/rules.yaml", rules, []string{"http_requests_total", "rate", "worker_queue_depth"}, []string{"client_nothing", "journey"}, "metric"},
		"a label in a rule":      {"stacks/wire/rules.yaml", strings.Replace(strings.Replace(rules, "> ¦", "> 1", 1), "by (service", "by (¦", 1), []string{"service", "instance", "job"}, []string{"rate"}, "label"},
		"a value in a rule":      {"stacks/wire/rules.yaml", strings.Replace(strings.Replace(rules, "> ¦", "> 1", 1), `"api"`, `"en¦"`, 1), []string{"enricher", "api", "readings-db"}, []string{"checkout", "rate"}, "value"},
		"without quotes":         {"stacks/wire/rules.yaml", strings.Replace(strings.Replace(rules, "> ¦", "> 1", 1), `"api"`, `¦`, 1), []string{`"enricher"`}, nil, "value"},
		"an objective's measure": {"stacks/wire/stack.yaml", inSLI, []string{"http_requests_total"}, []string{"services"}, "metric"},
		"a threshold":            {"scenarios/night.md", drill, []string{"http_requests_total", "sum"}, []string{"level"}, "metric"},
	} {
		t.Run(name, func(t *testing.T) {
			got := completed(t, lib, "mine", c.file, c.text)
			for _, want := range c.want {
				at := slices.IndexFunc(got, func(s Suggestion) bool { return s.Label == want })
				if at < 0 {
					t.Errorf("%s is not among %.2000v", want, got)
				} else if got[at].Is != c.is && got[at].Is != "function" {
					t.Errorf("%s is a %s", want, got[at].Is)
				}
			}
			for _, not := range c.not {
				if slices.ContainsFunc(got, func(s Suggestion) bool { return s.Label == not }) {
					t.Errorf("%s is among them", not)
				}
			}
		})
	}
	tell := strings.Replace(drill, "tells:\n", "tells:\n  - {metrics: ¦, service: enricher}\n", 1)
	if got := completed(t, lib, "mine", "scenarios/night.md", strings.Replace(tell, "sum(¦)", "sum(up)", 1)); !slices.ContainsFunc(got, func(s Suggestion) bool { return s.Label == "worker_queue_depth" }) {
		t.Errorf("a metric of a tell: %.2000v", got)
	}
}

// What short names mean in a pack is that pack's.
func TestCompleteInAPack(t *testing.T) {
	lib := desk(t)
	drill := strings.Replace(text(t, lib, "drillyard", "scenarios/nobody-complains.md"), "stack: relay", "stack: wire", 1)
	before, rest, _ := strings.Cut(drill, "oncall: ")
	_, after, _ := strings.Cut(rest, "\n")
	got := completed(t, lib, "mine", "scenarios/night.md", before+"oncall: ¦\n"+after)
	wire, _ := lib.StackIn("mine", "wire")
	team := wire.Teams[0]
	if at := slices.IndexFunc(got, func(s Suggestion) bool { return s.Label == team.Name }); at < 0 || got[at].Title != team.Title || got[at].Is != "team" {
		t.Errorf("%s, %s, is not said in %+v", team.Name, team.Title, got)
	}
	got = completed(t, lib, "mine", "scenarios/night.md", strings.Replace(drill, "runbooks: [", "runbooks: [¦, ", 1))
	if at := slices.IndexFunc(got, func(s Suggestion) bool { return s.Label == "ours" }); at < 0 || got[at].Title != "Our own way" {
		t.Errorf("a runbook of the pack is not said in %+v", got)
	}
}

// desk is a library with a pack mine, in which a stack and a runbook lie.
func desk(t *testing.T) *library.Library {
	t.Helper()
	folder := t.TempDir()
	built, err := shipped()
	must(t, err)
	texts, _, err := Beginning{Kind: AStack, Name: "wire", From: "relay"}.Files(built)
	must(t, err)
	texts["runbooks/ours.md"] = "---\ntitle: Our own way\n---\n## Triage\n\n### Look\n"
	texts["pack.yaml"] = "name: mine\ntitle: Mine\nversion: 1.0.0\n"
	must(t, Open(folder).CreateAll(texts))
	return library.Open(library.Options{BuiltIn: content.FS, Content: []string{folder}})
}

func text(t *testing.T, lib *library.Library, pack, name string) string {
	t.Helper()
	src, ok := lib.Text(pack, name)
	if !ok {
		t.Fatalf("there is no %s in %s", name, pack)
	}
	return string(src)
}

// completed is what may be written at the bar.
func completed(t *testing.T, lib *library.Library, pack, name, text string) []Suggestion {
	t.Helper()
	before, after, ok := strings.Cut(text, "¦")
	if !ok {
		t.Fatal("there is no bar")
	}
	line, column := strings.Count(before, "\n")+1, len([]rune(before[strings.LastIndex(before, "\n")+1:]))+1
	return Complete(lib, Place{pack, name, before + after, line, column}).Suggestions
}
