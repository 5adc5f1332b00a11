package debrief

import (
	"cmp"
	"slices"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/event"
)

// Signal is something that a finding rests on, by where it can be seen again: what was
// looked at, and over which stretch of run time.
type Signal struct {
	Kind    SignalKind `json:"kind"`
	Service string     `json:"service,omitempty"`
	// Query is PromQL, a search of log lines, the name of a journey, or of an objective.
	Query string  `json:"query,omitempty"`
	FromS float64 `json:"from_s"`
	ToS   float64 `json:"to_s"`
	AtS   float64 `json:"at_s"` // when it was before somebody
	Seq   int64   `json:"seq"`  // of the event that cites it
}

// SignalKind is where a signal is seen.
type SignalKind string

// Kinds of signal.
const (
	SignalChart     SignalKind = "chart"     // of a query
	SignalDashboard SignalKind = "dashboard" // of a service
	SignalLogs      SignalKind = "logs"
	SignalChanges   SignalKind = "changes"
	SignalConfig    SignalKind = "config"    // of a service
	SignalVisit     SignalKind = "visit"     // what somebody met on a journey
	SignalCustomers SignalKind = "customers" // how all customers fared, by minute
	SignalObjective SignalKind = "objective" // how well an objective was met
)

// bySource is where each source of evidence is seen again. A runbook and what an action
// would touch are no signals.
var bySource = map[string]SignalKind{
	event.SourceMetrics: SignalChart, event.SourceDashboard: SignalDashboard, event.SourceLogs: SignalLogs,
	event.SourceChanges: SignalChanges, event.SourceConfig: SignalConfig, event.SourceCustomer: SignalVisit,
}

// lookedBack is what a look showed of which the log tells no window, in milliseconds:
// those of the first version have none.
const lookedBack = 5 * 60 * 1000

// mostSignals bounds what is told of one finding: the first of them.
const mostSignals = 12

// signals are what each finding rests on, by its id.
func signals(r *grading.Rubric, events []event.Event, g grading.Grade, endMS int64) map[string][]Signal {
	bodies := map[int64]event.Event{}
	looks := map[string]event.EvidenceViewed{}
	shown := map[int64]event.EvidenceViewed{} // as it stood with an event
	for _, e := range events {
		bodies[e.Seq] = e
		switch b := e.Body.(type) {
		case event.EvidenceViewed:
			looks[b.Look], shown[e.Seq] = b, b
		case event.EvidenceChanged:
			look := b.Of(looks[b.Look])
			looks[b.Look], shown[e.Seq] = look, look
		}
	}
	out := map[string][]Signal{}
	for _, f := range g.Findings {
		found := []Signal{}
		for _, seq := range f.Events {
			e := bodies[seq]
			if look, is := shown[seq]; is {
				if s, ok := signalOf(look, e); ok {
					found = append(found, s)
				}
				continue
			}
			if s, ok := measured(e, endMS); ok {
				found = append(found, s)
			}
		}
		if slices.ContainsFunc(r.Criteria, func(c grading.Criterion) bool {
			return c.ID == f.ID && (c.Asks == grading.AsksHarm || c.Asks == grading.AsksRelief)
		}) {
			found = append(found, Signal{Kind: SignalCustomers, ToS: seconds(endMS)})
		}
		if found = distinct(found); len(found) > 0 {
			out[f.ID] = found[:min(len(found), mostSignals)]
		}
	}
	return out
}

// signalOf is where a look is seen again.
func signalOf(look event.EvidenceViewed, e event.Event) (Signal, bool) {
	kind, is := bySource[look.Source]
	if !is {
		return Signal{}, false
	}
	from, to := look.Shown.FromMS, cmp.Or(look.Shown.ToMS, e.At.Milliseconds())
	if from == 0 && (kind == SignalChart || kind == SignalDashboard) && look.Look == "" {
		from = max(0, to-lookedBack)
	}
	return Signal{kind, look.Service, look.Query, seconds(from), seconds(to), seconds(e.At.Milliseconds()), e.Seq}, true
}

// measured is the chart of what the run itself has measured.
func measured(e event.Event, endMS int64) (Signal, bool) {
	s := Signal{Kind: SignalObjective, ToS: seconds(endMS), AtS: seconds(e.At.Milliseconds()), Seq: e.Seq}
	switch b := e.Body.(type) {
	case event.SLOBreached:
		s.Query = b.SLO
	case event.SLORestored:
		s.Query = b.SLO
	case event.VisitsCounted:
		s.Kind = SignalCustomers
	default:
		return Signal{}, false
	}
	return s, true
}

// distinct leaves out what is seen at the same place over the same time.
func distinct(all []Signal) []Signal {
	var out []Signal
	for _, s := range all {
		if !slices.ContainsFunc(out, func(o Signal) bool {
			return o.Kind == s.Kind && o.Service == s.Service && o.Query == s.Query && o.FromS == s.FromS && o.ToS == s.ToS
		}) {
			out = append(out, s)
		}
	}
	return out
}

func seconds(ms int64) float64 { return float64(ms) / 1000 }
