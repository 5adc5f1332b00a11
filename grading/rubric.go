package grading

import (
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults"
)

// Rubric is what a run is judged by: the criteria and the answer key, without
// the scenario they came from. Compile, OfExercise and DecodeRubric make one; it is not
// changed afterwards and may be used by several goroutines.
type Rubric struct {
	Shape    int           `json:"shape"`    // of this encoding; see shape
	Scenario string        `json:"scenario"` // slug of the scenario or the exercise
	Title    string        `json:"title"`
	Oncall   string        `json:"oncall,omitempty"`      // team that the trainee is on call for
	Also     []string      `json:"also_oncall,omitempty"` // the other teams that they are on call for
	Criteria []Criterion   `json:"criteria"`              // in the author's order
	Truth    Truth         `json:"truth"`
	Injects  []Inject      `json:"injects"`        // in document order
	SLOs     []string      `json:"slos,omitempty"` // that a criterion asks about, sorted
	Held     time.Duration `json:"held_ns,omitempty"`
	Pass     float64       `json:"pass,omitempty"` // percent that passes; 0: there is no pass mark

	// Language is that in which runs are held. A rubric of before words were
	// listened to has none: it is judged by what was entered in forms, as then.
	Language string `json:"language,omitempty"`
	// Clients is what the stack calls those who come to it; nil: customers.
	Clients *faults.Clients `json:"clients,omitempty"`

	judges   []judge // one for each of Criteria
	hash     string  // of the encoding, once it can no longer change
	listener *listener
}

// OnCall reports whether the trainee is on call for a team.
func (r *Rubric) OnCall(team string) bool {
	return team != "" && team == r.Oncall || slices.Contains(r.Also, team)
}

// Called is what those who come to the stack are called.
func (r *Rubric) Called() faults.Clients {
	if r.Clients == nil {
		return faults.Clients{}
	}
	return *r.Clients
}

// Criterion is one line of a rubric.
type Criterion struct {
	ID         string        `json:"id"`
	Title      string        `json:"title"`
	Dimension  string        `json:"dimension"`
	Points     float64       `json:"points"` // 0 or less where the kind only costs, else 0 or more
	Hint       string        `json:"hint,omitempty"`
	Asks       string        `json:"asks"`
	Of         string        `json:"of"`
	Where      string        `json:"where,omitempty"`
	Within     *Within       `json:"within,omitempty"`
	Before     *Condition    `json:"before,omitempty"`
	Resting    bool          `json:"resting,omitempty"` // Before is the step that rests on it, not the first such event: see decisions/0085
	After      *Condition    `json:"after,omitempty"`
	While      *Stretch      `json:"while,omitempty"`
	Do         string        `json:"do,omitempty"`     // asks for it, in the author's words
	Nobody     string        `json:"nobody,omitempty"` // says that none came
	Any        []Criterion   `json:"any,omitempty"`    // with AsksAny: the parts, of which the best counts
	Share      float64       `json:"share,omitempty"`  // of a part of Any: percent of the points that it can earn
	Must       bool          `json:"must,omitempty"`   // who misses it has not passed
	Hold       time.Duration `json:"hold_ns,omitempty"`
	Collateral string        `json:"collateral,omitempty"`
	Seat       string        `json:"seat,omitempty"`
	// Filled says that somebody is to hold the seat: no persona stands in there. Rubrics of
	// before do not say so.
	Filled  bool           `json:"filled,omitempty"`
	Subject string         `json:"subject,omitempty"` // with AsksJudge: the kind of event that is judged; empty: the run
	Levels  map[int]string `json:"levels,omitempty"`
	// Options are the keys that only this kind of criterion has.
	Options map[string]string `json:"options,omitempty"`
}

// Within is a time limit counted from the first event of a condition; without
// one, from the start of the run.
type Within struct {
	Limit time.Duration `json:"limit_ns"`          // what comes until then earns all
	None  time.Duration `json:"none_ns,omitempty"` // from then on it earns nothing, and between them a part; 0: beyond Limit nothing does
	Of    *Condition    `json:"of,omitempty"`
}

// Stretch is the time, or times, from an event to the next one that ends it.
type Stretch struct {
	From  Condition `json:"from"`
	Until Condition `json:"until"`
}

// Condition is an event waited for, as in the scenario language.
type Condition struct {
	Kind string `json:"kind"`
	Arg  string `json:"arg,omitempty"`
}

// Truth is the answer key.
type Truth struct {
	Severity string    `json:"severity,omitempty" event:"words=severity"`
	Accept   []string  `json:"accept,omitempty"` // severities that earn a part
	Causes   []Cause   `json:"causes,omitempty"`
	Owner    string    `json:"owner,omitempty"`
	Impact   Impact    `json:"impact"`
	Tells    []Tell    `json:"tells,omitempty"`
	Allowed  []Allowed `json:"allowed,omitempty"`
	Terms    []Terms   `json:"terms,omitempty"`  // by which people call injects, services and ways between two
	Owners   []Terms   `json:"owners,omitempty"` // by which people call teams
}

// Terms are the words by which people call one thing.
type Terms struct {
	Of    string   `json:"of"`
	Words []string `json:"words"`
}

// Cause is what was really wrong.
type Cause struct {
	Inject  string        `json:"inject"`
	Partial faults.Target `json:"partial,omitempty"`
	Owner   string        `json:"owner,omitempty"` // team that should fix it; empty: that of Truth
}

// owners lists the teams that should fix what was wrong, that of Truth first.
func (t Truth) owners() []string {
	all := []string{t.Owner}
	for _, c := range t.Causes {
		if c.Owner != "" && !slices.Contains(all, c.Owner) {
			all = append(all, c.Owner)
		}
	}
	return all
}

// OwnedBy reports whether a team should fix some of what was wrong.
func (t Truth) OwnedBy(team string) bool { return team != "" && slices.Contains(t.owners(), team) }

// Impact is what customers suffered.
type Impact struct {
	Journey string `json:"journey,omitempty"`
	Share   string `json:"share,omitempty"`
	Kind    string `json:"kind,omitempty"`
}

// Tell is a place where the truth shows. Exactly one of Metrics, Logs, Changes,
// Customer and Config is set.
type Tell struct {
	Of       string   `json:"of,omitempty"` // inject; empty: every one that does harm
	Metrics  string   `json:"metrics,omitempty"`
	Logs     string   `json:"logs,omitempty"`
	Changes  string   `json:"changes,omitempty"`
	Customer string   `json:"customer,omitempty"`
	Config   string   `json:"config,omitempty"`
	Service  string   `json:"service,omitempty"`
	Above    *float64 `json:"above,omitempty"`   // with Metrics: it went beyond this
	Below    *float64 `json:"below,omitempty"`   // with Metrics: it fell short of this
	Changed  bool     `json:"changed,omitempty"` // with Metrics and Config: it is not what it was before the inject
}

// Allowed is an action that may change the system for good.
type Allowed struct {
	Action string        `json:"action"`
	Target faults.Target `json:"target"`
}

// Inject is what a grade and a debrief need to know of a scripted stimulus.
type Inject struct {
	ID     string        `json:"id"`
	Title  string        `json:"title"`
	Fault  string        `json:"fault,omitempty"`
	Target faults.Target `json:"target,omitempty"` // of Fault
	Change bool          `json:"change,omitempty"` // it shows in the change list
	Alarm  bool          `json:"alarm,omitempty"`  // it makes an alert that no fault is behind
}

// inject returns the inject of that id.
func (r *Rubric) inject(id string) (Inject, bool) {
	for _, in := range r.Injects {
		if in.ID == id {
			return in, true
		}
	}
	return Inject{}, false
}
