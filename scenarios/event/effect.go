package event

import "github.com/drillyard/drillyard/faults"

// EffectsRecorded says what an action, or a fault of the script, changed in the
// system: exactly, and what it was before. It follows what it belongs to.
type EffectsRecorded struct {
	Action  string          `json:"action,omitempty"` // id of the action.taken
	Inject  string          `json:"inject,omitempty"` // of the fault.applied
	Effects []faults.Effect `json:"effects"`
	// Ended says that the script took back what it had changed: each effect is
	// the way back of an earlier one.
	Ended bool `json:"ended,omitempty"`
}

// Kind implements Body.
func (EffectsRecorded) Kind() Kind { return "effects.recorded" }

var _ = register(Descriptor{
	Sample: EffectsRecorded{Action: "a1", Inject: "push", Effects: []faults.Effect{{
		Service: "app", Kind: faults.KindConfig, Key: "db_pool_size", Replica: "app-1", From: "20", To: "2", Ailing: true, Count: 12,
	}}, Ended: true},
	Decoders: []Decoder{decode[EffectsRecorded]},
	Cause:    ByRun,
	Audience: LeadOnly,
	Quiet:    true,
})
