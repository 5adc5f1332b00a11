package scenarios

import (
	"strconv"
	"time"

	"github.com/drillyard/drillyard/faults"
)

// Rehearsal is a scripted trainee with the score it must reach.
type Rehearsal struct {
	Name   string
	Steps  []RehearsalStep
	Expect Expectation
	Pos    Position // of what it expects, for messages
}

// Band is the score that a built-in responder may reach in this scenario, where
// that is not what it may reach in any.
type Band struct {
	Name   string // one of BuiltIn
	Expect Expectation
	Reason string // why that is fair
}

// BuiltIn names the responders that every scenario can be played by. What they
// do is for the engine.
func BuiltIn() []string {
	return []string{
		"idle", "ack-and-leave", "act-blind", "act-anyway", "restart-everything",
		"rollback-everything", "scale-to-zero", "escalate-everything",
		"open-and-guess-everything", "open-guess-and-act", "fill-forms-blind",
		"claim-fixed-unfixed", "claim-fixed-early", "close-broken",
		"golden-and-destroy", "harm-undo-golden", "harm-and-stand-down", "golden-half-pace",
	}
}

// RehearsalStep waits (for When to hold since the previous step was done or
// earlier, then After; without When, After the previous step) and then does
// exactly one thing.
type RehearsalStep struct {
	When  Condition
	After time.Duration
	// Else stands in for When where that has not held: so long after Else first
	// held it is time as well. Only built-in responders have it.
	Else      Condition     `json:"-"`
	ElseAfter time.Duration `json:"-"`

	// By is the seat of who does it, in a rehearsal that a crew plays; empty: the
	// one who plays it does.
	By string `json:",omitempty"`

	Acknowledge bool              // every ringing page
	Snooze      time.Duration     `json:",omitempty"` // every page that whoever does it has, for so long
	Reassign    bool              `json:",omitempty"` // the page that was sent last and is not over, to the seat To, a Team or a Persona
	Merge       bool              `json:",omitempty"` // every page that is not over, into the incident
	Team        string            `json:",omitempty"` // of Reassign
	Persona     string            `json:",omitempty"` // of Reassign: the id of one
	View        string            // an event.Source…
	Query       string            // with View: PromQL, log filter, runbook slug or journey
	Service     string            // with View: a service, or stack.Customers for the customers' dashboard
	For         time.Duration     // with View: how long it is looked at; 0: until the next step
	Do          string            // an action
	Target      faults.Target     // of Do; empty: the service of the first page
	With        map[string]string // of Do
	Reason      string            // of Do, Escalate, Withdraw and Reassign
	BreakGlass  bool              // of Do: do not wait for a yes
	Declare     string            // a severity, with Text as the title
	Severity    string
	Hypothesis  string
	Suspect     string // of Hypothesis: a service
	Change      string // of Hypothesis: the inject whose change is blamed
	Owner       string // of Hypothesis: a team
	As          string // of Hypothesis: a name by which a later step withdraws it
	Withdraw    string // the text of the hypothesis that is withdrawn, with Reason
	RuledOut    bool   // of Withdraw: something seen speaks against it
	Impact      Impact // what customers suffer; the zero value: nothing is said
	Note        string
	Update      string
	Audience    string `json:",omitempty"` // of Update; empty: stakeholders
	Say         string // a message, in channel In; with Status an update as well

	Pos, WhenPos Position `json:"-"` // of what it looks for or does, and of When, for messages

	In     string
	Status string // of Update and Say
	// Components, of Update to customers, are journeys with their states.
	Components map[string]string `json:",omitempty"`
	Noticed    string            // of Update and Say, as Doing and Next: what customers notice
	Doing      string
	Next       time.Duration // in how long the next update is promised; 0: none is
	Escalate   string        // a team, with Reason
	Check      string        // "runbook-slug#step-id"
	Close      string        // an outcome, with Text: closes the incident
	Take       string        `json:",omitempty"` // a seat
	Hand       string        `json:",omitempty"` // a seat, with Text as the handoff note
	// To is, of Hand, the seat that whoever gets it began in, empty: nobody gets it; of
	// Reassign a seat.
	To string `json:",omitempty"`
	// Rule is the name of an alert rule that is written: Expr for Service, holding For, with
	// Severity (a page unless it says otherwise), Text as its summary, and a Runbook.
	Rule    string `json:",omitempty"`
	Expr    string `json:",omitempty"`
	Runbook string `json:",omitempty"`
	Approve string `json:",omitempty"` // an action that waits for a yes: the one that was asked for last
	Text    string
	End     bool

	// Try passes over a refusal of the run: the step need not be possible.
	Try bool
}

// Expectation is a bound on a rehearsal's score, in percent.
type Expectation struct {
	Op      string // ">=", "<=", "<", ">", or "between": from Percent to Most, both included
	Percent float64
	Most    float64 // with "between"
}

// Lowest is the least score that the bound lets pass.
func (e Expectation) Lowest() float64 {
	switch e.Op {
	case ">=", ">", Between:
		return e.Percent
	}
	return 0
}

// Highest is the most that the bound lets pass.
func (e Expectation) Highest() float64 {
	switch e.Op {
	case "<=", "<":
		return e.Percent
	case Between:
		return e.Most
	}
	return 100
}

// Between is the Op of a bound with two sides.
const Between = "between"

// String writes the bound as an author does; without one it lets every score
// pass.
func (e Expectation) String() string {
	if e.Op == "" {
		return "any"
	}
	number := func(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
	if e.Op == Between {
		return number(e.Percent) + "-" + number(e.Most) + " %"
	}
	return e.Op + " " + number(e.Percent) + " %"
}

// Holds reports whether a score in percent is within the bound.
func (e Expectation) Holds(percent float64) bool {
	switch e.Op {
	case ">=":
		return percent >= e.Percent
	case "<=":
		return percent <= e.Percent
	case "<":
		return percent < e.Percent
	case ">":
		return percent > e.Percent
	case Between:
		return percent >= e.Percent && percent <= e.Most
	}
	return true
}
