package event

// StepChecked ticks or unticks a step of a runbook.
type StepChecked struct {
	Runbook string `json:"runbook" event:"crew,where"` // slug
	Step    string `json:"step" event:"crew,where"`    // id within the runbook
	Done    bool   `json:"done" event:"crew,where"`
	// Verifies: the step was one of those by which the runbook makes sure that it
	// is over.
	Verifies bool `json:"verifies,omitempty" event:"crew,where"`
}

// ticked is the name by which conditions call a step that was done, and empty
// for one that was undone.
func (b StepChecked) ticked() string {
	if !b.Done {
		return ""
	}
	return b.Runbook + "#" + b.Step
}

// Kind implements Body.
func (StepChecked) Kind() Kind { return "step.checked" }

var _ = register(Descriptor{
	Sample:   StepChecked{Runbook: "save-latency", Step: "confirm-the-impact", Done: true, Verifies: true},
	Decoders: []Decoder{decode[StepChecked], decode[StepChecked]}, // the first version did not tell what a step was for
	Cause:    ByCrew,
	Audience: Crew,
	Lane:     LaneActions,
	Named:    func(b Body) string { return b.(StepChecked).ticked() },
	NamedBy:  OfStep,
})
