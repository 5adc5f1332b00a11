package debrief

import (
	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/event"
)

// Debrief is the reading of one run. Lists are never null.
type Debrief struct {
	EndMS int64 `json:"end_ms"` // run time of the last thing that happened
	// CutShort says that the run ended by no doing of those who play. It is not
	// graded then: the score is of what is there, and stands for nothing.
	CutShort bool          `json:"cut_short"`
	Score    grading.Score `json:"score"`
	// Verdict says in a sentence what the run came to, and never more than that.
	Verdict     string       `json:"verdict"`
	Assessments []Assessment `json:"assessments"`
	Truth       Truth        `json:"truth"`
	Lanes       []Lane       `json:"lanes"` // top to bottom
	Entries     []Entry      `json:"entries"`
	Bands       []Band       `json:"bands"`
	Missed      []MissedTell `json:"missed"`
	Chances     []Chance     `json:"chances"` // what would have helped most first
	Patterns    []Pattern    `json:"patterns"`
	// Signals are what findings rest on that can be seen again, by their ids; those
	// that rest on nothing of the kind have none.
	Signals map[string][]Signal `json:"signals"`
	// Customers is how they fared; nil: the log cannot tell how they would have
	// otherwise.
	Customers *grading.Reckoning `json:"customers"`
	// Clients is what customers are called: the sentences above say so.
	Clients faults.Clients `json:"clients"`
}

// Assessment is how it went in the eyes of somebody who played.
type Assessment struct {
	Person  string `json:"person"`
	By      string `json:"by"`
	Skipped bool   `json:"skipped"`
	Well    string `json:"well,omitempty"`
	Better  string `json:"better,omitempty"`
	Percent int    `json:"percent"` // the score that they expected
}

// Lane is one row of the timeline.
type Lane struct {
	Name  event.Lane `json:"name"`
	Title string     `json:"title"`
}

// Entry is one thing on the timeline.
type Entry struct {
	Seq      int64      `json:"seq"`
	AtMS     int64      `json:"at_ms"`
	Lane     event.Lane `json:"lane"`
	Kind     event.Kind `json:"kind"`
	Actor    string     `json:"actor,omitempty"` // name of the person or persona
	Title    string     `json:"title"`
	Detail   string     `json:"detail,omitempty"`
	Findings []string   `json:"findings"` // ids of the criteria that cite it
}

// Band is a time during which an SLO was not met.
type Band struct {
	SLO    string `json:"slo"`
	FromMS int64  `json:"from_ms"`
	ToMS   int64  `json:"to_ms"` // the run's end when it was never met again
	Open   bool   `json:"open"`  // still breached at the end
}

// MissedTell is a place where the truth showed and nobody looked.
type MissedTell struct {
	Of   string `json:"of,omitempty"` // inject; empty: all of them
	Text string `json:"text"`
}

// Truth is the answer key in the terms of the screen.
type Truth struct {
	Severity string   `json:"severity,omitempty" event:"words=severity"`
	Accept   []string `json:"accept"`
	Owner    string   `json:"owner,omitempty"`
	Causes   []Cause  `json:"causes"`
	Impact   string   `json:"impact,omitempty"` // a sentence
}

// Cause is what was really wrong.
type Cause struct {
	Inject string        `json:"inject"`
	Title  string        `json:"title"`
	Fault  string        `json:"fault,omitempty"`
	Target faults.Target `json:"target,omitempty"`
	AtMS   *int64        `json:"at_ms"` // when it fired; null: it never did
}

// Build reads a run. The log must be one that the rubric could grade.
func Build(r *grading.Rubric, events []event.Event, g grading.Grade) Debrief {
	d := Debrief{
		CutShort:    grading.CutShort(events),
		Score:       g.Score,
		Assessments: assessments(events),
		Lanes: []Lane{
			{event.LaneTruth, "What was true"}, {event.LaneSignals, "What told of it"},
			{event.LanePeople, "People"}, {event.LaneActions, "Actions"}, {event.LaneEvidence, "Evidence"},
		},
		Entries:  entries(events, g),
		Missed:   missed(r, events),
		Chances:  chances(g),
		Patterns: patterns(r, events),
		Verdict:  verdict(g, grading.CutShort(events)),
	}
	if d.CutShort { // what could not happen any more was not missed
		d.Missed, d.Chances, d.Patterns = []MissedTell{}, []Chance{}, []Pattern{}
	}
	for _, e := range events {
		if event.LaneOf(e.Body) != "" {
			d.EndMS = max(d.EndMS, e.At.Milliseconds())
		}
	}
	if reckoning, known := r.Reckon(events); known && !d.CutShort {
		d.Customers = &reckoning
	}
	d.Truth = truth(r, events)
	d.Bands = bands(events, d.EndMS)
	d.Signals = signals(r, events, g, d.EndMS)
	d.call(r.Called())
	return d
}

// call puts a stack's word for its customers into every sentence.
func (d *Debrief) call(them faults.Clients) {
	say := func(text *string) { *text = them.In(*text) }
	say(&d.Verdict)
	say(&d.Truth.Impact)
	for i := range d.Entries {
		say(&d.Entries[i].Title)
	}
	for i := range d.Missed {
		say(&d.Missed[i].Text)
	}
	for i := range d.Patterns {
		say(&d.Patterns[i].Text)
		say(&d.Patterns[i].Instead)
	}
	d.Clients = them.Named()
}

func assessments(events []event.Event) []Assessment {
	out := []Assessment{}
	for _, e := range events {
		if b, ok := e.Body.(event.AssessmentWritten); ok {
			out = append(out, Assessment{e.Actor.ID, e.Actor.Name, b.Skipped, b.Well, b.Better, b.Percent})
		}
	}
	return out
}
