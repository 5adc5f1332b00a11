package markdown_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/scenarios/markdown"
)

// Whatever people paste, a page takes no more than a moment.
func TestHostileMarkdown(t *testing.T) {
	n := markdown.MaxSize - 1
	fill := func(s string) string { return strings.Repeat(s, n/len(s)) }
	for name, src := range map[string]string{
		"quotes":           fill(">"),
		"spaced quotes":    fill("> "),
		"lists":            fill("- "),
		"numbered lists":   fill("1. "),
		"deeper lists":     deeper(n),
		"quoted lists":     fill("> - "),
		"brackets":         fill("["),
		"closed brackets":  fill("[a]"),
		"links":            fill("[a]("),
		"images":           fill("![a]("),
		"nested links":     strings.Repeat("[", n/8) + strings.Repeat("](x)", n/8),
		"emphasis":         fill("*a"),
		"mixed emphasis":   fill("*a_ "),
		"stars":            fill("*"),
		"backticks":        fill("a`"),
		"growing ticks":    ticks(n),
		"angles":           fill("<"),
		"tags":             fill("<a "),
		"comments":         fill("<!-- "),
		"entities":         fill("&amp"),
		"backslashes":      fill("\\"),
		"headings":         fill("# a\n"),
		"same headings":    fill("## Steps\n"),
		"underlined":       fill("a\n-\n"),
		"fences":           fill("```yaml inject\n```\n"),
		"open fences":      fill("```yaml inject\n"),
		"headed fences":    fill("### a\n```yaml inject\n```\n"),
		"tables":           fill("|a"),
		"table rows":       "|a|b|\n|-|-|\n" + strings.Repeat("|x|y|\n", n/8),
		"wide table":       strings.Repeat("|a", 20_000) + "|\n" + strings.Repeat("|-", 20_000) + "|\n" + strings.Repeat("|x\n", 300_000),
		"link definitions": definitions(n),
		"definitions of a": fill("[a]: b\n"),
		"addresses":        fill("https://a.b "),
		"almost addresses": fill("www."),
		"mail":             fill("a@"),
		"strikes":          fill("~a~"),
		"blank lines":      fill("\n"),
		"spaces":           fill(" "),
		"tabs":             fill("\t"),
		"one line":         fill("word "),
		"short lines":      fill("a\n"),
		"returns":          fill("\r"),
	} {
		t.Run(name, func(t *testing.T) {
			done := make(chan bool)
			go func() {
				defer close(done)
				_, _ = markdown.Parse("x.md", []byte(src))
				if _, err := markdown.ReadFree([]byte(src)); err != nil && !errors.Is(err, markdown.ErrTooLarge) {
					t.Errorf("ReadFree: %v", err)
				}
				if _, err := markdown.HTML(src); err != nil && !errors.Is(err, markdown.ErrTooLarge) {
					t.Errorf("HTML: %v", err)
				}
			}()
			select {
			case <-done:
			case <-time.After(10 * time.Second): // it takes well below one
				t.Fatal("it does not end")
			}
		})
	}
}

func deeper(n int) string {
	var b strings.Builder
	for i := 0; b.Len() < n; i++ {
		b.WriteString(strings.Repeat("  ", i) + "- a\n")
	}
	return b.String()[:n]
}

func ticks(n int) string {
	var b strings.Builder
	for i := 1; b.Len() < n; i++ {
		b.WriteString(strings.Repeat("`", i) + "a")
	}
	return b.String()[:n]
}

func definitions(n int) string {
	var b strings.Builder
	for i := 0; b.Len() < n-20; i++ {
		b.WriteString("[" + strings.Repeat("a", i%50+1) + "]: b\n\n")
	}
	return b.String()
}
