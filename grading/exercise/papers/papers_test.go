package papers

import (
	"fmt"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/scenarios"
)

func opened(t *testing.T, material string) (*Papers, []exercise.Block, scenarios.Problems) {
	t.Helper()
	s := scenarios.OpenSource("x.md", []byte("# X\n"+material))
	r := &exercise.Reader{Source: s}
	under := ""
	for _, section := range s.Doc.Sections {
		if section.Level == 3 {
			under = section.Title
		}
		for _, f := range section.Fences {
			r.Material = append(r.Material, exercise.Block{Fence: f, Under: under, At: scenarios.Position{Line: f.Mark, Column: 1}})
		}
	}
	p, own := Read(r)
	return p, own, s.Problems()
}

const varied = "## Material\n```yaml variants\nwho: [Ada, Ben, Cleo]\nat: [\"02:10\", \"03:20\", \"04:30\"]\n```\n### note.md\n```markdown file\n{{who}} at {{ at }}\n```\n```yaml odd\n```\n"

// All words of a seed come from one place of their lists, whatever the seed.
func TestWordsOfASeedFitOneAnother(t *testing.T) {
	p, own, problems := opened(t, varied)
	if len(problems) > 0 || len(own) != 1 || own[0].Kind != "odd" {
		t.Fatal(problems, own)
	}
	for seed, want := range map[int64]string{0: "Ada at 02:10", 1: "Ben at 03:20", 5: "Cleo at 04:30", -1: "Cleo at 04:30", 1 << 62: "Ben at 03:20"} {
		if got := strings.TrimSpace(p.Documents(seed)[0].Text); got != want {
			t.Errorf("seed %d: %q, want %q", seed, got, want)
		}
	}
	if got := p.Fill(1, "{{nobody}} {{who}}"); got != "{{nobody}} Ben" {
		t.Error(got)
	}
}

// An author is told of all that does not fit, where it stands.
func TestWhatDoesNotFitIsTold(t *testing.T) {
	_, _, problems := opened(t, "## Material\n```text file\nx\n```\n```yaml variants\nwho: [Ada]\na: [x, y]\nb: [x, y, z]\n```\n### one.md\n```markdown file\n{{wo}}\n```\n### one.md\n```markdown file\ny\n```\n")
	var all []string
	for _, p := range problems {
		all = append(all, fmt.Sprint(p))
	}
	for _, want := range []string{"x.md:3:", "names it", "from 2 to 20 variants", "b has 3 variants, others have 2", "what {{wo}} is", "there is a document one.md already"} {
		if !strings.Contains(strings.Join(all, "\n"), want) {
			t.Errorf("%q is not said:\n%s", want, strings.Join(all, "\n"))
		}
	}
}
