package scenarios_test

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/scenarios"
)

// A file may be anything: it ends in a clear mistake, soon and in bounded
// memory.
func TestHostileFiles(t *testing.T) {
	src := string(good(t))
	in := func(old, with string) []byte {
		if !strings.Contains(src, old) {
			t.Fatalf("%q is not in the scenario", old)
		}
		return []byte(strings.Replace(src, old, with, 1))
	}
	fill := func(n int, block func(i int) string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(block(i))
		}
		return b.String()
	}
	inject := "### Another\n\n```yaml inject\nid: %s\nat: 1m\nsay: {as: maya, in: \"#a\", text: b}\n```\n\n"
	bomb := "a: &a [x, x]\n" + fill(20, func(i int) string { return fmt.Sprintf("b%d: &b%d [*a, *a, *a, *a]\n", i, i) })
	junk := make([]byte, 10<<20)
	for i := range junk {
		junk[i] = byte(i * i >> 3)
	}
	for name, test := range map[string]struct {
		src  []byte
		want string
	}{
		"ten megabytes":   {bytes.Repeat([]byte("word "), 2<<20), "too large"},
		"ten of junk":     {junk, "too large"},
		"junk":            {junk[:200<<10], "not text in UTF-8"},
		"deep brackets":   {in("seed: 11", "seed: "+strings.Repeat("[", 50_000)), "nested too deeply"},
		"deep blocks":     {in("seed: 11", "seed:\n"+fill(330, func(i int) string { return strings.Repeat(" ", i+1) + "a:\n" })), "nested too deeply"},
		"alias bomb":      {in("seed: 11", "seed: 11\n"+bomb), "unknown key"},
		"aliased id":      {in("id: push", "id: &a push"), "anchors, aliases and tags"},
		"same ids":        {in("### Somebody asks", fill(1500, func(int) string { return fmt.Sprintf(inject, "again") })+"### Somebody asks"), "at most 200 injects"},
		"same criteria":   {in("- id: ack\n", fill(1500, func(int) string { return "- {id: ack}\n" })+"- id: ack\n"), "more mistakes from here on are not shown"},
		"unknown keys":    {in("seed: 11", fill(6000, func(i int) string { return fmt.Sprintf("k%d: 1\n", i) })), "more mistakes from here on are not shown"},
		"placeholders":    {in("A pager.", fill(200, func(int) string { return strings.Repeat("{{", 500) + "\n\n" })), "more mistakes from here on are not shown"},
		"a huge block":    {in("seed: 11", "seed: 11\nx: "+strings.Repeat("y", 70<<10)), "KiB long"},
		"headings":        {in("A pager.", fill(1900, func(int) string { return "## Wrong\n" })), "more mistakes from here on are not shown"},
		"giveaways":       {in("title: Payments engineer}", "title: Payments engineer, answers: ["+fill(1500, func(int) string { return `{on: [a], text: "the pool-shrink"}, ` })+"]}"), "more mistakes from here on are not shown"},
		"nothing at all":  {nil, "missing"},
		"only a return":   {[]byte("\r"), "missing"},
		"nothing but ---": {[]byte("---\n---\n"), "this is empty"},
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			begun := time.Now()
			s, problems := scenarios.Compile("hostile.md", test.src, yard())
			took := time.Since(begun)
			runtime.ReadMemStats(&after)
			if s != nil && len(problems) == 0 || !strings.Contains(problems.Error(), test.want) || len(problems) > 201 {
				t.Errorf("%d problems, without %q", len(problems), test.want)
			}
			if took > 10*time.Second { // it takes well below one where nothing else runs
				t.Errorf("it took %s", took)
			}
			if used := (after.TotalAlloc - before.TotalAlloc) >> 20; used > 400 {
				t.Errorf("it took %d MiB in all", used)
			}
		})
	}
}

// What cannot happen depends on what the world has.
func TestBareWorld(t *testing.T) {
	w := yard()
	w.Actions = []faults.Action{{Name: "restart", Target: faults.TargetService, Risk: faults.Alone}}
	pier, err := w.Stack("pier")
	if err != nil {
		t.Fatal(err)
	}
	silent := *pier
	silent.Rules = nil
	w.Stack = func(string) (*stack.Stack, error) { return &silent, nil }
	src := strings.Replace(string(good(t)), "when: push\nafter: 3m", "when: action.approved", 1)
	_, problems := scenarios.Compile("bare.md", []byte(src), w)
	for _, want := range []string{"never fires: there is no alert that could fire", "never fires: no action needs approval"} {
		if !strings.Contains(problems.Error(), want) {
			t.Errorf("%q is not among\n%v", want, problems)
		}
	}
}
