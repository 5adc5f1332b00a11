package grading

import (
	"fmt"
	"slices"

	"github.com/drillyard/drillyard/scenarios/event"
)

// verdict is what a judge says of its criterion.
type verdict struct {
	result Result
	share  float64        // of the criterion's points
	open   float64        // share of them that waits for a person; with Open, all
	texts  []*event.Event // that a person has to read before it counts
	events []*event.Event // that it rests on; nil entries are skipped
	why    string
	earn   string // when nothing or not all was earned
	moves  []StepMove
}

// Grade judges a run by its log. The log of a run that is still going is
// judged as it stands. It fails when the events are not the log of one run, in
// order, and when a condition cannot be evaluated.
func (r *Rubric) Grade(events []event.Event) (Grade, error) {
	if len(r.judges) != len(r.Criteria) {
		return Grade{}, fmt.Errorf("grade: a rubric comes from Compile or DecodeRubric")
	}
	l, err := r.read(events)
	if err != nil {
		return Grade{}, fmt.Errorf("grade: %w", err)
	}
	g := Grade{Rubric: r.Hash(), Grader: Version, Findings: make([]Finding, 0, len(r.Criteria))}
	for i, c := range r.Criteria {
		v, err := r.judges[i].judge(l)
		if err != nil {
			return Grade{}, fmt.Errorf("grade criterion %s: %w", c.ID, err)
		}
		if vacant := l.vacant(c); vacant != "" && c.Points > 0 {
			v = c.nobodys(vacant)
		}
		v.why, v.earn = r.Called().In(v.why), r.Called().In(v.earn)
		f := l.overruled(c, finding(c, v))
		if len(l.played) > 1 {
			f.Seat, f.By = c.Seat, l.by(f.Events)
		}
		g.Findings = append(g.Findings, f)
	}
	g.Members = l.members(g.Findings)
	g.Timings = l.timings()
	g.Global = l.marked().Global
	if brokeDown(l.reason) {
		g.Ungraded = l.reason
		g.Dimensions = dimensions(nil, nil)
		return g, nil
	}
	g.Score = score(g.Findings)
	g.Score.Passed, g.Failed = r.passed(g.Score, g.Findings)
	g.Dimensions = dimensions(r.Criteria, g.Findings)
	g.Weighted = weighted(g.Dimensions)
	return g, nil
}

func finding(c Criterion, v verdict) Finding {
	f := Finding{
		ID: c.ID, Title: c.Title, Dimension: c.Dimension,
		Result: v.result, Points: round(v.share*c.Points, 2), Max: max(c.Points, 0),
		Events: []int64{}, Why: v.why, Steps: v.moves,
	}
	switch v.result {
	case Open:
		v.open = 1
	case Unjudged:
		f.Points, f.Max = 0, 0
	}
	f.Open = round(v.open*f.Max, 2)
	for _, e := range v.events {
		if e != nil && !slices.Contains(f.Events, e.Seq) {
			f.Events = append(f.Events, e.Seq)
		}
	}
	slices.Sort(f.Events)
	switch {
	case v.result == Earned || v.result == Spared || v.result == Open || v.result == Unjudged:
	case c.Hint != "":
		f.Earn = c.Hint
	default:
		f.Earn = v.earn
	}
	return f
}
