package event

import "github.com/drillyard/drillyard/faults"

// ActionPreviewed says that someone asked what an action would touch. That is no
// look at the system, and shows nothing that one at its configuration would not;
// who asks after everything shows how they work.
type ActionPreviewed struct {
	Action string            `json:"action" event:"crew,where,subject=action"`
	Target faults.Target     `json:"target" event:"crew,where,subject=service"`
	Args   map[string]string `json:"args,omitempty" event:"crew,where"`
}

// Kind implements Body.
func (ActionPreviewed) Kind() Kind { return "action.previewed" }

var _ = register(Descriptor{
	Sample:   ActionPreviewed{Action: "restart", Target: "app", Args: map[string]string{"replica": "app-1"}},
	Decoders: []Decoder{decode[ActionPreviewed]},
	Cause:    ByCrew,
	Audience: Private, // others learn what somebody found, not what is before them
	Lane:     LaneEvidence,
})
