package track

import (
	"time"

	lang "github.com/drillyard/drillyard/scenarios/track"
	"github.com/drillyard/drillyard/server/store"
)

// State is how far a step is.
type State string

// States of a step.
const (
	Locked  State = "locked"  // a gate before it has not been passed
	Open    State = "open"    // to be done
	Waiting State = "waiting" // whoever learns has done their part: somebody else's is open, and holds nothing up
	Done    State = "done"
	// Unavailable is what cannot be done here yet, and is not asked for.
	Unavailable State = "unavailable"
)

// Progress is how far somebody is.
type Progress struct {
	Steps    []StepState // as the track has them
	Done, Of int         // steps; those that are optional count for neither
	Late     int         // steps that are open or wait for whoever learns, and were due
	Waits    []Wait      // for somebody else, the first of the track first
	Stuck    []string    // why they do not get on, in sentences; none: they do
	Complete bool        // all steps are done
	Day      int         // of the track, from 1; 0: it has not begun
	Active   time.Time   // when they did something last; zero: nothing yet
	// Until is when time alone changes something of it.
	Until time.Time
}

// StepState is how far a step is.
type StepState struct {
	Step  *lang.Step
	State State
	Due   string // a day
	Late  bool
	At    time.Time // when it was done; zero: it is not, or nobody knows
	Asked []QuestionState
	Items []ItemState
	Tries []Attempt // runs of its drills and attempts at its exercises, the oldest first
	Asks  []AskState
	Why   string // what is missing, in a sentence; empty: nothing, or it says itself
}

// QuestionState is how a question was answered.
type QuestionState struct {
	Question lang.Question
	Good     bool
	Tries    int
	Said     string
	Gone     bool // what it asks for is not there any more, so it is not asked
}

// ItemState is how far a line of a checklist is.
type ItemState struct {
	Item   lang.Item
	Ticked time.Time // zero: not yet
	Signed time.Time // zero: not yet
	By     string    // name of whoever signed it off
}

// Attempt is a run that somebody played, or an exercise that they answered.
type Attempt struct {
	Run      string // id; empty: an exercise was answered
	Answer   string // id of an attempt at an exercise; empty: it is a run
	Scenario string // slug of the drill, or of the exercise
	Title    string
	As       lang.Mode
	At       time.Time
	Score    *store.Score // nil: none that they may see yet
	Repeat   bool         // they knew the answers, so it counts for no gate
	Asks     bool         // they are still to say how it went
	Over     bool
}

// Wait is what waits for somebody else than whoever learns.
type Wait struct {
	Kind  WaitKind
	Step  string
	Item  string // line of a checklist, or what a gate asks
	Title string // a sentence
	// Run and Answer are of WaitMarks: one of the two is what is to be marked.
	Run    string
	Answer string // id of an attempt at an exercise
}

// WaitKind is what is waited for.
type WaitKind string

// What is waited for.
const (
	WaitSignOff     WaitKind = "signoff"
	WaitEntrustment WaitKind = "entrustment"
	WaitMarks       WaitKind = "marks"
)
