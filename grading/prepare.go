package grading

import (
	"fmt"
	"math"
	"slices"

	"github.com/drillyard/drillyard/scenarios"
)

// mistake is what is wrong with a criterion.
type mistake struct {
	index     int
	criterion Criterion
	part      int // of its Any, counted from 1; 0: the criterion itself
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
	r.listener = newListener(r)
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
		case costs(c.Asks) && c.Points > 0:
			wrong(fmt.Sprintf("%g points for a forbidden thing", c.Points), "what is forbidden costs points: write them below 0")
		case !costs(c.Asks) && c.Points < 0:
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
		if !r.partsRead(c, func(m mistake) { m.index = i; mistakes = append(mistakes, m) }) {
			continue
		}
		var problem string
		r.judges[i], problem = r.judgeFor(c, cond)
		if problem != "" {
			wrong(problem, "")
		}
	}
	return mistakes
}

// partsRead reports what is wrong with the conditions of the parts of a
// criterion, and whether all of them can be read.
func (r *Rubric) partsRead(c Criterion, report func(mistake)) bool {
	read := true
	for n, part := range c.Any {
		if part.Where == "" {
			continue
		}
		if _, bad := r.compileWhere(part); bad != nil {
			report(mistake{criterion: c, part: n + 1, inWhere: true, advice: bad.advice, message: bad.message, hint: bad.hint})
			read = read && bad.advice
		}
	}
	return read
}

// judgeFor returns the judge of a criterion, or why nobody could meet it.
func (r *Rubric) judgeFor(c Criterion, cond *where) (judge, string) {
	k, ok := kindOf(c.Asks)
	if !ok {
		if c.Asks == "" {
			return nil, "it asks for nothing: one of expect, forbid, slo, truth, step, harm and judge is missing"
		}
		return nil, fmt.Sprintf("unknown kind of criterion %q", c.Asks)
	}
	if cond != nil && !k.where {
		return nil, "where goes with expect and forbid only"
	}
	if c.Within != nil && !k.within {
		return nil, "within does not go with " + c.Asks
	}
	if c.Before != nil && !k.before {
		return nil, "before does not go with " + c.Asks
	}
	if (c.After != nil || c.While != nil) && !k.after {
		return nil, "after and while do not go with " + c.Asks
	}
	return k.judge(r, c, cond)
}
