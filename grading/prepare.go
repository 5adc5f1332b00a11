package grading

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// mistake is what is wrong with a criterion.
type mistake struct {
	index     int
	criterion Criterion
	inWhere   bool
	advice    bool // the criterion can be judged all the same
	message   string
	hint      string
}

// judge is a criterion made ready: it reads a run's log and passes a verdict.
type judge interface {
	judge(l *ledger) (verdict, error)
}

// prepare makes the judges, and returns what stands in the way of that.
func (r *Rubric) prepare() []mistake {
	var mistakes []mistake
	r.judges = make([]judge, len(r.Criteria))
	for i, c := range r.Criteria {
		wrong := func(message, hint string) {
			mistakes = append(mistakes, mistake{index: i, criterion: c, message: message, hint: hint})
		}
		if !slices.ContainsFunc(scenarios.Dimensions(), func(d scenarios.Dimension) bool { return d.Name == c.Dimension }) {
			wrong(fmt.Sprintf("unknown dimension %q", c.Dimension), "")
		}
		switch {
		case math.IsNaN(c.Points) || math.IsInf(c.Points, 0):
			wrong("points must be a finite number", "")
		case c.Asks == AsksForbid && c.Points > 0:
			wrong(fmt.Sprintf("%g points for a forbidden thing", c.Points), "what is forbidden costs points: write them below 0")
		case c.Asks != AsksForbid && c.Points < 0:
			wrong(fmt.Sprintf("%g points for something wanted", c.Points), "write the points above 0, or say forbid")
		}
		var cond *where
		if c.Where != "" {
			var bad *badWhere
			if cond, bad = r.compileWhere(c); bad != nil {
				mistakes = append(mistakes, mistake{index: i, criterion: c, inWhere: true, advice: bad.advice, message: bad.message, hint: bad.hint})
				if !bad.advice {
					continue
				}
			}
		}
		var problem string
		r.judges[i], problem = r.judgeFor(c, cond)
		if problem != "" {
			wrong(problem, "")
		}
	}
	return mistakes
}

// judgeFor returns the judge of a criterion, or why nobody could meet it.
func (r *Rubric) judgeFor(c Criterion, cond *where) (judge, string) {
	if cond != nil && c.Asks != AsksExpect && c.Asks != AsksForbid {
		return nil, "where goes with expect and forbid only"
	}
	if (c.Within != nil || c.Before != nil) && (c.Asks == AsksForbid || c.Asks == AsksJudge) {
		return nil, "within and before do not go with " + c.Asks
	}
	if c.Before != nil && c.Asks == AsksSLO {
		return nil, "before does not go with slo"
	}
	switch c.Asks {
	case AsksExpect, AsksForbid:
		if !slices.Contains(event.Kinds(), event.Kind(c.Of)) {
			return nil, fmt.Sprintf("unknown kind of event %q", c.Of)
		}
		if c.Asks == AsksExpect {
			return expect{c, cond}, ""
		}
		return forbid{c, cond}, ""
	case AsksSLO:
		if c.Collateral != "" && c.Collateral != collateralNone {
			return nil, fmt.Sprintf("unknown collateral %q; there is %s", c.Collateral, collateralNone)
		}
		if r.Held > 0 && c.Hold > r.Held {
			return nil, fmt.Sprintf("hold %s can never be seen: the run ends once every SLO has held for %s", Span(c.Hold), Span(r.Held))
		}
		return slo{c}, ""
	case AsksTruth:
		return r.truthJudge(c)
	case AsksStep:
		if book, anchor, ok := strings.Cut(c.Of, "#"); !ok || book == "" || anchor == "" {
			return nil, fmt.Sprintf("step %q is not runbook#step", c.Of)
		}
		return step{c}, ""
	case AsksJudge:
		if highest(c.Levels) <= 0 {
			return nil, "a judged criterion needs levels above 0"
		}
		if c.Subject != "" && !slices.Contains(event.Kinds(), event.Kind(c.Subject)) {
			return nil, fmt.Sprintf("unknown kind of event %q", c.Subject)
		}
		return marked{c}, ""
	}
	return nil, "it asks for nothing: one of expect, forbid, slo, truth, step and judge is missing"
}
