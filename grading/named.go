package grading

import (
	"fmt"

	"github.com/expr-lang/expr/file"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// What a condition compares a field with has to be the name of something, where the field
// holds names: anything else never holds. It is asked when a scenario is compiled and not when a
// stored rubric is read, for then nobody knows what there was.

// unnamed reports comparisons with names that are none, in every condition of a rubric.
func (r *Rubric) unnamed(sc *scenarios.Scenario) (found scenarios.Problems) {
	for i, c := range r.Criteria {
		for n, part := range append([]Criterion{c}, c.Any...) {
			if part.Where == "" {
				continue
			}
			at := sc.Rubric[i].WherePos
			if n > 0 {
				at = sc.Rubric[i].Any[n-1].WherePos
			}
			for _, bad := range r.misnamed(part, sc.Names) {
				found = append(found, scenarios.Problem{File: sc.File, Position: at, Message: bad.message, Hint: bad.hint})
			}
		}
	}
	return found
}

// misnamed lists the names in one condition that are none.
func (r *Rubric) misnamed(c Criterion, names map[event.Subject][]string) (all []*badWhere) {
	w, bad := r.compileWhere(c)
	if w == nil || bad != nil {
		return nil
	}
	row, _ := event.Describe(event.Kind(c.Of))
	holds := map[string]event.Subject{}
	for _, f := range row.Fields() {
		subject, ok := heldBy[f.Name]
		if !ok {
			subject = f.Subject
		}
		if len(names[subject]) > 0 && event.Words(f.Subject) == nil {
			holds[f.Name] = subject
		}
	}
	for _, one := range comparisonsIn(w.program.Node(), func(field string) bool { return holds[field] != "" }) {
		subject := holds[one.field]
		known := names[subject]
		if !one.never(known) {
			continue
		}
		said := fmt.Sprintf("there is no %s %q", subject, one.word)
		if one.verb != "" {
			said = fmt.Sprintf("there is no %s that %s %q", subject, one.verb, one.word)
		}
		wrong := excerpt((&file.Error{Location: one.at, Message: said}).Bind(w.program.Source()))
		wrong.hint += "\n" + scenarios.Nearest(one.word, known)
		all = append(all, wrong)
	}
	return all
}

// heldBy are the kinds of name that fields hold, where those are more than a condition can
// be narrowed to, or none that it can.
var heldBy = map[string]event.Subject{
	"service": event.OfService, "services": event.OfService, "owner": event.OfTeam, "team": event.OfTeam,
	"alert": event.OfAlert, "action": event.OfAction, "inject": event.OfInject, "slo": event.OfSLO,
	"journey": scenarios.OfJourney, "metrics": scenarios.OfMetric,
	"target": scenarios.OfTarget, "suspect": scenarios.OfTarget, argsField: scenarios.OfParameter,
}
