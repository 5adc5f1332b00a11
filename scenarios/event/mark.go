package event

// MarkGiven is human judgement on one criterion, so that grading stays a pure
// function of the log. The last mark of a rater on a criterion counts.
type MarkGiven struct {
	Criterion string `json:"criterion"`
	Level     int    `json:"level"`
	Comment   string `json:"comment,omitempty"` // for those who played
}

// Kind implements Body.
func (MarkGiven) Kind() Kind { return "mark.given" }

var _ = register(Descriptor{
	Sample:   MarkGiven{Criterion: "update", Level: 2, Comment: "no next step"},
	Decoders: []Decoder{decode[MarkGiven]},
	Cause:    ByLead,
	Audience: Sealed,
	Rests:    OnMarks,
})

// Global marks of a run as a whole.
const (
	ClearFail  = "clear-fail"
	Borderline = "borderline"
	ClearPass  = "clear-pass"
)

// RunMarked is what a rater thinks of the run as a whole, beside the criteria. The
// last of a rater counts. It earns no points: pass marks are set by it.
type RunMarked struct {
	Global  string `json:"global" event:"words=global"`
	Comment string `json:"comment,omitempty"` // for those who played
}

// Kind implements Body.
func (RunMarked) Kind() Kind { return "run.marked" }

var _ = register(Descriptor{
	Sample:   RunMarked{Global: Borderline, Comment: "right in the end, and lucky"},
	Decoders: []Decoder{decode[RunMarked]},
	Cause:    ByLead,
	Audience: Sealed,
	Rests:    OnMarks,
})

// RatersAsked says how many raters a run takes, from here on: with two, neither
// sees the other's marks before both have given theirs.
type RatersAsked struct {
	Raters int `json:"raters"`
}

// Kind implements Body.
func (RatersAsked) Kind() Kind { return "raters.asked" }

var _ = register(Descriptor{
	Sample:   RatersAsked{Raters: 2},
	Decoders: []Decoder{decode[RatersAsked]},
	Cause:    ByLead,
	Audience: LeadOnly,
	Rests:    OnMarks,
})

// PointOverruled says that a person gives other points for a criterion than the machine
// did, and why. The last on a criterion counts; what a person marks is not overruled.
type PointOverruled struct {
	Criterion string  `json:"criterion"`
	Points    float64 `json:"points"`
	Reason    string  `json:"reason"` // for those who are judged
}

// Kind implements Body.
func (PointOverruled) Kind() Kind { return "point.overruled" }

var _ = register(Descriptor{
	Sample:   PointOverruled{Criterion: "caught", Points: 8, Reason: "The page came before customers noticed."},
	Decoders: []Decoder{decode[PointOverruled]},
	Cause:    ByLead,
	Audience: Sealed,
	Rests:    OnMarks,
})
