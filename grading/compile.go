package grading

import (
	"maps"
	"slices"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// Compile makes the rubric of a scenario that compiled without problems. It
// reports every mistake that only grading can see: conditions that do not
// type-check, and criteria that no run could ever meet.
func Compile(sc *scenarios.Scenario) (*Rubric, scenarios.Problems) {
	r := &Rubric{
		Shape:    shape,
		Scenario: sc.Slug,
		Title:    sc.Title,
		Oncall:   sc.Oncall,
		Also:     sc.AlsoOncall,
		Criteria: make([]Criterion, 0, len(sc.Rubric)),
		Truth:    truthOf(sc.Truth),
		Injects:  make([]Inject, 0, len(sc.Injects)),
		Held:     sc.End.Held,
		Pass:     sc.Pass,
		Language: sc.Language,
	}
	if sc.System != nil && sc.System.Clients != (faults.Clients{}) {
		r.Clients = &sc.System.Clients
	}
	for _, in := range sc.Injects {
		kept := Inject{ID: in.ID, Title: in.Title, Change: in.Listed()}
		for _, e := range in.Effects() {
			kept.Alarm = kept.Alarm || e.Noise != nil
			if e.Fault != nil && kept.Fault == "" {
				kept.Fault, kept.Target = e.Fault.Fault, e.Fault.Target
			}
		}
		r.Injects = append(r.Injects, kept)
	}
	slos := map[string]bool{}
	for _, c := range sc.Rubric {
		kept := r.criterion(c, sc.Cast)
		if kept.Asks == AsksSLO {
			slos[kept.Of] = true
		}
		r.Criteria = append(r.Criteria, kept)
	}
	if c, priced := r.hints(sc.Hints); priced {
		r.Criteria = append(r.Criteria, c)
	}
	r.SLOs = slices.Sorted(maps.Keys(slos))

	var problems scenarios.Problems
	for _, m := range r.prepare() {
		wrong := sc.Rubric[m.index]
		if m.part > 0 {
			wrong = wrong.Any[m.part-1]
		}
		at := wrong.Pos
		if m.inWhere {
			at = wrong.WherePos
		}
		problems = append(problems, scenarios.Problem{File: sc.File, Position: at, Message: m.message, Hint: m.hint})
	}
	problems = append(problems, r.unnamed(sc)...)
	if len(problems) > 0 {
		problems.Sort()
		return nil, problems
	}
	// Grade from what is stored and nothing else: read it back at once.
	stored, err := DecodeRubric(r.Encode())
	if err != nil {
		return nil, scenarios.Problems{{File: sc.File, Position: scenarios.Position{Line: 1, Column: 1}, Message: err.Error()}}
	}
	return stored, nil
}

func (r *Rubric) criterion(c scenarios.Criterion, cast scenarios.Cast) Criterion {
	kept := Criterion{
		ID: c.ID, Title: c.Title, Dimension: c.Dimension, Points: c.Points, Hint: c.Hint,
		Asks: c.Asks, Of: c.Of,
		Where: c.Where, Hold: c.Hold, Collateral: c.Collateral, Seat: c.Seat, Subject: c.Subject, Levels: c.Levels, Options: c.Options,
		Do: c.Do, Nobody: c.Nobody, Share: c.Share, Must: c.Must,
	}
	if c.Within != nil {
		kept.Within = &Within{Limit: c.Within.Limit, None: c.Within.None, Of: r.condition(c.Within.Of)}
	}
	if c.Before != nil {
		kept.Before = r.condition(*c.Before)
		kept.Resting = kept.Asks != AsksForbid && actsOn(event.Kind(kept.Before.Kind))
	}
	if c.After != nil {
		kept.After = r.condition(*c.After)
	}
	if c.While != nil {
		kept.While = &Stretch{From: *r.condition(c.While.From), Until: *r.condition(c.While.Until)}
	}
	if seat, known := cast.Seat(c.Seat); known {
		kept.Filled = seat.StandIn == ""
	}
	for _, part := range c.Any {
		part.ID, part.Title, part.Dimension, part.Points = c.ID, c.Title, c.Dimension, c.Points
		kept.Any = append(kept.Any, r.criterion(part, cast))
	}
	if kept.worded() && r.Language != "" {
		kept.Levels = spokenLevels()
	}
	return kept
}

// condition resolves the short form, an inject's id for its firing, so that a
// rubric has one form only. It returns nil for the empty condition.
func (r *Rubric) condition(c scenarios.Condition) *Condition {
	if c.Kind == "" {
		return nil
	}
	if _, ok := r.inject(c.Kind); ok && c.Arg == "" {
		return &Condition{Kind: string(event.InjectFired{}.Kind()), Arg: c.Kind}
	}
	return &Condition{Kind: c.Kind, Arg: c.Arg}
}

func truthOf(t scenarios.Truth) Truth {
	kept := Truth{
		Severity: t.Severity.Best,
		Accept:   t.Severity.Accept,
		Owner:    t.Owner,
		Impact:   Impact{Journey: t.Impact.Journey, Share: t.Impact.Share, Kind: t.Impact.Kind},
	}
	for _, c := range t.Causes {
		kept.Causes = append(kept.Causes, Cause(c))
	}
	for _, l := range t.Terms {
		kept.Terms = append(kept.Terms, Terms{Of: l.Of, Words: l.Words})
	}
	for _, l := range t.Owners {
		kept.Owners = append(kept.Owners, Terms{Of: l.Of, Words: l.Words})
	}
	for _, l := range t.Tells {
		kept.Tells = append(kept.Tells, Tell{Of: l.Of, Metrics: l.Metrics, Logs: l.Logs, Changes: l.Changes, Customer: l.Customer, Config: l.Config, Service: l.Service, Above: l.Above, Below: l.Below, Changed: l.Changed})
	}
	for _, a := range t.Allowed {
		kept.Allowed = append(kept.Allowed, Allowed{Action: a.Action, Target: a.Target})
	}
	return kept
}
