package scenarios

import "encoding/json"

// askRunbook asks that what was done follows a runbook.
func askRunbook() ask {
	return ask{key: "runbook", own: procedure}
}

// Procedure is a step of a runbook as grading keeps it.
type Procedure struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	Phase    string `json:"phase"`
	Optional bool   `json:"optional,omitempty"`
	Repeats  bool   `json:"repeats,omitempty"`
	Instead  string `json:"instead,omitempty"`
}

// procedure keeps the steps with the criterion: a grade goes by the runbook as it
// was, whatever becomes of it.
func procedure(c *compiler, f *fields, k *Criterion) {
	k.Of = c.knownRunbook(f, "runbook", k.Of)
	book, ok := c.book(k.Of)
	if !ok {
		return
	}
	var steps []Procedure
	for _, s := range book.Steps {
		steps = append(steps, Procedure{ID: s.ID, Title: s.Title, Phase: s.Phase, Optional: s.Optional, Repeats: s.Repeats, Instead: s.Instead})
	}
	raw, _ := json.Marshal(steps)
	k.option("steps", string(raw))
}
