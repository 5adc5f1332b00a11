package event

// ChangeRecorded is a line in the change list: what a trainee asks when asking
// "what changed?".
type ChangeRecorded struct {
	Change  string `json:"change"` // "c1"; unique in the run
	Type    string `json:"type"`   // as actions declare it: deploy, config, …
	Service string `json:"service"`
	By      string `json:"by"`
	Summary string `json:"summary"`
	AtMS    int64  `json:"at_ms"`            // run time of the change itself: may lie before the run
	Inject  string `json:"inject,omitempty"` // the inject it belongs to; never shown to trainees
	Action  string `json:"action,omitempty"` // the trainee's action it came from
}

// Old reports whether the change lies before the run, and is not part of what
// is played: nobody made it, and no inject.
func (b ChangeRecorded) Old() bool { return b.Inject == "" && b.Action == "" }

func (ChangeRecorded) Kind() Kind { return "change.recorded" }

func (b ChangeRecorded) view(Viewer) (Body, bool) {
	b.Inject = ""
	return b, true
}
