package app

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
)

const module = "github.com/drillyard/drillyard"

// house is the table of who may import whom inside the project. A rule covers a
// folder and everything below it; the longest matching rule counts. An entry
// ending in /... allows a whole subtree.
var house = map[string][]string{
	"content":                  {},
	"frontend":                 {},
	"faults":                   {},
	"faults/stack":             {"faults", "faults/stack/plain"},
	"faults/stack/plain":       {},
	"faults/catalogue":         {"faults"},
	"faults/proxy":             {"faults"},
	"faults/load":              {"faults", "faults/stack"},
	"faults/service":           {"faults", "faults/stack"},
	"faults/desired":           {"faults", "faults/stack"},
	"faults/live":              {"faults", "faults/stack", "faults/service", "faults/desired"},
	"faults/live/livetest":     {"faults", "faults/live", "faults/service"},
	"faults/gateway":           {"faults", "faults/stack", "faults/live", "faults/proxy", "faults/load"},
	"faults/inproc":            {"faults", "faults/stack", "faults/desired", "faults/service", "faults/live", "faults/gateway", "faults/stream"},
	"faults/stream":            {"faults", "faults/live"},
	"faults/docker":            {"faults", "faults/stack", "faults/service", "faults/live", "faults/docker/..."},
	"faults/docker/line":       {},
	"faults/docker/inside":     {"faults", "faults/stack", "faults/desired", "faults/service", "faults/live", "faults/gateway", "faults/stream", "faults/docker/line"},
	"faults/docker/sandbox":    {"faults/docker/inside"},
	"faults/tabletop":          {"faults", "faults/stack", "faults/service", "faults/desired"},
	"faults/conformance":       {"faults", "faults/stack", "faults/catalogue", "faults/telemetry/..."},
	"faults/telemetry/metrics": {"faults"},
	"faults/telemetry/logs":    {"faults"},
	"scenarios":                {"faults", "faults/stack", "faults/stack/plain", "scenarios/event", "scenarios/markdown"},
	"scenarios/event":          {"faults"},
	"scenarios/markdown":       {},
	"scenarios/oncall":         {"faults"},
	"scenarios/engine":         {"faults", "faults/stack", "faults/telemetry/...", "scenarios", "scenarios/event", "scenarios/oncall"},
	"grading":                  {"faults", "scenarios", "scenarios/event"},
	"grading/debrief":          {"faults", "scenarios", "scenarios/event", "grading"},
	"server":                   {"content", "frontend", "faults", "faults/stack", "faults/catalogue", "faults/telemetry/...", "scenarios/...", "grading/...", "server/...", "faults/conformance"},
	"server/config":            {"faults/stack/plain", "scenarios"},
	"server/ops":               {},
	"server/runs":              {"content", "faults", "faults/stack", "faults/tabletop", "faults/telemetry/...", "scenarios/...", "grading/...", "server/..."},
	"server/runtimes":          {"faults/..."},
}

// sandbox is the program that runs in containers where people log in, and inside
// is what it may be made of, by whatever way: what stands in other packages
// cannot be found there.
const sandbox = "faults/docker/sandbox"

var inside = []string{
	sandbox, "faults/docker/inside", "faults/docker/line",
	"faults", "faults/stack", "faults/stack/plain", "faults/service", "faults/gateway", "faults/proxy", "faults/load", "faults/stream", "faults/live", "faults/desired",
}

// confined are libraries that only one place may import; tests are held to it
// as well.
var confined = map[string][]string{
	"github.com/prometheus/prometheus":    {"faults/telemetry/metrics"},
	"github.com/prometheus/client_golang": {"faults/load", "faults/service", "server/ops"},
	"github.com/prometheus/alertmanager":  {"scenarios/oncall"},
	"github.com/yuin/goldmark":            {"scenarios/markdown"},
	"go.abhg.dev/goldmark":                {"scenarios/markdown"},
	"github.com/gorilla/websocket":        {"server/live"},
	"github.com/labstack/echo":            {"server/web"},
	"modernc.org/sqlite":                  {"server/store", "faults/inproc", "faults/tabletop"},
	"github.com/spf13/cobra":              {"server/cmd"},
	"github.com/expr-lang/expr":           {"grading"},
	"github.com/testcontainers":           {"faults/docker"},
	"github.com/moby/moby":                {"faults/docker"},
}

// TestHouse reads the sources themselves: the go command would answer from its
// cache, and a cached test would not notice a new import.
func TestHouse(t *testing.T) {
	root := filepath.Join("..", "..")
	checked := 0
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
			if why := forbidden(path.Dir(file), imported, strings.HasSuffix(file, "_test.go")); why != "" {
				t.Errorf("%s imports %s: %s", file, imported, why)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
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

func forbidden(folder, imported string, test bool) string {
	for library, places := range confined {
		if imported != library && !strings.HasPrefix(imported, library+"/") {
			continue
		}
		for _, place := range places {
			if under(folder, place) {
				return ""
			}
		}
		return "only " + strings.Join(places, " and ") + " may"
	}
	if !strings.HasPrefix(imported, module+"/") {
		return ""
	}
	imported = strings.TrimPrefix(imported, module+"/")
	if imported == folder {
		return "" // an external test of its own package
	}
	rule := folder
	for house[rule] == nil && rule != "." {
		rule = path.Dir(rule)
	}
	if rule == "." {
		return "no rule of the house covers " + folder
	}
	if test && !strings.HasPrefix(imported, "server") {
		// Tests may join what their package may not, but nothing outside the
		// server may lean on it.
		return ""
	}
	for _, allowed := range house[rule] {
		if imported == allowed || (strings.HasSuffix(allowed, "/...") && under(imported, strings.TrimSuffix(allowed, "/..."))) {
			return ""
		}
	}
	return rule + " may import " + strings.Join(house[rule], ", ")
}

func under(folder, place string) bool {
	return folder == place || strings.HasPrefix(folder, place+"/")
}
