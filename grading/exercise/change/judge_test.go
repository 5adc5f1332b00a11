package change

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/grading/exercise/papers"
	"github.com/drillyard/drillyard/scenarios"
)

// closed is a workshop that nothing can be played in: what is judged here has been
// played.
type closed struct{}

func (closed) Cage(context.Context, exercise.Program) (exercise.Ran, error) {
	return exercise.Ran{}, exercise.ErrNoCage
}

func (closed) Play(context.Context, exercise.Play) (exercise.Played, error) {
	return exercise.Played{}, errors.New("nothing can be played")
}

// review makes a review of fine and dangerous changes.
func review(fine, dangerous int) *task {
	t := &task{papers: &papers.Papers{}}
	for i := range fine {
		t.proposals = append(t.proposals, &proposal{id: fmt.Sprint("fine", i), verdict: Approve, played: &Figures{Visits: 1000}})
	}
	for i := range dangerous {
		verdict := []string{Refuse, Ask}[i%2]
		t.proposals = append(t.proposals, &proposal{
			id: fmt.Sprint("bad", i), verdict: verdict, lines: []span{{3, 4}}, terms: []string{"pool"}, question: []string{"peak"},
			played: &Figures{Visits: 1000, Failed: 100 * (i + 1), Share: 0.1 * float64(i+1)},
		})
	}
	return t
}

func judged(t *testing.T, of *task, a exercise.Answer) map[string]float64 {
	t.Helper()
	report, err := of.Judge(t.Context(), closed{}, 1, a)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]float64{}
	for _, r := range report.Results {
		if r.Share < 0 || r.Share > 1 || r.Why == "" {
			t.Fatalf("%+v", r)
		}
		got[r.Check] = r.Share
	}
	if len(got) != len(of.Checks()) {
		t.Fatalf("%d of %d checks: %v", len(got), len(of.Checks()), got)
	}
	return got
}

// Whoever treats all changes alike has told nothing apart, however many of which sort
// there are; nothing, and nonsense, are judged as well.
func TestTreatingAllAlikeEarnsNothing(t *testing.T) {
	for fine := 1; fine < 6; fine++ {
		for dangerous := 1; dangerous < 6; dangerous++ {
			of := review(fine, dangerous)
			for _, verdict := range []string{Approve, Refuse, "", "maybe"} {
				a := exercise.Answer{}
				for _, p := range of.proposals {
					a[p.verdictPart()] = verdict
				}
				got := judged(t, of, a)
				if got["verdicts"] != 0 && !(verdict == Refuse && got["verdicts"] <= 0) || got["customers"] != 0 {
					t.Errorf("%d fine, %d dangerous, all %q: %v", fine, dangerous, verdict, got)
				}
			}
		}
	}
}

// Deciding one more change rightly never costs.
func TestDecidingRightlyNeverCosts(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		of := review(1+r.IntN(4), 1+r.IntN(4))
		a := exercise.Answer{}
		for _, p := range of.proposals {
			a[p.verdictPart()] = []string{Approve, Ask, Refuse}[r.IntN(3)]
		}
		before := judged(t, of, a)
		p := of.proposals[r.IntN(len(of.proposals))]
		a[p.verdictPart()] = p.verdict
		after := judged(t, of, a)
		for _, check := range []string{"verdicts", "customers"} {
			if after[check] < before[check]-1e-9 {
				t.Fatalf("%s fell from %v to %v when %s was decided rightly", check, before[check], after[check], p.id)
			}
		}
	}
}

// A remark earns on the line that it is about, if it says what is wrong there; one on
// every line earns nothing.
func TestRemarksEarnWhereTheDangerIs(t *testing.T) {
	of := review(1, 1)
	lines := func(text string) float64 { return judged(t, of, exercise.Answer{"bad0-lines": text})["lines"] }
	every := ""
	for i := range 30 {
		every += fmt.Sprintf("%d\tis this pool right\n", i+1)
	}
	for text, want := range map[string]float64{
		"3\tthe pool is too small":             1,
		"4\tthe pool is too small\n":           1,
		"3\tno good at all":                    0.5,
		"3\tpool":                              0,
		"9\tthe pool is too small":             0,
		every:                                  0,
		"x\tthe pool\n\t\n3 the pool is small": 0,
		"":                                     0,
	} {
		if got := lines(text); got != want {
			t.Errorf("%.40q earns %v, want %v", text, got, want)
		}
	}
	report, _ := of.Try(t.Context(), closed{}, 1, exercise.Answer{"bad0-lines": "3\tfine\nx\n", "bad0-verdict": "ask", "bad0-reason": "because"})
	var said []string
	for _, r := range report.Remarks {
		said = append(said, fmt.Sprintf("%s:%d %s", r.Part, r.Line, r.Text))
	}
	for _, want := range []string{"fine0-verdict:0 This change is not decided yet.", "bad0-lines:2 This is no remark on a line.", "bad0-reason:0 You ask, and there is no question."} {
		if !slices.Contains(said, want) {
			t.Errorf("%q is not said: %q", want, said)
		}
	}
}

// The question counts in full where somebody asks, and half where they only muse.
func TestTheQuestionHasToBeAsked(t *testing.T) {
	of := review(1, 1)
	for want, a := range map[float64]exercise.Answer{
		1:   {"bad0-verdict": Ask, "bad0-reason": "How many at the PEAK?"},
		0.5: {"bad0-verdict": Refuse, "bad0-reason": "How many at the peak?"},
		0:   {"bad0-verdict": Ask, "bad0-reason": "The peak worries me."},
	} {
		if got := judged(t, of, a)["questions"]; got != want {
			t.Errorf("%v earns %v, want %v", a, got, want)
		}
	}
}

const file = "---\ntitle: X\n---\n## Material\n### a.diff\n```diff file\none\ntwo\n```\n```yaml change\nid: a\ntitle: A\ndiff: a.dif\n```\n```yaml change\nid: b\ntitle: B\ndiff: a.diff\n```\n## Truth\n```yaml truth\nchanges:\n  - {id: a, verdict: refuse, lines: [7], drill: x}\n  - {id: c, verdict: aprove, unplayed: no}\n  - {id: a, verdict: refuse, unplayed: because, accept: [approve]}\n```\n"

// Authors are told of all that is wrong, where it stands.
func TestAuthorsAreToldOfAllThatIsWrong(t *testing.T) {
	s := scenarios.OpenSource("x.md", []byte(file))
	r := &exercise.Reader{Source: s, World: exercise.World{Drill: func(string) (exercise.Drill, bool) { return exercise.Drill{}, false }, Drills: func() []string { return []string{"first-page"} }}}
	under := ""
	for _, section := range s.Doc.Sections {
		under = section.Title
		for _, f := range section.Fences {
			b := exercise.Block{Fence: f, Under: under, At: scenarios.Position{Line: f.Mark, Column: 1}}
			if f.Kind == "truth" {
				r.Truth = append(r.Truth, b)
			} else {
				r.Material = append(r.Material, b)
			}
		}
	}
	if w := Kind.Compile(r); w != nil {
		t.Error("it compiles")
	}
	all := fmt.Sprint(s.Problems())
	for _, want := range []string{"there is no document a.dif", "are no lines of a.dif", `no drill "x"`, `no change "c"`, `no verdict "aprove"`, "the truth does not tell of change b", "called dangerous has to be played", "lines is missing", "no verdict that could be accepted"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not said:\n%s", want, all)
		}
	}
}
