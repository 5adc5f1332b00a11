package app

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/drillyard/drillyard"

// house is the table of who may import whom inside the project. A rule covers a
// folder and everything below it that has none of its own. It is exact: what it
// allows, somebody imports.
//
// In the server, the rows go from what is below to what is above, and a room may
// know those above its own row alone. What two rooms need of each other without
// one being below the other is put together in app.
var house = map[string][]string{
	"content":                    {},
	"frontend":                   {},
	"faults":                     {},
	"faults/stack":               {"faults", "faults/stack/plain"},
	"faults/stack/plain":         {},
	"faults/catalogue":           {"faults"},
	"faults/proxy":               {"faults"},
	"faults/load":                {"faults", "faults/stack"},
	"faults/service":             {"faults", "faults/stack"},
	"faults/desired":             {"faults", "faults/stack"},
	"faults/live":                {"faults", "faults/stack", "faults/service", "faults/desired"},
	"faults/live/livetest":       {"faults", "faults/live", "faults/service"},
	"faults/gateway":             {"faults", "faults/stack", "faults/live", "faults/proxy", "faults/load"},
	"faults/embedded":            {},
	"faults/inproc":              {"faults", "faults/stack", "faults/desired", "faults/embedded", "faults/service", "faults/live", "faults/gateway", "faults/stream"},
	"faults/stream":              {"faults", "faults/live"},
	"faults/caged":               {},
	"faults/docker":              {"faults", "faults/caged", "faults/stack", "faults/service", "faults/live", "faults/docker/inside", "faults/docker/line"},
	"faults/docker/line":         {},
	"faults/docker/inside":       {"faults", "faults/stack", "faults/desired", "faults/service", "faults/live", "faults/gateway", "faults/stream", "faults/docker/line"},
	"faults/docker/sandbox":      {"faults/caged", "faults/docker/inside"},
	"faults/tabletop":            {"faults", "faults/stack", "faults/embedded", "faults/service", "faults/desired"},
	"faults/conformance":         {"faults", "faults/desired", "faults/stack", "faults/stack/plain", "faults/catalogue", "faults/telemetry/logql", "faults/telemetry/logs", "faults/telemetry/metrics"},
	"faults/telemetry/metrics":   {"faults", "faults/stack/plain"},
	"faults/telemetry/logql":     {},
	"faults/telemetry/logs":      {"faults", "faults/telemetry/logql"},
	"faults/telemetry/dashboard": {"faults/stack", "faults/telemetry/metrics"},
	"scenarios":                  {"faults", "faults/desired", "faults/stack", "faults/stack/plain", "faults/telemetry/logql", "scenarios/event", "scenarios/markdown"},
	"scenarios/event":            {"faults"},
	"scenarios/markdown":         {"faults/stack/plain"},
	"scenarios/postmortem":       {"faults/stack", "scenarios/markdown"},
	"scenarios/track":            {"faults/stack", "scenarios", "scenarios/markdown"},
	"scenarios/interview":        {"scenarios", "scenarios/markdown"},
	"scenarios/oncall":           {"faults", "faults/stack/plain", "scenarios/event"},
	"scenarios/signals":          {"faults", "faults/stack", "faults/telemetry/dashboard", "faults/telemetry/logql", "faults/telemetry/logs", "faults/telemetry/metrics", "scenarios/event"},
	"scenarios/engine":           {"faults", "faults/stack", "faults/telemetry/dashboard", "faults/telemetry/logs", "faults/telemetry/metrics", "scenarios", "scenarios/event", "scenarios/oncall", "scenarios/signals"},
	"grading":                    {"faults", "faults/telemetry/logql", "scenarios", "scenarios/event", "grading/said"},
	"grading/said":               {},
	"grading/agreement":          {},
	"grading/skill":              {},
	"grading/outcome":            {"scenarios", "scenarios/event", "grading", "grading/debrief"},
	"grading/debrief":            {"faults", "scenarios/event", "grading"},
	"grading/exercise":           {"faults/stack", "scenarios", "scenarios/event", "scenarios/markdown", "scenarios/signals", "grading", "grading/outcome"},
	"grading/exercise/triage":    {"scenarios", "scenarios/event", "grading", "grading/exercise", "grading/exercise/papers"},
	"grading/exercise/script":    {"scenarios", "grading/exercise"},
	"grading/scorecard":          {"scenarios", "scenarios/event", "grading", "grading/agreement"},
	"grading/exercise/change":    {"faults", "faults/catalogue", "scenarios", "scenarios/event", "grading", "grading/exercise", "grading/exercise/papers"},
	"grading/exercise/handoff":   {"scenarios", "scenarios/event", "grading", "grading/debrief", "grading/exercise", "grading/exercise/papers"},
	"grading/exercise/papers":    {"scenarios", "grading/exercise"},
	"grading/exercise/runbook":   {"faults", "faults/catalogue", "faults/stack", "scenarios", "scenarios/event", "grading", "grading/exercise", "grading/exercise/papers"},
	"grading/exercise/alerts":    {"faults", "faults/catalogue", "faults/stack", "faults/tabletop", "faults/telemetry/metrics", "grading/exercise", "scenarios", "scenarios/oncall"},
	"grading/debrief/export":     {"faults", "grading", "grading/debrief"},

	"server/config":       {"faults/stack/plain", "scenarios"},
	"server/ops":          {},
	"server/cage":         {"faults", "faults/caged", "faults/docker", "grading/exercise"},
	"server/config/sheet": {"faults/stack/plain"},
	"server/oidc":         {"server/config/sheet"},
	"server/courier":      {"grading", "scenarios/event", "server/config/sheet"},
	"server/runtimes":     {"faults", "faults/stack", "faults/docker", "faults/inproc", "faults/tabletop"},
	"server/library/pack": {"faults/stack/plain", "scenarios"},
	"server/library":      {"server/library/pack", "faults", "faults/stack", "faults/service", "faults/catalogue", "faults/conformance", "faults/telemetry/metrics", "scenarios", "scenarios/event", "scenarios/markdown", "grading", "grading/exercise", "grading/exercise/alerts", "grading/exercise/change", "grading/exercise/handoff", "grading/exercise/runbook", "grading/exercise/script", "grading/exercise/triage", "server/runtimes", "scenarios/oncall", "scenarios/track", "scenarios/interview"},
	"server/store":        {"faults", "scenarios/event"},
	"server/live":         {"faults", "scenarios/event"},
	"server/runs":         {"faults", "faults/stack", "faults/tabletop", "faults/telemetry/metrics", "scenarios", "scenarios/engine", "scenarios/event", "scenarios/signals", "grading", "grading/agreement", "grading/debrief", "grading/outcome", "server/runtimes", "server/library", "server/store"},

	"server/attempt":   {"faults", "grading", "grading/exercise", "grading/outcome", "scenarios/event", "server/library", "server/store"},
	"server/workshop":  {"grading/exercise", "scenarios", "scenarios/engine", "server/cage", "server/library", "server/runs", "server/runtimes"},
	"server/badge":     {"server/store"},
	"server/panel":     {"grading", "grading/exercise", "grading/scorecard", "scenarios/event", "server/attempt", "server/runs", "server/store"},
	"server/insight":   {"scenarios", "scenarios/event", "grading", "grading/agreement", "grading/debrief", "grading/outcome", "grading/skill", "server/library", "server/runtimes", "server/store"},
	"server/gameday":   {"faults", "grading", "scenarios/engine", "scenarios/event", "server/library", "server/runs", "server/runtimes", "server/store"},
	"server/interview": {"scenarios", "scenarios/engine", "scenarios/event", "scenarios/interview", "server/attempt", "server/library", "server/runs", "server/runtimes", "server/store"},
	"server/track":     {"faults", "grading", "scenarios", "scenarios/engine", "scenarios/track", "server/library", "server/store"},
	"server/authoring": {"faults", "faults/telemetry/metrics", "scenarios", "scenarios/event", "server/library", "server/library/pack"},

	"server/web": {"faults", "faults/stack", "faults/telemetry/dashboard", "faults/telemetry/logql", "faults/telemetry/logs", "faults/telemetry/metrics", "scenarios", "scenarios/engine", "scenarios/event", "scenarios/markdown", "scenarios/signals", "grading", "grading/debrief", "grading/debrief/export",
		"grading/exercise", "grading/scorecard", "server/attempt", "server/panel",
		"server/runtimes", "server/library", "server/library/pack", "server/authoring", "server/store", "server/live", "server/oidc", "server/courier", "server/runs", "server/gameday", "server/insight", "server/interview", "server/badge", "server/track", "scenarios/interview", "scenarios/track"},
	"server/app":         {"faults", "scenarios/event", "server/attempt", "server/authoring", "server/badge", "server/cage", "server/config", "server/courier", "server/gameday", "server/insight", "server/interview", "server/oidc", "server/ops", "server/runtimes", "server/library", "server/store", "server/live", "server/runs", "server/track", "server/web", "server/workshop", "scenarios/track"},
	"server/cmd/figures": {},
	"server/cmd/typings": {"faults", "faults/stack", "faults/telemetry/logql", "faults/telemetry/metrics", "grading/exercise/change", "grading/exercise/handoff", "grading/exercise/runbook", "grading/exercise/script", "scenarios/engine", "scenarios/event", "server/runtimes", "server/live", "server/web"},
	"server/cmd/drillyard": {"content", "frontend", "faults", "faults/stack", "faults/stack/plain", "faults/catalogue", "faults/conformance", "faults/telemetry/metrics", "scenarios", "scenarios/engine", "scenarios/event", "scenarios/interview", "scenarios/markdown", "scenarios/postmortem", "scenarios/track", "grading", "grading/agreement", "grading/exercise",
		"server/authoring", "server/badge", "server/cage", "server/config", "server/runtimes", "server/library", "server/library/pack", "server/store", "server/runs", "server/web", "server/app", "server/workshop"},
}

// sandbox is the program that runs in containers where people log in, and inside
// is what it may be made of, by whatever way: what stands in other packages
// cannot be found there.
const sandbox = "faults/docker/sandbox"

var inside = []string{
	sandbox, "faults/caged", "faults/docker/inside", "faults/docker/line",
	"faults", "faults/stack", "faults/stack/plain", "faults/service", "faults/gateway", "faults/proxy", "faults/load", "faults/stream", "faults/live", "faults/desired",
}

// confined are libraries that only one place may import; tests are held to it
// as well.
var confined = map[string][]string{
	"github.com/prometheus/prometheus":    {"faults/telemetry/metrics"},
	"github.com/prometheus/client_golang": {"faults/load", "faults/service", "scenarios/oncall", "server/ops"}, // oncall in its tests alone: Alertmanager counts
	"github.com/prometheus/alertmanager":  {"scenarios/oncall"},
	"github.com/yuin/goldmark":            {"scenarios/markdown"},
	"go.abhg.dev/goldmark":                {"scenarios/markdown"},
	"github.com/gorilla/websocket":        {"server/live"},
	"github.com/labstack/echo":            {"server/web"},
	"github.com/coreos/go-oidc":           {"server/oidc"},
	"golang.org/x/oauth2":                 {"server/oidc"},
	"github.com/zitadel/oidc":             {"server/web"}, // in its tests: a provider that others wrote
	"github.com/go-jose/go-jose":          {"server/badge"},
	"github.com/golang-jwt/jwt":           {"server/badge"}, // in its tests: a verifier that signed nothing
	"modernc.org/sqlite":                  {"server/store", "faults/embedded"},
	"github.com/spf13/cobra":              {"server/cmd"},
	"github.com/klauspost/compress":       {"scenarios/signals"},
	"github.com/expr-lang/expr":           {"grading"},
	"github.com/blevesearch/snowballstem": {"grading/said"},
	"github.com/elastic/go-seccomp-bpf":   {"faults/caged"},
	"github.com/testcontainers":           {"faults/docker"},
	"github.com/moby/moby":                {"faults/docker"},
}

// TestHouse reads the sources themselves: the go command would answer from its
// cache, and a cached test would not notice a new import.
func TestHouse(t *testing.T) {
	root := filepath.Join("..", "..")
	checked := 0
	used := map[string]map[string]bool{}
	err := fs.WalkDir(os.DirFS(root), ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata" || (strings.HasPrefix(d.Name(), ".") && d.Name() != ".")) {
			return fs.SkipDir
		}
		if path.Ext(file) != ".go" {
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, file), nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		checked++
		for _, spec := range parsed.Imports {
			imported := strings.Trim(spec.Path.Value, `"`)
			rule, why := forbidden(path.Dir(file), imported, strings.HasSuffix(file, "_test.go"))
			if why != "" {
				t.Errorf("%s imports %s: %s", file, imported, why)
			}
			if used[rule] == nil {
				used[rule] = map[string]bool{}
			}
			used[rule][strings.TrimPrefix(imported, module+"/")] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for rule, allowed := range house {
		for _, room := range allowed {
			if !used[rule][room] {
				t.Errorf("%s may import %s, and does not: the table allows more than it has to", rule, room)
			}
		}
	}
	if checked < 50 {
		t.Errorf("only %d files were checked: is %s the root?", checked, root)
	}
}

// TestTopLevel holds the top level to the six folders and four files.
func TestTopLevel(t *testing.T) {
	allowed := " server scenarios faults frontend grading content go.mod go.sum Makefile README.md bin "
	entries, err := os.ReadDir(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if name := e.Name(); !strings.HasPrefix(name, ".") && !strings.Contains(allowed, " "+name+" ") {
			t.Errorf("%s has no place at the top level", name)
		}
	}
}

// forbidden says why a folder may not import something, and by which rule it
// may if it may; none but the house's own rooms need one.
func forbidden(folder, imported string, test bool) (rule, why string) {
	for library, places := range confined {
		if imported != library && !strings.HasPrefix(imported, library+"/") {
			continue
		}
		for _, place := range places {
			if under(folder, place) {
				return "", ""
			}
		}
		return "", "only " + strings.Join(places, " and ") + " may"
	}
	if !strings.HasPrefix(imported, module+"/") {
		return "", ""
	}
	imported = strings.TrimPrefix(imported, module+"/")
	if imported == folder {
		return "", "" // an external test of its own package
	}
	for rule = folder; house[rule] == nil; rule = path.Dir(rule) {
		if rule == "." {
			return "", "no rule of the house covers " + folder
		}
	}
	if test && !strings.HasPrefix(imported, "server") {
		// Tests may join what their package may not, but nothing outside the
		// server may lean on it, and no room of it on one that is none of its own.
		return "", ""
	}
	if slices.Contains(house[rule], imported) {
		return rule, ""
	}
	return "", rule + " may import " + strings.Join(house[rule], ", ")
}

func under(folder, place string) bool {
	return folder == place || strings.HasPrefix(folder, place+"/")
}
