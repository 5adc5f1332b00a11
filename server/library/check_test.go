package library

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/content"
)

func shipped(t testing.TB) *Library {
	t.Helper()
	l, err := Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// Whatever comes with the program is of a kind, is told to be of it wherever it is put,
// and has no mistake.
func TestCheckKnowsEverythingThatShips(t *testing.T) {
	l := shipped(t)
	seen := map[Kind]int{}
	err := fs.WalkDir(content.FS, ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(file) != ".md" && path.Ext(file) != ".yaml" {
			return err
		}
		src, err := fs.ReadFile(content.FS, file)
		if err != nil {
			return err
		}
		kind := KindOf(file, src)
		seen[kind]++
		for _, p := range l.Check(file, src) {
			if !p.Advice {
				t.Errorf("%s", p)
			}
		}
		if bare := KindOf(path.Base(file), src); bare != kind && kind != KindGuide {
			t.Errorf("%s by itself is taken for %q, not %q", file, bare, kind)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []Kind{KindScenario, KindRunbook, KindGuide, KindSample, KindStack, KindRules, KindRouting} {
		if seen[kind] == 0 {
			t.Errorf("nothing that ships is a %s", kind)
		}
	}
}

func TestCheckFindsTheKindAndThePlace(t *testing.T) {
	l := shipped(t)
	for _, test := range []struct {
		file, src string
		kind      Kind
		says      []string // "line:column: part of the message"
	}{
		{"README.md", "# Content of ours\n", KindNone, nil},
		{"scenarios/README.md", "# What lies here\n", KindNone, nil},
		{"notes/today.md", "---\ntitle: Notes\n---\nNothing.\n", KindNone, nil},
		{"values.yaml", "replicas: 3\n", KindNone, nil},
		{"ours/scenarios/a.md", "Prose.\n", KindScenario, []string{"1:1: the front matter is missing"}},
		{"a.md", "# A drill\n\n```yaml inject\nid: x\n```\n", KindScenario, []string{"1:1: the front matter is missing"}},
		{"b.md", "---\ntitle: B\nalerts: [A, [B]]\n---\n", KindRunbook, nil},
		{"runbooks/huge.md", strings.Repeat("# a\n", 2500), KindRunbook, []string{"1:1: the runbook cannot be read"}},
		{"guide/c.md", "---\ntitle: C\nfor: nobody\n---\n", KindGuide, []string{`3:6: there is no reader "nobody"`}},
		{"guide/d.md", "---\ntitle: D\n", KindGuide, []string{"1:1: the front matter is not closed"}},
		{"e.md", "---\ntitle: E\ndrill: D\ncriteria: []\nglobl: {}\n---\n", KindSample, []string{`5:1: front matter: unknown field "globl"`}},
		{"stacks/quay/stack.yaml", "name: pier\nteams: [{name: x}]\nservices:\n  - name: a\n    kind: service\n    team: y\n", KindStack, []string{
			`1:7: name is "pier", the folder is "quay"`, "1:1: title is missing", `6:11: there is no team "y"`, "4:5: a needs at least one replica"}},
		{"s.yaml", "services: []\nteams: []\n", KindStack, []string{"1:11: a stack needs at least one service"}},
		{"r.yaml", "groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: sum(up\n", KindRules, []string{"5:21: "}},
		{"stacks/quay/rules.yaml", "groups:\n  - name: g\n    rulez: []\n", KindRules, []string{"3:5: field rulez not found"}},
		{"stacks/harbor/routing.yaml", "route: {receiver: shop, labels: {a: b}}\nreceivers:\n  - name: shop\n  - name: chat\n", KindRouting, []string{
			"4:11: the receiver chat is neither a team nor mapped to one", "1:25: labels of a route is ignored"}},
		{"stacks/harbor/rules.yaml", "groups:\n  - name: g\n    rules:\n      - {alert: A, expr: up == 0, labels: {severity: urgent, job: x}}\n      - {alert: A, expr: up == 1, labels: {severity: urgent, job: x}}\n", KindRules, []string{
			"4:9: A: the label severity=urgent is mapped to nothing", "4:9: A: the label job=x is mapped to nothing", "5:9: A has a rule of the same name"}},
		{"t.yaml", "route: {receiver: a}\nreceivers: [{name: b}]\n", KindRouting, []string{`1:19: there is no receiver "a"`}},
		{"stacks/quay/routing.yaml", "route:\n  receiver: a\n  rutes: []\nreceivers: [{name: a}]\n", KindRouting, []string{"3:3: a route has no \"rutes\""}},
	} {
		if kind := KindOf(test.file, []byte(test.src)); kind != test.kind {
			t.Errorf("%s is taken for %q, not %q", test.file, kind, test.kind)
		}
		var told []string
		for _, p := range l.Check(test.file, []byte(test.src)) {
			if p.File != test.file {
				t.Errorf("%s: a problem of %q", test.file, p.File)
			}
			told = append(told, fmt.Sprintf("%d:%d: %s", p.Line, p.Column, p.Message))
		}
		for _, says := range test.says {
			if !slices.ContainsFunc(told, func(line string) bool { return strings.HasPrefix(line, says) }) {
				t.Errorf("%s: nothing begins with %q in %q", test.file, says, told)
			}
		}
		if len(test.says) == 0 && len(told) > 0 {
			t.Errorf("%s: %q", test.file, told)
		}
	}
}

// A linter is given whatever lies in a folder.
func FuzzCheck(f *testing.F) {
	l := shipped(f)
	for _, file := range []string{"scenarios/first-page.md", "runbooks/database-pool.md", "stacks/harbor/rules.yaml", "stacks/harbor/routing.yaml", "samples/first-page-clear.md"} {
		src, err := fs.ReadFile(content.FS, file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(file, src)
	}
	f.Add("a.md", []byte("---\ntitle: [\n---\n```yaml truth\n```\n"))
	f.Add("r.yaml", []byte("groups: [{name: g, rules: [{alert: A, expr: 'sum(''a'}]}]\n"))
	f.Fuzz(func(t *testing.T, file string, src []byte) {
		for _, p := range l.Check(file, src) {
			if p.Line < 1 || p.Column < 1 || p.Message == "" || p.File != file {
				t.Errorf("%+v", p)
			}
		}
	})
}
