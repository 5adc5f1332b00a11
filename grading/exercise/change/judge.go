package change

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/grading/exercise"
)

// Reviewed is one change as it was judged, for the screen of this kind.
type Reviewed struct {
	ID      string   `json:"id"`
	Title   string   `json:"title"`
	Diff    string   `json:"diff"` // id of the document
	Given   string   `json:"given"`
	Verdict string   `json:"verdict"`
	Accept  []string `json:"accept"`
	Lines   []string `json:"lines"` // that make it dangerous
	Hit     []string `json:"hit"`   // of those, what a remark was on
	Remarks []Said   `json:"remarks"`
	Figures Figures  `json:"figures"`
}

// Said is a remark on a line.
type Said struct {
	Line int    `json:"line"`
	Text string `json:"text"`
	Hit  bool   `json:"hit"`
}

// Judge implements exercise.Work.
func (t *task) Judge(ctx context.Context, w exercise.Workshop, seed int64, a exercise.Answer) (exercise.Report, error) {
	j := &judgement{task: t, seed: seed, answer: a}
	for _, p := range t.proposals {
		f, err := p.figures(ctx, w)
		if err != nil {
			return exercise.Report{}, err
		}
		j.add(p, f)
	}
	report, _ := t.Try(ctx, w, seed, a)
	report.Shown = j.all
	for _, c := range []struct {
		id    string
		check func() (float64, string)
	}{{"verdicts", j.verdicts}, {"customers", j.customers}, {"lines", j.lines}, {"questions", j.questions}} {
		share, why := c.check()
		report.Results = append(report.Results, exercise.Result{Check: c.id, Share: min(max(share, 0), 1), Why: why})
	}
	return report, nil
}

type judgement struct {
	task   *task
	seed   int64
	answer exercise.Answer
	all    []Reviewed
	stray  int // remarks on lines that are as they should be
}

// add judges what was said of one change.
func (j *judgement) add(p *proposal, f Figures) {
	v := Reviewed{
		ID: p.id, Title: j.task.papers.Fill(j.seed, p.title), Diff: p.diff, Given: strings.TrimSpace(j.answer[p.verdictPart()]),
		Verdict: p.verdict, Accept: append([]string{}, p.accept...), Lines: []string{}, Hit: []string{}, Remarks: []Said{}, Figures: f,
	}
	for _, s := range p.lines {
		v.Lines = append(v.Lines, s.String())
	}
	said, _ := j.task.remarksOf(p, j.answer)
	for _, r := range said {
		at := slices.IndexFunc(p.lines, func(s span) bool { return s.holds(r.line) })
		v.Remarks = append(v.Remarks, Said{r.line, r.text, at >= 0})
		if at < 0 {
			j.stray++
			continue
		}
		if name := p.lines[at].String(); !slices.Contains(v.Hit, name) && len(strings.Fields(r.text)) >= 3 {
			v.Hit = append(v.Hit, name)
		}
	}
	j.all = append(j.all, v)
}

// credit is how right a verdict is.
func credit(p *proposal, given string) float64 {
	switch {
	case given == p.verdict, given != "" && slices.Contains(p.accept, given):
		return 1
	case given == Ask && p.verdict == Approve, p.dangerous() && (given == Ask || given == Refuse):
		return 0.5
	}
	return 0
}

// verdicts is how well dangerous and fine changes are told apart: whoever treats all
// alike, whatever way, comes to nothing.
func (j *judgement) verdicts() (float64, string) {
	var right [2]float64
	var of [2]int
	var wrong []string
	for i, p := range j.task.proposals {
		side := 0
		if p.dangerous() {
			side = 1
		}
		c := credit(p, j.all[i].Given)
		right[side] += c
		of[side]++
		if c < 1 {
			given := map[string]string{Approve: "approved", Ask: "asked about", Refuse: "refused"}[j.all[i].Given]
			if given == "" {
				given = "not decided"
			}
			wrong = append(wrong, fmt.Sprintf("%s was %s, and it is one to %s", p.id, given, p.verdict))
		}
	}
	share := right[0]/float64(of[0]) + right[1]/float64(of[1]) - 1
	if len(wrong) == 0 {
		return 1, fmt.Sprintf("All %d changes are decided rightly.", len(j.all))
	}
	return share, "Of those decided otherwise: " + strings.Join(wrong, "; ") + "."
}

// customers is what those approved would have cost, of what all dangerous ones would, as
// far as what is fine went out.
func (j *judgement) customers() (float64, string) {
	cost, all, fine, out, failed, slow := 0.0, 0.0, 0, 0, 0, 0
	for i, p := range j.task.proposals {
		v := j.all[i]
		approved := v.Given == Approve
		if !p.dangerous() {
			fine++
			if approved {
				out++
			}
			continue
		}
		all += v.Figures.Share
		if approved {
			cost += v.Figures.Share
			failed, slow = failed+v.Figures.Failed, slow+v.Figures.Slow
		}
	}
	share := float64(out) / float64(fine)
	why := fmt.Sprintf("%d of %d changes that are fine went out.", out, fine)
	if all > 0 {
		share *= 1 - cost/all
	}
	if cost > 0 {
		why += fmt.Sprintf(" What else was approved would have failed %d visits and slowed %d, as the tabletop plays it.", failed, slow)
	} else {
		why += " Nothing that was approved would have been felt by customers."
	}
	return share, why
}

// slack is how many remarks on lines that are as they should be cost nothing, and weigh
// what each of the others costs.
const (
	slack = 3
	weigh = 0.1
)

func (j *judgement) lines() (float64, string) {
	hit, of := 0.0, 0
	var missed []string
	for i, p := range j.task.proposals {
		of += len(p.lines)
		for _, s := range p.lines {
			if !slices.Contains(j.all[i].Hit, s.String()) {
				missed = append(missed, fmt.Sprintf("line %s of %s", s, p.diff))
				continue
			}
			worth := 1.0
			if len(p.terms) > 0 && !mentions(j.task.words(p, j.answer), p.terms) {
				worth = 0.5
				missed = append(missed, fmt.Sprintf("what is wrong with line %s of %s", s, p.diff))
			}
			hit += worth
		}
	}
	share := hit / float64(of)
	why := "Every line that makes a change dangerous is pointed out."
	if len(missed) > 0 {
		why = "Not pointed out: " + strings.Join(missed, ", ") + "."
	}
	if over := j.stray - slack; over > 0 {
		share -= weigh * float64(over)
		why += fmt.Sprintf(" %d remarks are on lines that are as they should be.", j.stray)
	}
	return share, why
}

// words are all that somebody said of a change, in lower case.
func (t *task) words(p *proposal, a exercise.Answer) string {
	all := a[p.reasonPart()]
	said, _ := t.remarksOf(p, a)
	for _, r := range said {
		all += "\n" + r.text
	}
	return strings.ToLower(all)
}

// mentions reports whether words have one of some terms in them.
func mentions(words string, terms []string) bool {
	return slices.ContainsFunc(terms, func(t string) bool { return strings.Contains(words, strings.ToLower(t)) })
}

func (j *judgement) questions() (float64, string) {
	asked, of := 0.0, 0
	var missed []string
	for i, p := range j.task.proposals {
		if len(p.question) == 0 {
			continue
		}
		of++
		words := j.task.words(p, j.answer)
		switch {
		case !strings.Contains(words, "?") || !mentions(words, p.question):
			missed = append(missed, p.id)
		case j.all[i].Given == Ask:
			asked++
		default:
			asked += 0.5
		}
	}
	if of == 0 {
		return 1, "No change of these needed a question."
	}
	if len(missed) > 0 {
		return asked / float64(of), "The question that settles it is not asked of: " + strings.Join(missed, ", ") + "."
	}
	return asked / float64(of), "Where something had to be known first, it is asked."
}
