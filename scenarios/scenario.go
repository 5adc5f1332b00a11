package scenarios

import (
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/scenarios/event"
)

// Scenario is one compiled scenario. Only Compile makes them.
type Scenario struct {
	Slug     string // file name without .md
	File     string // as given to Compile
	Title    string
	Summary  string // the paragraph before the first heading; shown in the catalogue, gives nothing away
	Level    string // newcomer, junior, intermediate, senior
	Duration time.Duration
	Stack    string
	// System is the stack with what the scenario overrides of it: what is played,
	// drawn and shown. It is the stack itself where nothing is overridden.
	System     *stack.Stack     `json:"-"`
	Overrides  []stack.Override `json:",omitempty"`
	Thresholds []Threshold      `json:",omitempty"`
	Skills     []string
	Seed       int64
	Language   string // in which the run is held: "en", "de", "de-CH"
	Oncall     string // team that the trainee is on call for
	// AlsoOncall are the other teams that they are on call for.
	AlsoOncall []string `json:",omitempty"`
	Runbooks   []string
	Personas   []Persona
	Cast       Cast           `json:",omitzero"`
	Updates    []stack.Update `json:",omitempty"` // texts to begin updates with
	End        End
	Approval   Approval
	Pass       float64 // percent that passes; 0: the drill has no pass mark
	Hints      []Hint  `json:",omitempty"`

	Briefing string // Markdown
	Debrief  string // Markdown; part of the answer key

	Truth      Truth
	Injects    []Inject // in document order
	Rubric     []Criterion
	Rehearsals []Rehearsal
	Bands      []Band

	// Names are those that conditions can compare with, by what they are of.
	Names map[event.Subject][]string `json:"-"`

	OncallPos, RubricPos Position `json:"-"` // for messages
}

// OnCallFor reports whether the trainees are on call for a team: its pages ring for
// them.
func (s *Scenario) OnCallFor(team string) bool {
	return team == s.Oncall || slices.Contains(s.AlsoOncall, team)
}

// Persona is a scripted colleague, who answers a small set of intents.
type Persona struct {
	ID        string
	Name      string
	Title     string
	Answers   []Answer // the first that fits a message is given
	Otherwise string   // given when none fits; empty: silence
	// Takes is how long they take to answer; 0: no longer than to type it.
	Takes time.Duration `json:",omitempty"`
	// Team is whose pages they answer, where nobody who plays is on call for it;
	// empty: of the team that they answer for by the stack, if they do.
	Team string `json:",omitempty"`
	// Paged says how they answer when they are paged; nil: as a colleague of their
	// team does, if that has one who answers.
	Paged *Paged `json:",omitempty"`
}

// Paged is how a persona answers a page. What is empty is said in the words that
// everybody uses.
type Paged struct {
	After     time.Duration // how long it takes them; 0: about as long as their team
	Asks      string        // once they are there
	Says      string        // once they were told what was found
	TakesOver bool          // then they take the page; else they help whoever has it
	Needless  string        // where their team has nothing to fix
}

// Answer is what a persona says when a message to them, or one that names them
// in a channel, holds one of the words.
type Answer struct {
	On   []string // words or phrases, compared without regard to case
	Text string   // may hold {{clock}} placeholders
}

// End says when a run is over before its time.
type End struct {
	// Held: every SLO of the stack has been met for this long after having
	// been breached, and no fault inject is still to come. Zero: never.
	Held time.Duration
	// When: the condition has held for After. An empty kind: never.
	When  Condition
	After time.Duration
	// Closing is how long words are still taken once it is over by Held or When;
	// zero: not at all.
	Closing time.Duration
}

// Approval says how a risky action is approved when no facilitator does it.
type Approval struct {
	By     string        // persona id; empty: only a facilitator can approve
	After  time.Duration // how long they take
	Refuse []Allowed     // what they refuse; all else they approve
}

// Truth is the answer key.
type Truth struct {
	// NoFault: nothing is wrong, and the drill is to find that out. Then
	// Severity, Causes, Owner and Impact are empty.
	NoFault  bool
	Severity SeverityTruth
	Causes   []Cause
	Owner    string // team that should fix it
	Impact   Impact
	Tells    []Tell
	Allowed  []Allowed
	Terms    []Terms // by which people call what can be suspected: an inject, a service, the way between two
	Owners   []Terms // by which people call teams
}

// Terms are the words by which people call one thing.
type Terms struct {
	Of    string
	Words []string // each one word or several
}

// SeverityTruth is the right severity, and those that are acceptable.
type SeverityTruth struct {
	Best   string
	Accept []string
}

// Cause is what was really wrong.
type Cause struct {
	Inject  string        // naming the change of this inject earns full credit
	Partial faults.Target // naming this service alone earns half
}

// Impact is what customers suffered.
type Impact struct {
	Journey string
	Share   string // "15-30%"
	Kind    string // slow, errors, unavailable
}

// Tell is a place where the truth shows. Exactly one of Metrics, Logs, Changes,
// Customer and Config is set.
type Tell struct {
	Of       string // inject it belongs to; empty: to all that do harm
	Metrics  string // a metric name
	Logs     string // a text in log lines
	Changes  string // a service whose change list shows it
	Customer string // a journey whose page shows it
	Config   string // a key of a service's configuration
	Service  string // with Metrics, Logs and Config: where
	// With Metrics: the value that it must have gone beyond; nil: any tells.
	Above, Below *float64
	// Changed, with Metrics and Config, asks for another value than before the
	// inject.
	Changed bool

	Pos Position `json:"-"` // for messages
}

// Allowed is an action that Truth lets change the system for good, so that it
// is not counted as collateral.
type Allowed struct {
	Action string
	Target faults.Target

	Pos Position `json:"-"` // for messages
}

// Threshold is a bound on something that is measured. The run tells when it is
// crossed and when that is over, so that conditions can wait for it.
type Threshold struct {
	ID    string
	Query string // PromQL; empty: the value of SLO
	SLO   string // an objective, by the share of good events
	// Above and Below are the bound; one of them is set.
	Above, Below *float64
	For          time.Duration // how long it must be crossed without a break before that is told
}

// Inject is one scripted stimulus: one Trigger and one or more effects, which
// come together.
type Inject struct {
	ID      string
	Title   string // the heading above its fence; for facilitators
	Notes   string // the prose between heading and fence; for facilitators
	Trigger Trigger
	// Unless skips the inject when the condition has held before it is due;
	// an empty kind never does.
	Unless Condition
	Course *Course `json:",omitempty"` // nil: it comes once, and its faults stay
	Effect
	Also []Effect // further effects of a compound inject
	// Foreseen says that its faults and actions need not take, and Else is what
	// then comes in their place.
	Foreseen bool     `json:",omitempty"`
	Else     []Effect `json:",omitempty"`

	Pos Position `json:"-"` // of its fault, else of the whole of it, for messages
}

// Effects lists all effects of the inject, in the order written.
func (in Inject) Effects() []Effect { return append([]Effect{in.Effect}, in.Also...) }

// Course says how the faults of an inject go on once it has fired, and whether it
// comes again.
type Course struct {
	Lasts time.Duration // its faults end so long after they came; 0: by themselves they do not
	Until Condition     // ends it, with whatever would still come, once it holds after the first firing
	Every time.Duration // it comes again so long after it came; 0: it does not
	Times int           // how often it comes in all; 0: to the end of the drill
	Stays bool          // the last time its faults do not end
	// Flap takes turns while it is on: faults hold for On and are away for Off.
	Flap Flap
}

// Flap is a turn of a fault that comes and goes.
type Flap struct{ On, Off time.Duration }

// Comes is how often the inject fires at most; 0: as often as there is time.
func (in Inject) Comes() int {
	switch {
	case in.Trigger.Each:
		return in.Trigger.Times
	case in.Course == nil || in.Course.Every == 0:
		return 1
	}
	return in.Course.Times
}

// Effect is what an inject does: at least one of its parts is set.
type Effect struct {
	Fault  *FaultInject
	Do     *ScriptedAction `json:",omitempty"`
	Say    *Say
	Change *Change
	Noise  *Noise
}

// ScriptedAction is an action on the system by somebody who does not play: a colleague, an
// automation, a vendor.
type ScriptedAction struct {
	As     string // a persona, a team, or a name in full
	Action string
	Target faults.Target
	With   map[string]string
	Reason string // as the change list tells it; may hold {{clock}} placeholders
}

// Noise is an alert that no fault is behind, from a monitor outside the stack:
// it fires, and clears by itself.
type Noise struct {
	Alert       string // rule name, as a page would show it
	Service     string
	Severity    string // page or ticket
	Summary     string
	Description string
	Runbook     string        // slug; may be empty
	Value       float64       // what it measured; 0: some share
	For         time.Duration // how long it fires
}

// Trigger sets something off: at a fixed run time, or some time after a
// condition first holds.
type Trigger struct {
	At    time.Duration // with When.Kind empty
	When  Condition
	After time.Duration
	// Each sets it off each time that When, a single event, comes, and Times is
	// how often at most.
	Each  bool `json:",omitempty"`
	Times int  `json:",omitempty"`
}

// Condition is an event waited for: "page.sent", "page.sent(push)",
// "action.taken(rollback-config)". Authors may write the id of an inject alone;
// compiled, that is inject.fired of it. Or it is Combined of several.
type Condition struct {
	Kind string // event kind, or Combined
	Arg  string // see Condition.Matches; empty: any. With Combined: the whole of it
}

// FaultInject harms the sandbox.
type FaultInject struct {
	Fault  string
	Target faults.Target
	With   map[string]string // as written; faults.Bind takes it without an error and adds the defaults
	Grows  *Growth           `json:",omitempty"` // nil: it comes as it is
}

// Growth is how a fault gets worse: a parameter goes from its value to another,
// in steps of equal size at equal times.
type Growth struct {
	Parameter string
	To        string
	Over      time.Duration // from when it comes to the last step
	Steps     int
}

// AfterSteps returns the values of the fault once a number of the steps are done.
func (f FaultInject) AfterSteps(p faults.Parameter, n int) map[string]string {
	with := maps.Clone(f.With)
	if f.Grows == nil {
		return with
	}
	if with == nil {
		with = map[string]string{}
	}
	with[f.Grows.Parameter] = p.Between(with[f.Grows.Parameter], f.Grows.To, float64(n)/float64(f.Grows.Steps))
	return with
}

// Say is a message from a persona.
type Say struct {
	As   string // persona id
	In   string // channel
	Text string // may hold {{clock}} placeholders
}

// Change is a line for the change list.
type Change struct {
	Type    string // what actions declare, such as deploy or config; written as kind
	Service string // defaults to the fault's target
	By      string // persona id or a plain name
	Summary string
	Ago     time.Duration // how long before the inject fires it is dated, about
}

// Pasts is how many pasts there are of one scenario at one time.
const Pasts = 4

// Past is the part of a seed that what lies before a run follows from: runs of
// other seeds share it, for making a past is dear and keeping it takes room.
func Past(seed int64) int64 { return int64(uint64(seed) % Pasts) }

// Made is when the change was made whose inject fires at a run time. Nobody
// deploys on the full minute: by how much it is off the time written follows
// from the past of the seed, and is less than a sixtieth of how long ago it was.
func (c Change) Made(fires time.Duration, seed int64) time.Duration {
	within := int64(c.Ago / time.Minute) // seconds
	if within == 0 {
		return fires - c.Ago
	}
	hash := fnv.New64a()
	fmt.Fprintf(hash, "%d\x00%s\x00%s", Past(seed), c.Service, c.Summary)
	off := time.Duration(hash.Sum64()%uint64(within)) * time.Second
	return (fires - c.Ago - off).Truncate(time.Second)
}

// Criterion is one line of the rubric, as written: who it is, and what it asks
// for. One that is a part of another, in Any, has no id, title, dimension and
// points of its own.
type Criterion struct {
	ID        string
	Title     string
	Dimension string // one of Dimensions
	Points    float64
	Hint      string // what would have earned it, in the author's words; may be empty
	Must      bool   // who misses it has not passed, whatever the score

	Asks string // the kind of criterion: a key of the grammar, as in expect
	Of   string // what it asks for, as written beside that key

	Where  string     // condition over the event; expr language
	Within *Within    // how soon
	Before *Condition // it must come before the step that rests on it; of what is no action, before the first such event
	After  *Condition // it counts only from the first such event on
	While  *Stretch   // it counts only as long as this goes on
	// Do asks for what is wanted, and Nobody says that nobody did it, in words that
	// a trainee reads: "Look at the pool of api", "Nobody looked at it". Empty:
	// they are made from what is asked for.
	Do, Nobody string
	Any        []Criterion // what it asks for is the best of these
	Share      float64     // of a part of Any: how much of the points it can earn, in percent

	Hold       time.Duration  // with SLO: how long it must stay met
	Collateral string         // with SLO: "none": nothing else may be worse at the end than at the baseline
	Seat       string         // with Judge
	Subject    string         // with Judge: event kind that is judged; empty: the run
	Levels     map[int]string // with Judge: anchored levels

	// Options are the keys that only this kind of criterion has, checked, in the
	// form in which grading reads them back. Nil: none was written.
	Options map[string]string

	Pos      Position // of the criterion, for messages
	WherePos Position // of the text of Where
}

// Within is a time limit counted from an event.
type Within struct {
	Limit time.Duration // what comes until then earns all
	None  time.Duration // what comes from then on earns nothing, between them a part; 0: nothing beyond Limit does
	Of    Condition     // empty kind: from the start of the run
}

// Stretch is the time, or times, from an event to the next one that ends it.
type Stretch struct{ From, Until Condition }

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
	View        string            // an event.Source…
	Query       string            // with View: PromQL, log filter, runbook slug or journey
	Service     string            // with View: a service, or stack.Customers for the customers' dashboard
	For         time.Duration     // with View: how long it is looked at; 0: until the next step
	Do          string            // an action
	Target      faults.Target     // of Do; empty: the service of the first page
	With        map[string]string // of Do
	Reason      string            // of Do, Escalate and Withdraw
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
	To         string        `json:",omitempty"` // of Hand: the seat that whoever gets it began in; empty: nobody gets it
	Approve    string        `json:",omitempty"` // an action that waits for a yes: the one that was asked for last
	Text       string
	End        bool

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

// Dimensions are the seven of the junior SRE scorecard, with their weights in
// percent, in the order they are shown.
func Dimensions() []Dimension {
	return []Dimension{
		{"systems", "Systems fundamentals", 20},
		{"observability", "Observability and alerting", 15},
		{"automation", "Scripting and automation", 15},
		{"incident-response", "Incident response", 15},
		{"cloud", "Cloud and containers", 10},
		{"communication", "Collaboration and communication", 15},
		{"learning", "Learning agility", 10},
	}
}

// Dimension is one dimension of the scorecard.
type Dimension struct {
	Name   string
	Title  string
	Weight int
}
