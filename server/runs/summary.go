package runs

import (
	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
)

// Summary is how a run stands, for whoever leads several side by side. All times are
// run time. No list is null.
type Summary struct {
	Seq      int64  `json:"seq"`                                   // of the last event that it rests on
	LengthMS int64  `json:"length_ms"`                             // of the run
	EndsMS   int64  `json:"ends_ms,omitempty"`                     // of the closing phase; 0: the scenario goes on
	Reason   string `json:"reason,omitempty" event:"words=ending"` // why it is over; empty: it is not

	Pages      SummaryPages `json:"pages"`
	Objectives []string     `json:"objectives"` // that are breached
	Severity   string       `json:"severity"`   // empty: nothing is declared
	Outcome    string       `json:"outcome"`    // with which the incident was closed; empty: it is not
	Updates    int          `json:"updates"`
	UpdatedMS  int64        `json:"updated_ms,omitempty"`

	Crew    []event.Actor  `json:"crew"`
	Roles   []SummaryRole  `json:"roles"`
	Last    *SummaryDeed   `json:"last"`   // what the crew did last to the system; null: nothing yet
	DidMS   int64          `json:"did_ms"` // when one of the crew did anything, a look included; 0: nobody has
	Looks   []SummaryLook  `json:"looks"`
	Waiting []SummaryAsked `json:"waiting"` // for approval

	Criteria *SummaryCriteria `json:"criteria"` // as of a moment ago; null: not looked at yet
	Harm     SummaryHarm      `json:"harm"`
	Injects  []SummaryInject  `json:"injects"` // that are still to come, in the order of the script
	Fired    int              `json:"fired"`   // how many times an inject has
	Hints    int              `json:"hints"`   // that were given
	HintsOf  int              `json:"hints_of"`
	Decides  int64            `json:"decides_ms"` // how long whoever leads has to decide before a persona does; 0: nobody else does
}

// SummaryPages are the pages of a run.
type SummaryPages struct {
	Open     int   `json:"open"`                // that nobody has resolved
	Acked    int   `json:"acked"`               // of those, that somebody has
	OldestMS int64 `json:"oldest_ms,omitempty"` // when the first was sent of those that nobody has
}

// SummaryRole is who has a seat.
type SummaryRole struct {
	Seat   string      `json:"seat"`
	Holder event.Actor `json:"holder"`
}

// SummaryDeed is something that was done, in a sentence.
type SummaryDeed struct {
	AtMS int64  `json:"at_ms"`
	By   string `json:"by"`
	Text string `json:"text"`
}

// SummaryLook is what one of the crew has before their eyes.
type SummaryLook struct {
	Look    string `json:"look"`
	Person  string `json:"person"`
	Source  string `json:"source" event:"words=source"`
	Service string `json:"service,omitempty"`
}

// SummaryAsked is an action that waits for approval.
type SummaryAsked struct {
	ID      string        `json:"id"`
	Action  string        `json:"action"`
	Target  faults.Target `json:"target"`
	By      string        `json:"by"`
	Reason  string        `json:"reason"`
	AskedMS int64         `json:"asked_ms"`
}

// SummaryCriteria is how far the rubric is met.
type SummaryCriteria struct {
	Met    int     `json:"met"` // criteria that earn something, of those that could
	Of     int     `json:"of"`
	Points float64 `json:"points"`
	Max    float64 `json:"max"`
}

// SummaryHarm is how customers fared so far, the waits for approval included.
type SummaryHarm struct {
	Visits int `json:"visits"`
	Failed int `json:"failed"`
	Slow   int `json:"slow"`
	Lately int `json:"lately"` // of the failed and slow, those of the minute that was counted last
}

// SummaryInject is an inject that is still to come.
type SummaryInject struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Held  bool   `json:"held"`
	DueMS int64  `json:"due_ms,omitempty"` // 0: nobody knows yet when
}
