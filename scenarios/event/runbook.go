package event

// StepChecked ticks or unticks a step of a runbook.
type StepChecked struct {
	Runbook string `json:"runbook"` // slug
	Step    string `json:"step"`    // id within the runbook
	Done    bool   `json:"done"`
}

func (StepChecked) Kind() Kind                 { return "step.checked" }
func (b StepChecked) view(Viewer) (Body, bool) { return b, true }
