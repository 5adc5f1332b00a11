package markdown_test

import (
	"io/fs"
	"path"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/scenarios/markdown"
)

// pages seeds with everything that is written in Markdown.
func pages(f *testing.F) {
	f.Helper()
	err := fs.WalkDir(content.FS, ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || path.Ext(file) != ".md" {
			return err
		}
		src, err := fs.ReadFile(content.FS, file)
		f.Add(src)
		return err
	})
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte("Title\n=====\n\n- a\n\n  ```yaml x\n  ```\n"))
	f.Add([]byte("a <script>b</script>\n\n[c](javascript:d)\n\n|e|\n|-|\n|f|\n"))
}

func FuzzParse(f *testing.F) {
	pages(f)
	f.Fuzz(func(t *testing.T, src []byte) {
		doc, mistakes := markdown.Parse("x.md", src)
		lines := strings.Count(string(src), "\n") + strings.Count(string(src), "\r") + 1
		for _, m := range mistakes {
			if m.Line < 1 || m.Line > lines || m.Column < 1 || m.Text == "" {
				t.Errorf("%+v in %d lines", m, lines)
			}
		}
		last := 0
		for i, s := range doc.Sections {
			if s.Line <= last || s.Line > lines || s.Anchor == "" {
				t.Errorf("%+v after line %d", s, last)
			}
			last = s.Line
			doc.Under(i)
			for _, fence := range s.Fences {
				if fence.Mark < s.Line || fence.Line != fence.Mark+1 || fence.Kind == "" {
					t.Errorf("%+v in the section of line %d", fence, s.Line)
				}
			}
		}
	})
}

// What comes out is inert, whatever goes in.
func FuzzHTML(f *testing.F) {
	pages(f)
	f.Fuzz(func(t *testing.T, src []byte) {
		html, err := markdown.HTML(string(src))
		if err != nil {
			return
		}
		lower := strings.ToLower(html)
		for _, barred := range []string{"<script", "<iframe", "<style", "<object", "<form", `href="javascript:`, `src="javascript:`, `href="vbscript:`} {
			if strings.Contains(lower, barred) {
				t.Errorf("%q has %s", html, barred)
			}
		}
	})
}

// Whatever is read as it comes is inert, and its steps can be told apart.
func FuzzReadFree(f *testing.F) {
	pages(f)
	f.Add([]byte("+++\ntitle = 'x'\n+++\n1. [ ] a\n   - [x] b\n\n<script>c</script>\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		doc, err := markdown.ReadFree(src)
		if err != nil {
			return
		}
		seen := map[string]bool{}
		for _, p := range doc.Pieces {
			lower := strings.ToLower(p.HTML)
			for _, item := range p.Items {
				lower += strings.ToLower(item.HTML)
				if item.Anchor == "" || seen[item.Anchor] || item.Title == "" && item.HTML == "" {
					t.Errorf("%+v", item)
				}
				seen[item.Anchor] = true
			}
			for _, barred := range []string{"<script", "<iframe", "<style", "<object", "<form", `href="javascript:`, `src="javascript:`, `href="vbscript:`} {
				if strings.Contains(lower, barred) {
					t.Errorf("%q has %s", p.HTML, barred)
				}
			}
		}
	})
}
