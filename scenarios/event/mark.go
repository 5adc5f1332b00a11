package event

// MarkGiven is human judgement on one criterion, so that grading stays a pure
// function of the log. The last mark of a rater on a criterion counts.
type MarkGiven struct {
	Criterion string `json:"criterion"`
	Level     int    `json:"level"`
	Comment   string `json:"comment,omitempty"`
}

// Kind implements Body.
func (MarkGiven) Kind() Kind { return "mark.given" }

var _ = register(Descriptor{
	Sample:   MarkGiven{Criterion: "update", Level: 2, Comment: "no next step"},
	Decoders: []Decoder{decode[MarkGiven]},
	Cause:    ByLead,
	Audience: LeadOnly,
	Rests:    OnMarks,
})
