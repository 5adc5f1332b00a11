package library

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/scenarios"
)

// harbourOfOurs makes a pack with a stack that is called as a built-in one is, and is
// another.
func harbourOfOurs(t *testing.T) string {
	t.Helper()
	dir := tides(t)
	if err := os.Rename(filepath.Join(dir, "stacks", "tides"), filepath.Join(dir, "stacks", "harbor")); err != nil {
		t.Fatal(err)
	}
	edit(t, dir, "stacks/harbor/stack.yaml", "name: tides", "name: harbor")
	edit(t, dir, "scenarios/low-water.md", "stack: tides", "stack: harbor")
	edit(t, dir, "scenarios/low-water.md", "tides-availability", "harbor-availability")
	return dir
}

func said(found scenarios.Problems) string {
	if len(found.Mistakes()) == 0 {
		return ""
	}
	return found.Mistakes().Error()
}

// A file of a stack is checked beside the rest of its own folder, whatever stack of another
// pack is called so.
func TestRulesAreCheckedBesideTheirOwnStack(t *testing.T) {
	dir := harbourOfOurs(t)
	l := Open(Options{BuiltIn: content.FS, Content: []string{dir}})
	sound(t, l)
	inTheFolder := func(name, src string) scenarios.Problems {
		return l.Check(filepath.Join(dir, filepath.FromSlash(name)), []byte(src))
	}
	inThePack := func(name, src string) scenarios.Problems { return l.CheckIn("tides", name, []byte(src)) }
	routing := func(team string) string {
		return "route: {receiver: coast, routes: [{receiver: " + team + ", matchers: [team=\"" + team + "\"]}]}\nreceivers: [{name: coast}, {name: " + team + "}]\n"
	}
	rules := func(team string) string {
		return "groups:\n  - name: g\n    rules:\n      - {alert: A, expr: up == 0, labels: {severity: page, team: " + team + "}}\n"
	}
	for how, check := range map[string]func(name, src string) scenarios.Problems{"in the folder": inTheFolder, "in the pack": inThePack} {
		if got := said(check("stacks/harbor/routing.yaml", routing("gauges"))); got != "" {
			t.Errorf("%s: a team of the stack: %s", how, got)
		}
		if got := said(check("stacks/harbor/routing.yaml", routing("shop"))); !strings.Contains(got, "the receiver shop is neither a team nor mapped to one") {
			t.Errorf("%s: a team of the other stack of that name: %q", how, got)
		}
		if got := check("stacks/harbor/rules.yaml", rules("gauges")); len(got) > 0 {
			t.Errorf("%s: a team of the stack: %s", how, got)
		}
		if got := check("stacks/harbor/rules.yaml", rules("shop")); !strings.Contains(got.Error(), "team=shop is mapped to nothing") {
			t.Errorf("%s: a team of the other stack of that name: %q", how, got)
		}
		// What has never been sound, or never been there, is a stack nevertheless.
		if got := said(check("stacks/new/routing.yaml", routing("shop"))); got != "" {
			t.Errorf("%s: a stack that is not there: %s", how, got)
		}
	}
	// While something else of the stack is wrong, it is what it was.
	edit(t, dir, "stacks/harbor/stack.yaml", "services:", "servicez:")
	l.Refresh()
	if got := said(inThePack("stacks/harbor/routing.yaml", routing("shop"))); !strings.Contains(got, "the receiver shop") {
		t.Errorf("beside a broken stack: %q", got)
	}
}

// A mistake in rules that keeps a stack out of play keeps nobody from checking them in its
// terms; of a folder that is in no pack the stack lies on the disk.
func TestRulesAreCheckedBesideAStackThatIsNotInPlay(t *testing.T) {
	dir := harbourOfOurs(t)
	bad := "route: {receiver: coast}\nreceivers: [{name: coast}, {name: shop}]\n"
	write(t, dir, "stacks/harbor/routing.yaml", bad)
	l := Open(Options{BuiltIn: content.FS, Content: []string{dir}})
	if got := said(l.CheckIn("tides", "stacks/harbor/routing.yaml", []byte(bad))); !strings.Contains(got, "2:") || !strings.Contains(got, "the receiver shop") {
		t.Errorf("%q", got)
	}
	alone := shipped(t)
	if got := said(alone.Check(filepath.Join(dir, "stacks/harbor/routing.yaml"), []byte(bad))); !strings.Contains(got, "the receiver shop") || strings.Contains(got, "coast") {
		t.Errorf("in no pack: %q", got)
	}
}

// Of packs that lie within each other, a file is of the innermost: always.
func TestAFileIsOfTheInnermostPack(t *testing.T) {
	outer := tides(t)
	inner := filepath.Join(outer, "guide", "more")
	write(t, inner, "pack.yaml", "name: more\ntitle: More\nversion: 1\n")
	write(t, inner, "runbooks/only-here.md", "---\ntitle: Only here\n---\n\n1. Look.\n")
	drill := strings.Replace(text(t, outer, "scenarios/low-water.md"), "stack: tides", "stack: tides/tides", 1)
	drill = strings.Replace(drill, "runbooks: [no-tides]", "runbooks: [only-here, tides/no-tides]", 1)
	l := Open(Options{BuiltIn: content.FS, Content: []string{outer, inner}})
	for range 20 { // a map would have another order now and then
		if own, name := l.now().packOf(filepath.Join(inner, "scenarios", "x.md")); own != "more" || name != "scenarios/x.md" {
			t.Fatalf("%s of %q", name, own)
		}
		if own, name := l.now().packOf(filepath.Join(outer, "guide", "x.md")); own != "tides" || name != "guide/x.md" {
			t.Fatalf("%s of %q", name, own)
		}
	}
	if d, found := l.Compile(filepath.Join(inner, "scenarios", "x.md"), []byte(drill)); len(found) > 0 || d.Pack != "more" {
		t.Errorf("of %q: %v", d.Pack, found)
	}
}
