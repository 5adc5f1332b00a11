package event

import "github.com/drillyard/drillyard/faults"

// ActionTaken says that someone did something to the system and that it took.
// What that brings about may take longer.
type ActionTaken struct {
	ID     string            `json:"id" event:"crew"` // "a1"; unique in the run
	Action string            `json:"action" event:"crew,where,subject=action"`
	Target faults.Target     `json:"target" event:"crew,where,subject=service"`
	Args   map[string]string `json:"args,omitempty" event:"crew,where"`
	Reason string            `json:"reason" event:"crew,where"`
	Blast  string            `json:"blast" event:"crew"` // what they were told it would touch
	// ApprovedBy names who approved it; BreakGlass says that it was taken
	// without the approval it needed.
	ApprovedBy string `json:"approved_by,omitempty" event:"crew,where"`
	BreakGlass bool   `json:"break_glass,omitempty" event:"crew,where"`
	// NotReady names the replicas of the service that did not serve when it was
	// carried out: those that are starting, or are down.
	NotReady []string `json:"not_ready,omitempty" event:"crew"`
	// Inject is that of the script by which it was taken, by a colleague, an
	// automation or a vendor; empty: those who play took it.
	Inject string `json:"inject,omitempty" event:"lead,subject=inject"`
}

// Kind implements Body.
func (ActionTaken) Kind() Kind { return "action.taken" }

var _ = register(Descriptor{
	Sample:   ActionTaken{ID: "a1", Action: "set-config", Target: "app", Args: map[string]string{"size": "2"}, Reason: "undo the push", Blast: "app's settings", ApprovedBy: "Maya", BreakGlass: true, NotReady: []string{"app-1"}, Inject: "revert"},
	Decoders: []Decoder{decode[ActionTaken]},
	Cause:    ByCrew,
	Audience: Crew,
	Lane:     LaneActions,
})

// NeedsApproval says that a requested action waits for a yes.
const NeedsApproval = "approval"

// ActionRequested is committed before an action touches the sandbox.
type ActionRequested struct {
	ID     string            `json:"id" event:"crew"`
	Action string            `json:"action" event:"crew,where,subject=action"`
	Target faults.Target     `json:"target" event:"crew,where,subject=service"`
	Args   map[string]string `json:"args,omitempty" event:"crew,where"`
	Reason string            `json:"reason" event:"crew,where"`
	// Needs is NeedsApproval when it waits for a yes before it is carried out.
	Needs      string `json:"needs,omitempty" event:"crew,words=needs"`
	BreakGlass bool   `json:"break_glass,omitempty" event:"crew,where"`
}

// Kind implements Body.
func (ActionRequested) Kind() Kind { return "action.requested" }

var _ = register(Descriptor{
	Sample:   ActionRequested{ID: "a1", Action: "set-config", Target: "app", Args: map[string]string{"size": "2"}, Reason: "undo the push", Needs: NeedsApproval, BreakGlass: true},
	Decoders: []Decoder{decode[ActionRequested]},
	Cause:    ByCrew,
	Audience: Crew,
	Quiet:    true,
})

// ActionFailed says that it could not be carried out, and why.
type ActionFailed struct {
	ID     string        `json:"id" event:"crew"`
	Action string        `json:"action" event:"crew,where,subject=action"`
	Target faults.Target `json:"target" event:"crew,where,subject=service"`
	Error  string        `json:"error" event:"crew,where"`
	// Inject is that of the script by which it was tried; Foreseen says that the
	// script has something in its place.
	Inject   string `json:"inject,omitempty" event:"lead,subject=inject"`
	Foreseen bool   `json:"foreseen,omitempty" event:"lead"`
}

// Kind implements Body.
func (ActionFailed) Kind() Kind { return "action.failed" }

var _ = register(Descriptor{
	Sample:   ActionFailed{ID: "a1", Action: "set-config", Target: "app", Error: "no such target", Inject: "revert", Foreseen: true},
	Decoders: []Decoder{decode[ActionFailed]},
	Cause:    ByCrew,
	Audience: Crew,
	Lane:     LaneActions,
})

// ActionApproved says that someone allowed a requested action; it is carried
// out next.
type ActionApproved struct {
	ID string `json:"id" event:"crew"`
}

// Kind implements Body.
func (ActionApproved) Kind() Kind { return "action.approved" }

var _ = register(Descriptor{
	Sample:   ActionApproved{ID: "a1"},
	Decoders: []Decoder{decode[ActionApproved]},
	Cause:    ByLead,
	Audience: Crew,
	Lane:     LaneActions,
	Rests:    OnApproval,
})

// ActionRefused says that someone did not, and why; it is not carried out.
type ActionRefused struct {
	ID     string        `json:"id" event:"crew"`
	Action string        `json:"action" event:"crew,where,subject=action"`
	Target faults.Target `json:"target" event:"crew,where,subject=service"`
	Why    string        `json:"why" event:"crew,where"`
}

// Kind implements Body.
func (ActionRefused) Kind() Kind { return "action.refused" }

var _ = register(Descriptor{
	Sample:   ActionRefused{ID: "a1", Action: "set-config", Target: "app", Why: "roll it back instead"},
	Decoders: []Decoder{decode[ActionRefused]},
	Cause:    ByLead,
	Audience: Crew,
	Lane:     LaneActions,
	Rests:    OnApproval,
})

// DecidingSet says how long whoever leads has to decide on what waits for approval,
// before the scenario's persona does.
type DecidingSet struct {
	AfterMS int64 `json:"after_ms"` // run time; 0: as long as the scenario says
}

// Kind implements Body.
func (DecidingSet) Kind() Kind { return "deciding.set" }

var _ = register(Descriptor{
	Sample:   DecidingSet{AfterMS: 120000},
	Decoders: []Decoder{decode[DecidingSet]},
	Cause:    ByLead,
	Audience: LeadOnly,
	Lane:     LaneTruth,
	Rests:    OnApproval,
})
