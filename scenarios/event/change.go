package event

import "strings"

// ChangeRecorded is a line in the change list: what a trainee asks when asking
// "what changed?".
type ChangeRecorded struct {
	Change  string `json:"change" event:"crew,where"`              // "c1"; unique in the run
	Type    string `json:"type" event:"crew,where,subject=change"` // as actions declare it: deploy, config, …
	Service string `json:"service" event:"crew,where,subject=service"`
	By      string `json:"by" event:"crew,where"`
	Summary string `json:"summary" event:"crew,where"`
	Reason  string `json:"reason,omitempty" event:"crew,where"`                // that whoever took the action gave
	AtMS    int64  `json:"at_ms" event:"crew"`                                 // run time of the change itself: may lie before the run
	Inject  string `json:"inject,omitempty" event:"lead,where,subject=inject"` // the inject it belongs to; never shown to trainees
	Action  string `json:"action,omitempty" event:"crew,where"`                // the trainee's action it came from
}

// Old reports whether the change lies before the run, and is not part of what
// is played: nobody made it, and no inject.
func (b ChangeRecorded) Old() bool { return b.Inject == "" && b.Action == "" }

// Said is what is read of the change in one sentence: what it was, and why.
func (b ChangeRecorded) Said() string {
	if b.Reason == "" {
		return b.Summary
	}
	return b.Summary + reasonAfter + b.Reason
}

// reasonAfter is what stood between what an action is called and its reason while both were
// in the summary. No action is called by anything that has it.
const reasonAfter = ": "

// firstChange reads the first version, in which the reason of an action stood in the summary.
func firstChange(raw []byte) (Body, error) {
	read, err := decode[ChangeRecorded](raw)
	b, is := read.(ChangeRecorded)
	if err != nil || !is || b.Action == "" {
		return read, err
	}
	b.Summary, b.Reason, _ = strings.Cut(b.Summary, reasonAfter)
	return b, nil
}

// Kind implements Body.
func (ChangeRecorded) Kind() Kind { return "change.recorded" }

var _ = register(Descriptor{
	Sample:   ChangeRecorded{Change: "c1", Type: "config", Service: "app", By: "maya", Summary: "Roll config back", Reason: "app: db pool 20 → 2", AtMS: -5000, Inject: "push", Action: "a1"},
	Decoders: []Decoder{firstChange, decode[ChangeRecorded]},
	Cause:    ByRun,
	Audience: Crew,
	Lane:     LaneTruth,
	Rests:    OnChange,
	Scripted: true,
	Past:     func(b Body) bool { return b.(ChangeRecorded).Old() },
	Repeats:  func(b Body) bool { return b.(ChangeRecorded).Action != "" }, // its action.taken
})
