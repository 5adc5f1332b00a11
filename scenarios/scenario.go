package scenarios

import (
	"slices"
	"time"

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
	Paging     *stack.Paging    `json:",omitempty"` // in place of the stack's; nil: as the stack has it
	Thresholds []Threshold      `json:",omitempty"`
	Skills     []string         // names of Skills, and topics
	Seed       int64
	Language   string // in which the run is held: "en", "de", "de-CH"
	Oncall     string // team that the trainee is on call for
	// AlsoOncall are the other teams that they are on call for.
	AlsoOncall []string `json:",omitempty"`
	// OnlyOn are the runtimes on which the drill is what it means to be; none: all that
	// can do its faults.
	OnlyOn   []string `json:",omitempty"`
	Runbooks []string
	Personas []Persona
	Cast     Cast           `json:",omitzero"`
	Updates  []stack.Update `json:",omitempty"` // texts to begin updates with
	End      End
	Approval Approval
	Pass     float64 // percent that passes; 0: the drill has no pass mark
	Hints    []Hint  `json:",omitempty"`

	Briefing string // Markdown
	Debrief  string // Markdown; part of the answer key

	Truth      Truth
	Injects    []Inject // in document order
	Rubric     []Criterion
	Rehearsals []Rehearsal
	Bands      []Band
	Tour       []TourStep `json:",omitempty"` // of a tour alone; else none

	// Names are those that conditions can compare with, by what they are of.
	Names map[event.Subject][]string `json:"-"`

	OncallPos, RubricPos Position   `json:"-"` // for messages
	SkillsPos            []Position `json:"-"` // of each of Skills
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
