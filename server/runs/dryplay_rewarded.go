package runs

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// blindly are the responders that act without having looked.
var blindly = []string{"act-blind", "restart-everything", "rollback-everything", "scale-to-zero"}

// lateMinute is when a rubric must have rewarded something.
const lateMinute = 10 * time.Minute

// rewarded reports what the rubric pays for, and what it never pays for.
func (f *findings) rewarded() {
	earliest, earned := never, false
	for i, c := range f.drill.Scenario.Rubric {
		if c.Points <= 0 {
			continue
		}
		var why string
		missed, judged := true, false
		for _, p := range f.good() {
			finding, ok := p.finding(i, c.ID)
			if !ok {
				continue
			}
			judged = true
			if finding.Points > 0 || finding.Open > 0 {
				missed = false
			} else if why == "" {
				why = finding.Why
			}
			if finding.Points > 0 {
				earliest, earned = min(earliest, p.earned(finding)), true
			}
		}
		if judged && missed {
			f.problem(c.Pos, why, "criterion %s: none of the rehearsals earns anything of it", c.ID)
		}
		f.bare(i, c)
	}
	if earned && earliest > lateMinute {
		f.problem(f.drill.RubricPos, "reward what good people do at once: acknowledging, looking, telling", "nothing is rewarded before %s", minute(earliest))
	}
}

// bare reports a criterion that pays who does nothing, or acts without a look.
func (f *findings) bare(i int, c scenarios.Criterion) {
	if p := f.by(idle); p != nil {
		if finding, ok := p.finding(i, c.ID); ok && finding.Points > 0 && !p.part.Expect.Holds(p.trial.Grade.Score.Percent) {
			f.problem(c.Pos, finding.Why, "criterion %s: %g of %g points go to somebody who does nothing", c.ID, finding.Points, finding.Max)
		}
	}
	if !paysForActing(c) {
		return
	}
	for _, name := range blindly {
		p := f.by(name)
		if p == nil {
			continue
		}
		if finding, ok := p.finding(i, c.ID); ok && finding.Points > 0 {
			f.problem(c.Pos, "ask for the look first: expect: evidence.viewed, before: action.taken; or take points with blind: action", "criterion %s: pays for an action that rests on nothing: %s earns %g of %g points without a look", c.ID, name, finding.Points, finding.Max)
			return
		}
	}
}

// paysForActing reports whether a criterion is met by an action alone.
func paysForActing(c scenarios.Criterion) bool {
	if c.Asks == grading.AsksExpect && strings.HasPrefix(c.Of, "action.") {
		return true
	}
	return slices.ContainsFunc(c.Any, paysForActing)
}

// finding is what a criterion came to in a play.
func (d *dry) finding(i int, id string) (grading.Finding, bool) {
	all := d.trial.Grade.Findings
	if i < len(all) && all[i].ID == id {
		return all[i], true
	}
	return grading.Finding{}, false
}

// earned is when the points of a finding were: with the first thing that somebody did for
// them, else with the last that happened; what rests on nothing stands at the end.
func (d *dry) earned(of grading.Finding) faults.Time {
	first, last := never, d.trial.Took
	for _, e := range d.events {
		if !slices.Contains(of.Events, e.Seq) {
			continue
		}
		last = e.At
		if e.Actor.Kind == event.Person {
			first = min(first, e.At)
		}
	}
	return min(first, last)
}

// minute writes a run time as "1:45".
func minute(at faults.Time) string {
	s := int(at / time.Second)
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}
