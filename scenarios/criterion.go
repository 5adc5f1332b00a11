package scenarios

import (
	"time"
)

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
