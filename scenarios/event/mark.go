package event

// MarkGiven is human judgement on one criterion, so that grading stays a pure
// function of the log. The last mark of a rater on a criterion counts.
type MarkGiven struct {
	Criterion string `json:"criterion"`
	Level     int    `json:"level"`
	Comment   string `json:"comment,omitempty"`
}

func (MarkGiven) Kind() Kind               { return "mark.given" }
func (MarkGiven) view(Viewer) (Body, bool) { return nil, false }
