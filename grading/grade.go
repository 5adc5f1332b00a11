package grading

// Version of the grader: a grade stores it beside the rubric's hash. 2 counts
// harm that nobody cured as collateral, whatever kind it is of. 3 gives a range
// where a person has not marked yet, says who passed, and does not grade a run
// that broke down; the criteria that came with it are those of newer rubrics. 4
// does not judge what a seat does that nobody held, credits nobody with what the
// escalation policy did, has a handing over be the doing of the seat that was handed
// over, and counts nobody who is of no team as an owner. 5 counts what a seat does that
// nobody held as not done, where that has to be met or, by newer rubrics, nobody stands in.
// 6 reads what is said to be over, doubt, denial and blame in more of the ways in which people
// say them, takes that a part is back for nothing about customers, asks the minute after
// where few visits leave open whether it was over, counts from the first page of a team
// that those who play are on call for, and takes a page that a policy handed on for nobody
// who brings a team in.
const Version = 6

// Grade is the judgement of one run.
type Grade struct {
	Rubric     string               `json:"rubric"` // content hash
	Grader     int                  `json:"grader"`
	Score      Score                `json:"score"`
	Dimensions map[string]Dimension `json:"dimensions"`
	// Weighted is the percentage over the dimensions of which there is evidence,
	// each counted with its weight on the scorecard; nil: there is none of any.
	Weighted *float64 `json:"weighted"`
	Timings  Timings  `json:"timings"`
	// Global is what raters thought of the whole run; empty: nothing counts yet.
	Global string `json:"global,omitempty" event:"words=global"`
	// Failed are the ids of the criteria that must be met and are not.
	Failed []string `json:"failed,omitempty"`
	// Ungraded is why the run ended, where that was nobody's doing: it broke down,
	// so that nobody can tell what it would have come to. Then there is no score;
	// the findings are how far it had come. Empty: it is graded.
	Ungraded string    `json:"ungraded,omitempty"`
	Findings []Finding `json:"findings"` // in the rubric's order
	// Members are those who played together, in the order in which they came, each
	// with what they had a part in; none where somebody played alone.
	Members []MemberScore `json:"members,omitempty"`
}

// Score is points earned out of those that could be. Percent is 100 × points
// over max, not below 0; without points to earn it is 0. Open points wait for
// a person's mark and are in neither number. Low and High are what percent can
// come to once they are marked: none of them given, and all.
type Score struct {
	Points  float64 `json:"points"`
	Max     float64 `json:"max"`
	Percent float64 `json:"percent"`
	Open    float64 `json:"open"`
	Low     float64 `json:"low"`
	High    float64 `json:"high"`
	// Passed says whether the run passed; empty: the drill has neither a pass mark
	// nor a criterion that must be met.
	Passed Passed `json:"passed,omitempty"`
}

// MemberScore is one of several who played a run.
type MemberScore struct {
	Person string   `json:"person"` // their id
	Seats  []string `json:"seats"`  // that they held at any time; never null
	// Score is over the criteria that they had a part in: those whose findings rest
	// on what they did, and those that ask for what a seat does while they held it.
	Score Score `json:"score"`
	// Findings are the ids of those criteria.
	Findings []string `json:"findings"`
}

// Passed is whether a run passed.
type Passed string

// Whether a run passed.
const (
	PassedYes  Passed = "yes"
	PassedNo   Passed = "no"
	PassedOpen Passed = "open" // it hangs on marks that have not been given, or on what cannot be judged
)

// Dimension is the score of one dimension of the scorecard. A dimension of
// which the run gives no evidence says so and has no score.
type Dimension struct {
	Title    string  `json:"title"`
	Weight   int     `json:"weight"`
	Evidence bool    `json:"evidence"`
	Points   float64 `json:"points"`
	Max      float64 `json:"max"`
	Percent  float64 `json:"percent"`
}

// Result is what a criterion came to.
type Result string

// Results of a criterion.
const (
	Earned  Result = "earned"  // all of its points
	Partial Result = "partial" // some of them
	Missed  Result = "missed"  // none
	Lost    Result = "lost"    // a forbidden thing was done: points taken away
	Spared  Result = "spared"  // a forbidden thing was not done
	Open    Result = "open"    // waits for a person's mark

	Unjudged Result = "unjudged" // the log does not tell: its points are in no number
)

// Finding is the judgement on one criterion.
type Finding struct {
	ID        string  `json:"id"`
	Title     string  `json:"title"`
	Dimension string  `json:"dimension"`
	Result    Result  `json:"result"`
	Points    float64 `json:"points"`
	Max       float64 `json:"max"`            // 0 for a forbidden thing
	Open      float64 `json:"open,omitempty"` // of Max, what waits for a person's mark
	// Machine is what the machine gave, where a person overruled it; nil: nobody did.
	Machine *float64 `json:"machine,omitempty"`
	Events  []int64  `json:"events"` // Seq of the events that it rests on; never null
	// Seat is whose doing counts, where several play; empty: anybody's.
	Seat string `json:"seat,omitempty"`
	// By are the ids of those members who did what it rests on, where several play.
	By   []string `json:"by,omitempty"`
	Why  string   `json:"why"`            // a sentence
	Earn string   `json:"earn,omitempty"` // a miss: what would have earned it
	// Steps is how what was done differs from the runbook that it should follow, in
	// the runbook's order; none for other kinds of criterion.
	Steps []StepMove `json:"steps,omitempty"`
}

// Timings are run times and spans of a run, in seconds; a span that never came
// to an end is null. timings.go defines each.
type Timings struct {
	Detect      *float64 `json:"detect_s"`
	Acknowledge *float64 `json:"acknowledge_s"`
	Evidence    *float64 `json:"evidence_s"`
	Mitigate    *float64 `json:"mitigate_s"`
	Resolve     *float64 `json:"resolve_s"`
}
