package grading

// Version of the grader: a grade stores it beside the rubric's hash. 2 counts
// harm that nobody cured as collateral, whatever kind it is of.
const Version = 2

// Grade is the judgement of one run.
type Grade struct {
	Rubric     string               `json:"rubric"` // content hash
	Grader     int                  `json:"grader"`
	Score      Score                `json:"score"`
	Dimensions map[string]Dimension `json:"dimensions"`
	Timings    Timings              `json:"timings"`
	Findings   []Finding            `json:"findings"` // in the rubric's order
}

// Score is points earned out of those that could be. Percent is 100 × points
// over max, not below 0; without points to earn it is 0. Open points wait for
// a person's mark and are in neither number.
type Score struct {
	Points  float64 `json:"points"`
	Max     float64 `json:"max"`
	Percent float64 `json:"percent"`
	Open    float64 `json:"open"`
}

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
	Events    []int64 `json:"events"`         // Seq of the events that it rests on; never null
	Why       string  `json:"why"`            // a sentence
	Earn      string  `json:"earn,omitempty"` // a miss: what would have earned it
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
