package runs

import (
	"slices"
	"sync"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// summing folds the events of one run into its summary as they are appended. Nothing
// is read again but what was missed.
type summing struct {
	scenario *scenarios.Scenario // nil: it is not known any more
	rubric   *grading.Rubric

	mu      sync.Mutex
	version int64 // counts what it has been
	events  []event.Event
	missed  bool // an event came whose predecessor did not
	sum     Summary
	cast    event.Cast
	pages   event.Pages
	script  []summaryInject
	watch   *scenarios.Watch
	graded  int       // of events, when the criteria were looked at last
	looked  time.Time // at the criteria
	grading bool
}

// summaryInject is what is known of an inject that may come.
type summaryInject struct {
	SummaryInject
	in    scenarios.Inject
	late  faults.Time
	times int
	over  bool
}

func newSumming(sc *scenarios.Scenario, rubric *grading.Rubric) *summing {
	s := &summing{scenario: sc, rubric: rubric, watch: scenarios.NewWatch()}
	s.sum = Summary{Objectives: []string{}, Crew: []event.Actor{}, Roles: []SummaryRole{}, Looks: []SummaryLook{}, Waiting: []SummaryAsked{}, Injects: []SummaryInject{}}
	if sc == nil {
		return s
	}
	s.sum.HintsOf = len(sc.Hints)
	s.sum.LengthMS, s.sum.Decides = sc.Duration.Milliseconds(), decides(sc, 0)
	for _, in := range sc.Injects {
		s.put(in)
	}
	return s
}

// decides is how long whoever leads has to decide: as they have set, or as the scenario
// says.
func decides(sc *scenarios.Scenario, set int64) int64 {
	if sc == nil || sc.Approval.By == "" {
		return 0
	}
	if set > 0 {
		return set
	}
	return sc.Approval.After.Milliseconds()
}

// put has an inject be still to come.
func (s *summing) put(in scenarios.Inject) {
	s.watch.Await(s.events, in.Trigger.When)
	s.script = append(s.script, summaryInject{SummaryInject: SummaryInject{ID: in.ID, Title: in.Title}, in: in})
}

// see takes the next events of the run. What was missed before them is read when
// somebody asks.
func (s *summing) see(events []event.Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range events {
		switch {
		case e.Seq <= s.sum.Seq:
		case s.missed || e.Seq != s.sum.Seq+1:
			s.missed = true
			return
		default:
			s.take(e)
		}
	}
}

// take folds one event in. The lock is held.
func (s *summing) take(e event.Event) {
	s.version++
	s.events = append(s.events, e)
	s.sum.Seq = e.Seq
	s.cast.See(e)
	s.watch.See(e)
	if by := e.Doer(); by.Kind == event.Person {
		if _, crew := s.cast.Member(by.ID); crew {
			s.sum.DidMS = max(e.At.Milliseconds(), 1)
		}
	}
	s.takeRun(e)
	s.pages.See(e)
	s.takeScript(e)
	s.takeDeed(e)
}

func (s *summing) takeRun(e event.Event) {
	switch b := e.Body.(type) {
	case event.RunStarted:
		s.sum.LengthMS = b.LengthMS
	case event.RunExtended:
		s.sum.LengthMS = b.LengthMS
	case event.ClosingBegan:
		s.sum.EndsMS, s.sum.Reason, s.sum.Waiting = b.EndsMS, b.Reason, []SummaryAsked{}
	case event.RunEnded:
		s.sum.Reason, s.sum.Looks, s.sum.Waiting = b.Reason, []SummaryLook{}, []SummaryAsked{}
	case event.IncidentDeclared:
		s.sum.Severity, s.sum.Outcome = b.Severity, ""
	case event.SeverityDeclared:
		s.sum.Severity = b.Severity
	case event.IncidentClosed:
		s.sum.Outcome = b.Outcome
	case event.UpdatePosted:
		s.sum.Updates, s.sum.UpdatedMS = s.sum.Updates+1, e.At.Milliseconds()
	case event.SLOBreached:
		if !slices.Contains(s.sum.Objectives, b.SLO) {
			s.sum.Objectives = append(slices.Clone(s.sum.Objectives), b.SLO)
		}
	case event.SLORestored:
		s.sum.Objectives = slices.DeleteFunc(slices.Clone(s.sum.Objectives), func(name string) bool { return name == b.SLO })
	case event.VisitsCounted:
		if b.Moment == event.CountedClaim {
			return // it lies within the others
		}
		s.sum.Harm.Lately = 0
		for _, v := range b.Journeys {
			s.sum.Harm.Visits += v.Visits
			s.sum.Harm.Failed += v.Failed
			s.sum.Harm.Slow += v.Slow
			s.sum.Harm.Lately += v.Failed + v.Slow
		}
	}
}

func (s *summing) takeScript(e event.Event) {
	of := func(id string, do func(*summaryInject)) {
		for i := range s.script {
			if s.script[i].ID == id {
				do(&s.script[i])
			}
		}
	}
	switch b := e.Body.(type) {
	case event.InjectFired:
		s.sum.Fired++
		of(b.Inject, func(in *summaryInject) {
			in.times++
			in.late, in.Held, in.DueMS = 0, false, 0
			switch most := in.in.Comes(); {
			case most > 0 && in.times >= most:
				in.over = true
			case in.in.Course != nil && in.in.Course.Every > 0:
				in.DueMS = (e.At + in.in.Course.Every).Milliseconds()
			}
		})
	case event.InjectHeld:
		of(b.Inject, func(in *summaryInject) { in.Held = true })
	case event.InjectReleased:
		of(b.Inject, func(in *summaryInject) { in.Held = false })
	case event.InjectSkipped:
		of(b.Inject, func(in *summaryInject) { in.over = true })
	case event.InjectDelayed:
		by := faults.Time(b.ByMS) * time.Millisecond
		for i := range s.script {
			in := &s.script[i]
			if _, known := in.due(s.watch); b.Inject == in.ID || b.Inject == "" && known {
				in.late += by
			}
		}
	case event.InjectAdded:
		in := scenarios.Inject{ID: b.Inject, Title: b.Title}
		in.Trigger.At = e.At + faults.Time(b.AfterMS)*time.Millisecond
		s.put(in)
	case event.HintGiven:
		s.sum.Hints++
	case event.DecidingSet:
		s.sum.Decides = decides(s.scenario, b.AfterMS)
	}
}

// due is when an inject comes next, as far as is known.
func (in *summaryInject) due(watch *scenarios.Watch) (faults.Time, bool) {
	switch {
	case in.over:
		return 0, false
	case in.DueMS > 0:
		return faults.Time(in.DueMS)*time.Millisecond + in.late, true
	case in.in.Trigger.Each:
		return 0, false
	case in.in.Trigger.When.Kind == "":
		return in.in.Trigger.At + in.late, true
	}
	e, held := watch.First(in.in.Trigger.When)
	return e.At + in.in.Trigger.After + in.late, held
}

func (s *summing) takeDeed(e event.Event) {
	asked := func(id string) {
		s.sum.Waiting = slices.DeleteFunc(slices.Clone(s.sum.Waiting), func(a SummaryAsked) bool { return a.ID == id })
	}
	done := func(inject string) {
		if inject == "" {
			s.sum.Last = &SummaryDeed{e.At.Milliseconds(), e.Actor.Name, grading.Sentence(e)}
		}
	}
	closed := func(look string) {
		s.sum.Looks = slices.DeleteFunc(slices.Clone(s.sum.Looks), func(l SummaryLook) bool { return l.Look == look })
	}
	switch b := e.Body.(type) {
	case event.ActionRequested:
		if b.Needs == event.NeedsApproval {
			s.sum.Waiting = append(slices.Clone(s.sum.Waiting), SummaryAsked{b.ID, b.Action, b.Target, e.Actor.Name, b.Reason, e.At.Milliseconds()})
		}
	case event.ActionApproved:
		asked(b.ID)
	case event.ActionRefused:
		asked(b.ID)
	case event.ActionTaken:
		done(b.Inject)
	case event.ActionFailed:
		done(b.Inject)
	case event.EvidenceViewed:
		if _, crew := s.cast.Member(e.Actor.ID); crew && b.Look != "" && b.Source != event.SourcePreview {
			s.sum.Looks = append(slices.Clone(s.sum.Looks), SummaryLook{b.Look, e.Actor.ID, b.Source, b.Service})
		}
	case event.EvidenceClosed:
		closed(b.Look)
	}
}
