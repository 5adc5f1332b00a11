package markdown_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/scenarios/markdown"
)

func TestParsePlaces(t *testing.T) {
	src := "\ufeff---\r\ntitle: x\r\n---\r\nThe intro,\r\nin two lines.\r\n\r\n## First *part* with `code`\r\n\r\nProse.\r\n\r\n" +
		"```yaml thing\r\na: 1\r\n  b\r\n```\r\n\r\nMore prose.\r\n\r\n```yaml\nplain: example\n```\n\n" +
		"Second part\n-----------\n\nText.\n\n### Below\n\n  ~~~~json thing\n  ```\n  {}\n ~~~~~\n\n## First part with code\n"
	doc, mistakes := markdown.Parse("x.md", []byte(src))
	if len(mistakes) > 0 {
		t.Fatal(mistakes)
	}
	if doc.Front != "title: x" || doc.FrontLine != 2 || doc.BodyLine != 4 {
		t.Errorf("front matter is %q at line %d, body at %d", doc.Front, doc.FrontLine, doc.BodyLine)
	}
	if want := "The intro,\nin two lines."; doc.Intro != want {
		t.Errorf("intro is %q, want %q", doc.Intro, want)
	}
	type section struct {
		level, line   int
		title, anchor string
		prose         string
	}
	want := []section{
		{2, 7, "First part with code", "first-part-with-code", "Prose.\n\n\nMore prose.\n\n```yaml\nplain: example\n```"},
		{2, 22, "Second part", "second-part", "Text."},
		{3, 27, "Below", "below", ""},
		{2, 34, "First part with code", "first-part-with-code-1", ""},
	}
	if len(doc.Sections) != len(want) {
		t.Fatalf("%d sections, want %d", len(doc.Sections), len(want))
	}
	for i, s := range doc.Sections {
		if got := (section{s.Level, s.Line, s.Title, s.Anchor, s.Prose}); got != want[i] {
			t.Errorf("section %d is %+v, want %+v", i, got, want[i])
		}
	}
	if got, want := doc.Sections[0].Fences, (markdown.Fence{Language: "yaml", Kind: "thing", Text: "a: 1\n  b", Mark: 11, Line: 12, Column: 1}); len(got) != 1 || got[0] != want {
		t.Errorf("fences are %+v, want %+v", got, want)
	}
	if got, want := doc.Sections[2].Fences, (markdown.Fence{Language: "json", Kind: "thing", Text: "```\n{}", Mark: 29, Line: 30, Column: 3}); len(got) != 1 || got[0] != want {
		t.Errorf("fences are %+v, want %+v", got, want)
	}
	if got, want := doc.Under(1), "Text.\n\n### Below\n\n  ~~~~json thing\n  ```\n  {}\n ~~~~~"; got != want {
		t.Errorf("under the second part is %q, want %q", got, want)
	}
}

func TestParseMistakes(t *testing.T) {
	for _, test := range []struct{ name, src, want string }{
		{"open front matter", "---\ntitle: x\n", "x.md:1:1: the front matter is not closed: a line --- is missing"},
		{"open block", "## A\n\n````yaml thing\n```\n", "x.md:3:1: this block is not closed: a line ```` is missing"},
		{"block in a list", "- one\n\n  ```yaml thing\n  a: 1\n  ```\n", "x.md:3:1: this thing block is not read: it must start at the left margin, outside lists and quotations"},
		{"not text", "one\ntwo\n\xff\n", "x.md:3:1: this line is not text in UTF-8"},
		{"binary", "one\n\x00two\n", "x.md:2:1: this line is not text in UTF-8"},
		{"deep nesting", "one\n\n" + strings.Repeat("> ", 90) + "a\n", "x.md:3:1: quotations and lists are nested too deeply; nothing of the page is read"},
		{"a long paragraph", "one\n\n" + strings.Repeat("many words\n", 2000), "x.md:3:1: a paragraph has at most 16 KiB; nothing of the page is read"},
		{"a wide table", "one\n\n" + strings.Repeat("|a", 2000) + "\n" + strings.Repeat("|-\n", 20), "x.md:3:1: a table has at most 20000 cells; nothing of the page is read"},
		{"many headings", strings.Repeat("# a\n", 2001), "x.md:2001:1: there are more than 2000 headings; nothing of the page is read"},
		{"too large", strings.Repeat("a", markdown.MaxSize+1), "x.md:1:1: the file is too large: at most 256 KiB are read"},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc, mistakes := markdown.Parse("x.md", []byte(test.src))
			if doc == nil || len(mistakes) != 1 || mistakes[0].Error() != test.want {
				t.Errorf("mistakes are %v, want %s", mistakes, test.want)
			}
		})
	}
}

func TestHTML(t *testing.T) {
	for _, test := range []struct {
		name, src  string
		want, bars []string
	}{
		{"raw HTML", "a <script>alert(1)</script> b\n\n<div onclick=x()>c</div>\n", []string{"<p>a"}, []string{"<script", "<div", "onclick"}},
		{"dangerous links", "[a](javascript:alert(1)) [b](JaVaScRiPt:x) ![c](data:text/html,x) <javascript:x>", []string{`<a href="">a</a>`}, []string{"javascript:alert", "JaVaScRiPt:x", "data:"}},
		{"attributes", "[a](https://x.example/\"onmouseover=\"x)", nil, []string{`"onmouseover="`}},
		{"a table", "| a | b |\n|---|--:|\n| 1 | 2 |\n", []string{"<table>", "<td>1</td>"}, nil},
		{"a task list", "- [x] done\n- [ ] open\n", []string{`<input checked="" disabled="" type="checkbox"`}, nil},
		{"a bare address", "see https://example.com/x.", []string{`<a href="https://example.com/x">https://example.com/x</a>.`}, nil},
		{"anchors", "## See *this*\n\n## See this\n", []string{`<h2 id="see-this">`, `<h2 id="see-this-1">`}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := markdown.HTML(test.src)
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range test.want {
				if !strings.Contains(got, want) {
					t.Errorf("%q lacks %q", got, want)
				}
			}
			for _, barred := range test.bars {
				if strings.Contains(got, barred) {
					t.Errorf("%q has %q", got, barred)
				}
			}
		})
	}
	if _, err := markdown.HTML(strings.Repeat("a", markdown.MaxSize+1)); !errors.Is(err, markdown.ErrTooLarge) {
		t.Errorf("a huge text: %v", err)
	}
}

func TestPage(t *testing.T) {
	page, err := markdown.Page("guide/x.md", []byte("---\ntitle: A page\nfor: author\n---\n# Heading\n\nText.\n"))
	if err != nil || page.Title != "A page" || page.For != "author" || !strings.Contains(page.HTML, "<p>Text.</p>") || strings.Contains(page.HTML, "title:") {
		t.Errorf("got %+v, %v", page, err)
	}
	if page, err = markdown.Page("guide/x.md", []byte("# Heading\n")); err != nil || page.Title != "Heading" || page.For != "" {
		t.Errorf("got %+v, %v", page, err)
	}
	for _, src := range []string{"---\ntitle: x\n", "---\ntitle: [x\n---\n"} {
		if _, err := markdown.Page("guide/x.md", []byte(src)); err == nil || !strings.HasPrefix(err.Error(), "guide/x.md:") {
			t.Errorf("%q: %v", src, err)
		}
	}
}

func TestPlace(t *testing.T) {
	if line, column := markdown.Place("añb\nçd", len("añb\nç")); line != 2 || column != 2 {
		t.Errorf("got %d:%d, want 2:2", line, column)
	}
}

// A line that says it is a step is one, item or not.
func TestStepsThatAreSpelledOut(t *testing.T) {
	for src, want := range map[string][]string{
		"Step 1: Check the connections\nStep 2: Kill the `idle` ones,\nall of them\nStep 3: Verify": {"Step 1: Check the connections", "Step 2: Kill the idle ones, all of them", "Step 3: Verify"},
		"**Step 1.** Look\n\n**Step 2:** Tell [them](http://a.example)":                             {"Step 1. Look", "Step 2: Tell them"},
		"Schritt 1 – Nachsehen":         {"Schritt 1 – Nachsehen"},
		"Step 2 is the hardest of all.": nil,
		"As before:\nStep 1: Look":      nil,
		"Steps: there are none":         nil,
	} {
		f, err := markdown.ReadFree([]byte(src))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range f.Pieces {
			for _, item := range p.Items {
				got = append(got, item.Title)
				if item.Anchor == "" || strings.Contains(item.Title, "them") && strings.Contains(src, "](") && !strings.Contains(item.HTML, "a.example") {
					t.Errorf("%q: %+v", src, item)
				}
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q has the steps %q", src, got)
		}
	}
}
