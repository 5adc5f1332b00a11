package event

import "github.com/drillyard/drillyard/faults"

// ActionPreviewed says that someone asked what an action would touch. That is no
// look at the system, and shows nothing that one at its configuration would not;
// who asks after everything shows how they work.
type ActionPreviewed struct {
	Action string            `json:"action"`
	Target faults.Target     `json:"target"`
	Args   map[string]string `json:"args,omitempty"`
}

func (ActionPreviewed) Kind() Kind                 { return "action.previewed" }
func (b ActionPreviewed) view(Viewer) (Body, bool) { return b, true }
