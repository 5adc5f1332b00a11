package scenarios_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/markdown"
)

// The ids of the steps of the runbooks that ship are their headings, as links to
// them have it.
func TestStepsOfShippedRunbooksAreTheirHeadings(t *testing.T) {
	for _, file := range markdownIn(t, "runbooks") {
		book, problems := scenarios.CompileRunbook(file, read(t, file))
		if len(problems) > 0 {
			t.Error(problems)
			continue
		}
		doc, _ := markdown.Parse(file, read(t, file))
		var got, want []string
		for _, s := range book.Steps {
			got = append(got, s.ID+" in "+s.Phase)
		}
		phase := ""
		for _, s := range doc.Sections {
			switch s.Level {
			case 2:
				phase = s.Title
			case 3:
				want = append(want, s.Anchor+" in "+phase)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", filepath.Base(file), got, want)
		}
	}
}

// What people have is read as they read it.
func TestRunbooksOfOthers(t *testing.T) {
	for name, tc := range map[string]struct {
		src, title string
		steps      []string // phase: title
	}{
		"an alert's page": {
			"# PoolExhausted\n\n## Meaning\n\nNo connection is free.\n\n## Impact\n\nPages fail.\n\n## Diagnosis\n\n1. Look at the pool:\n\n   ```\n   show pools\n   ```\n2. Look for a deploy.\n\n## Mitigation\n\n- Roll back.\n- Or wait.\n\n### Escalation\n\nCall the database team.\n",
			"PoolExhausted", []string{"Diagnosis: Look at the pool:", "Diagnosis: Look for a deploy.", "Mitigation: Escalation"},
		},
		"weighted, a checklist under a table": {
			"---\ntitle: Backlog grows\nweight: 3\ntags: [queue]\n---\n\n# Backlog grows\n\nText.\n\n## Symptoms\n| a | b |\n|---|---|\n| c | d |\n\nDo this:\n\n- [ ] Count consumers\n- [ ] Find the poison\n  - [ ] read the log\n- [x] Ask the owner\n- not a step\n",
			"Backlog grows", []string{"Symptoms: Count consumers", "Symptoms: Find the poison", "Symptoms: Ask the owner"},
		},
		"headings alone": {
			"# Disk full\n\nWhy.\n\n## Overview\n\nIt is full.\n\n## Find what grows\n\n- look\n\n## Delete it\n\nCarefully.\n\n## References\n\n1. a book\n",
			"Disk full", []string{": Find what grows", ": Delete it"},
		},
		"levels that jump": {
			"### Certificate expires\n\n##### Look at it\n\ntext\n\n###### Renew it\n\ntext\n",
			"Certificate expires", []string{"Look at it: Renew it"},
		},
		"several titles": {
			"# Triage\n\n1. Look\n\n# Mitigation\n\n1. Act\n2. Watch\n",
			"Triage", []string{"Triage: Look", "Mitigation: Act", "Mitigation: Watch"},
		},
		"headings that count": {
			"# Restore\n\n## Step 1: Stop writes\n\n1. open the panel\n2. press stop\n\n### If it hangs\n\nkill it\n\n## Step 2 - Restore\n\ntext\n",
			"Restore", []string{": Step 1: Stop writes", ": Step 2 - Restore"},
		},
		"underlined, in Windows' lines": {
			"\ufeffRestart it\r\n==========\r\n\r\nCheck\r\n-----\r\n\r\n1) one\r\n2) two\r\n",
			"Restart it", []string{"Check: one", "Check: two"},
		},
		"bullets that hold numbers": {
			"# X\n\n## Do\n\n- When it is slow:\n  1. look\n  2. act\n- Else nothing.\n",
			"X", []string{"Do: look", "Do: act"},
		},
		"front matter in TOML": {
			"+++\ntitle = \"Cache is cold\"\nweight = 4\n+++\n\n## Warm it\n\ntext\n\n## Watch it\n\ntext\n",
			"Cache is cold", []string{": Warm it", ": Watch it"},
		},
		"a rule across the page on top": {
			"---\n\nNo front matter.\n\n---\n\n1. one\n",
			"the file", []string{": one"},
		},
		"no structure": {"It is down. Call somebody.\n", "the file", nil},
		"nothing":      {"", "the file", nil},
		"contents, HTML and a quotation": {
			"# Y\n\n1. [Do](#do)\n2. [Links](#links)\n\n<details><summary>Why <script>alert(1)</script></summary>\n\ntext\n\n</details>\n\n> 1. quoted\n\n## Do\n\n1. **Drain** the `node`, see [here](https://example.org)\n\n## Links\n\n1. https://example.org\n",
			"Y", []string{"Do: Drain the node, see here"},
		},
		"an own heading for what follows the house's": {
			"---\ntitle: Z\n---\n\n## Triage\n\nText of the phase.\n\n### Look\n\ntext\n\n## Verification\n\n### Make sure\n\ntext\n",
			"Z", []string{"Triage: Look", "Verification: Make sure"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			book, problems := scenarios.CompileRunbook("runbooks/the-file.md", []byte(tc.src))
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			var got []string
			ids := map[string]bool{}
			for _, s := range book.Steps {
				got = append(got, s.Phase+": "+s.Title)
				if s.ID == "" || ids[s.ID] {
					t.Errorf("the id %q is nobody's or somebody else's", s.ID)
				}
				ids[s.ID] = true
			}
			if book.Title != tc.title || !slices.Equal(got, tc.steps) {
				t.Errorf("%q with %q, want %q with %q", book.Title, got, tc.title, tc.steps)
			}
			if strings.Contains(whole(book), "<script") {
				t.Errorf("it is not inert: %s", whole(book))
			}
		})
	}
}

// whole is all that a reader of a runbook sees.
func whole(b *scenarios.Runbook) string {
	var out strings.Builder
	out.WriteString(b.Title + b.Intro)
	next := 0
	for _, p := range b.Phases {
		out.WriteString(p.Title + p.HTML)
		for _, s := range b.Steps[next : next+p.Steps] {
			out.WriteString(s.Title + s.Body)
		}
		next += p.Steps
	}
	return out.String()
}

// shapes are the parts that public runbooks are made of, each with how many steps
// a reader sees in it. A part has the word w in every piece of text.
var shapes = []func(r *rand.Rand, w string) (src string, steps int){
	func(r *rand.Rand, w string) (string, int) { // numbered
		n := 1 + r.IntN(9)
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "%d. Do %s part %d.\n", i+1, w, i)
			if r.IntN(3) == 0 {
				fmt.Fprintf(&b, "   - detail %s\n     1. deeper %s\n", w, w)
			}
			if r.IntN(3) == 0 {
				fmt.Fprintf(&b, "\n   ```sh title=x\n   1. kubectl %s\n   # not a heading\n   ```\n\n", w)
			}
		}
		return b.String(), n
	},
	func(r *rand.Rand, w string) (string, int) { // a checklist
		n := 1 + r.IntN(9)
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "* [%c] Check %s item %d\n", " x"[r.IntN(2)], w, i)
			if r.IntN(2) == 0 {
				fmt.Fprintf(&b, "  * [ ] nested %s\n", w)
			}
		}
		return b.String(), n
	},
	func(r *rand.Rand, w string) (string, int) { // numbers within bullets
		n := 1 + r.IntN(4)
		return fmt.Sprintf("- When %s:\n", w) + strings.Repeat(fmt.Sprintf("  1. act %s\n", w), n) + fmt.Sprintf("- else %s\n", w), n
	},
	func(_ *rand.Rand, w string) (string, int) { // a table
		return fmt.Sprintf("| signal | meaning |\n|---|---|\n| 1. %s | a \\| b |\n| 2. x | %s |\n", w, w), 0
	},
	func(_ *rand.Rand, w string) (string, int) { // bullets
		return fmt.Sprintf("- first %s\n- second\n  - nested %s\n", w, w), 0
	},
	func(_ *rand.Rand, w string) (string, int) { // HTML
		return fmt.Sprintf("<details>\n<summary>More %s</summary>\n<ol><li>one</li></ol>\n<script>alert('x')</script>\n</details>\n\n<!-- 1. hidden -->\n\nText with <b onclick=x>%s</b>.\n", w, w), 0
	},
	func(_ *rand.Rand, w string) (string, int) { // admonitions
		return fmt.Sprintf("> [!WARNING]\n> 1. Not %s\n\n!!! note\n    Indented %s\n\n:::tip\nAnd %s\n:::\n", w, w, w), 0
	},
	func(_ *rand.Rand, w string) (string, int) { // code
		return fmt.Sprintf("~~~\n# no heading\n1. no step %s\n- [ ] nor this\n~~~\n\n    1. nor %s\n", w, w), 0
	},
	func(r *rand.Rand, w string) (string, int) { // a very long paragraph
		return strings.Repeat("word "+w+" ", 1+r.IntN(6000)) + "\n", 0
	},
	func(r *rand.Rand, w string) (string, int) { // a long table
		return "|a|b|\n|-|-|\n" + strings.Repeat("|x|"+w+"|\n", 1+r.IntN(12000)), 0
	},
}

// made makes a runbook in the shape of public ones.
func made(r *rand.Rand) (src string, steps int) {
	var b strings.Builder
	switch r.IntN(6) {
	case 0:
		b.WriteString("---\ntitle: \"A runbook: made\"\nweight: 20\naliases: [/old]\nparams:\n  owner: {team: x}\n---\n\n")
	case 1:
		b.WriteString("+++\ntitle = 'A runbook'\n[extra]\nweight = 3\n+++\n\n")
	case 2:
		b.WriteString("---\nlayout: page\ntitle: {{ page.title }}\n---\n{% include toc.html %}\n\n")
	}
	level := 1
	if b.Len() == 0 {
		level += r.IntN(3)
	}
	heading := func(level int, title string) {
		if level <= 2 && r.IntN(4) == 0 {
			b.WriteString(title + "\n" + strings.Repeat("=-"[level-1:level], len(title)) + "\n\n")
			return
		}
		b.WriteString(strings.Repeat("#", level) + " " + title + "\n\n")
	}
	headed := r.IntN(5) > 0
	if headed {
		heading(level, "The title of it")
		level += 1 + r.IntN(2)
	}
	parts := 1 + r.IntN(6)
	plain, bare := r.IntN(4) == 0, r.IntN(5) == 0 // nothing to count; no headings
	for i := range parts {
		w := fmt.Sprintf("word%d", i)
		shape := r.IntN(len(shapes))
		if plain {
			shape = 3 + r.IntN(len(shapes)-3)
		}
		if !bare {
			heading(min(6, level), fmt.Sprintf("Part %c of it", 'A'+i))
		}
		b.WriteString("Text " + w + ".\n\n")
		part, n := shapes[shape](r, w)
		b.WriteString(part + "\n")
		steps += n
	}
	if steps == 0 && !bare && (headed || parts > 1) { // one heading alone is the title
		steps = parts // headings alone: each is a step
	}
	src = b.String()
	switch r.IntN(5) {
	case 0:
		src = strings.ReplaceAll(src, "\n", "\r\n")
	case 1:
		src = "\ufeff" + src
	}
	return src, steps
}

func TestTwoHundredRunbooksInPublicShapes(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 200))
	largest := 0
	for i := range 200 {
		src, want := made(r)
		largest = max(largest, len(src))
		book, problems := scenarios.CompileRunbook(fmt.Sprintf("runbooks/made-%d.md", i), []byte(src))
		if len(problems) > 0 {
			t.Errorf("%d: %v", i, problems)
			continue
		}
		if got := len(book.Steps); got != want {
			t.Errorf("%d: %d steps, want %d, in\n%.1500s", i, got, want, src)
		}
		shown := whole(book)
		for k := range 6 {
			w := fmt.Sprintf("word%d", k)
			if strings.Contains(src, w) && !strings.Contains(shown, w) {
				t.Errorf("%d: %s is lost", i, w)
			}
		}
		for _, barred := range []string{"<script", "onclick", "alert("} {
			if strings.Contains(shown, barred) {
				t.Errorf("%d: it is not inert: %s", i, barred)
			}
		}
		sum := 0
		for _, p := range book.Phases {
			sum += p.Steps
		}
		if sum != len(book.Steps) {
			t.Errorf("%d: phases have %d of %d steps", i, sum, len(book.Steps))
		}
	}
	if largest < markdown.MaxSize/4 {
		t.Errorf("the largest has %d bytes: none is huge", largest)
	}
}

func TestARunbookTooLargeToRead(t *testing.T) {
	for name, tc := range map[string]struct{ src, want string }{
		"ten megabytes": {strings.Repeat("word ", 2<<20), "at most 1024 KiB"},
		"all headings":  {strings.Repeat("# a\n", 5000), "more than 2000 headings"},
	} {
		_, problems := scenarios.CompileRunbook("runbooks/x.md", []byte(tc.src))
		if len(problems) != 1 || !strings.Contains(problems[0].Message, tc.want) {
			t.Errorf("%s: %v", name, problems)
		}
	}
	deep := strings.Repeat("> ", 500) + "deep\n"
	book, problems := scenarios.CompileRunbook("runbooks/x.md", []byte(deep))
	if len(problems) > 0 || !strings.Contains(whole(book), "deep") {
		t.Errorf("what nests too deeply is shown as it was typed: %v", problems)
	}
	many := strings.Repeat("1. one\n", 3000)
	if book, problems = scenarios.CompileRunbook("runbooks/x.md", []byte(many)); len(problems) > 0 || len(book.Steps) > 2000 {
		t.Errorf("%d steps: %v", len(book.Steps), problems)
	}
}
