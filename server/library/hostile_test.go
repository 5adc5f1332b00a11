package library

import (
	"fmt"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/content"
)

// TestHostileFiles: what strangers write into the files of a pack ends in
// mistakes at their places, and the drill beside it is played.
func TestHostileFiles(t *testing.T) {
	bomb := "a: &a [x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c < 'l'; c++ {
		bomb += fmt.Sprintf("%c: &%c [*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c]\n", c, c, c-1, c-1, c-1, c-1, c-1, c-1, c-1, c-1, c-1)
	}
	scenario := func(from, to string) func(string) string {
		return func(src string) string { return strings.Replace(src, from, to, 1) }
	}
	for what, test := range map[string]struct {
		file string
		edit func(string) string
	}{
		"aliases in front matter": {"scenarios/hostile.md", scenario("level: newcomer\n", bomb)},
		"aliases in a block":      {"scenarios/hostile.md", scenario("id: push\n", bomb+"id: push\n")},
		"a huge condition":        {"scenarios/hostile.md", scenario(`bears_on("push")`, strings.Repeat(`bears_on("push") || `, 5000)+`bears_on("push")`)},
		"a nested condition":      {"scenarios/hostile.md", scenario(`bears_on("push")`, strings.Repeat("(", 20000)+`bears_on("push")`+strings.Repeat(")", 20000))},
		"a regular expression":    {"scenarios/hostile.md", scenario(`'level:error "pool exhausted"'`, `'|~ "((a{1000}){1000}){1000}"'`)},
		"a query":                 {"scenarios/hostile.md", scenario(`'db_pool_in_use{service="forecast"}'`, "'"+strings.Repeat("sum(", 30000)+"up"+strings.Repeat(")", 30000)+"'")},
		"a query's expression":    {"scenarios/hostile.md", scenario(`'db_pool_in_use{service="forecast"}'`, `'up{a=~"((a{1000}){1000}){1000}"}'`)},
		"a scenario of 10 MB":     {"scenarios/hostile.md", func(src string) string { return src + strings.Repeat("x\n", 5<<20) }},
		"a scenario of quotes":    {"scenarios/hostile.md", func(src string) string { return src + strings.Repeat(">", 100000) }},
		"no text":                 {"scenarios/hostile.md", func(string) string { return "\x00\xff\xfe" }},
		"a runbook of headings":   {"runbooks/hostile.md", func(string) string { return "---\n" + bomb + "---\n" + strings.Repeat("# x\n", 5000) }},
		"aliases in a page":       {"guide/hostile.md", func(string) string { return "---\n" + bomb + "title: *k\n---\nx\n" }},
		"aliases in a stack":      {"stacks/hostile/stack.yaml", func(string) string { return bomb }},
		"a stack of brackets":     {"stacks/hostile/stack.yaml", func(string) string { return "name: " + strings.Repeat("[", 200000) }},
		"aliases in a sample":     {"samples/hostile.md", func(string) string { return "---\n" + bomb + "---\nx\n" }},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			dir := tides(t)
			raw := text(t, dir, "scenarios/low-water.md")
			write(t, dir, test.file, test.edit(raw))
			if strings.HasPrefix(test.file, "scenarios/") && test.edit(raw) == raw {
				t.Fatal("nothing was edited")
			}
			l := Open(Options{BuiltIn: content.FS, Content: []string{dir}})
			p, _ := l.Pack("tides")
			found := p.Mistakes()
			if len(found) == 0 || len(found) > 250 {
				t.Fatalf("%d mistakes", len(found))
			}
			for _, m := range found {
				if !strings.HasPrefix(m.File, strings.TrimSuffix(test.file, "stack.yaml")) || m.Line < 1 || len(m.Message) > 4000 || strings.ContainsAny(m.Message, "\x00\x1b") {
					t.Errorf("%.300s", m)
				}
			}
			if _, ok := l.Drill("tides/low-water"); !ok {
				t.Error("the drill beside it cannot be played")
			}
			if _, ok := l.Drill("first-page"); !ok {
				t.Error("a drill of another pack cannot be played")
			}
		})
	}
}

// TestInert: markup that could run is text, wherever a pack brings it.
func TestInert(t *testing.T) {
	dir := tides(t)
	const evil = "<script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1))\n"
	write(t, dir, "guide/evil.md", "---\ntitle: \"<script>x</script>\"\n---\n# x\n\n"+evil)
	edit(t, dir, "runbooks/no-tides.md", "Whoever asks", evil+"\nWhoever asks")
	l := Open(Options{BuiltIn: content.FS, Content: []string{dir}})
	sound(t, l)
	p, _ := l.GuidePage("tides/evil")
	b, _ := l.Runbook("tides/no-tides")
	for _, html := range []string{p.HTML, b.Intro} {
		if strings.Contains(html, "<script") || strings.Contains(html, "<img") || strings.Contains(html, `="javascript:`) || html == "" {
			t.Errorf("%q", html)
		}
	}
}
