package event

// States of what customers know, as status pages have them.
const (
	ComponentOperational = "operational"
	ComponentDegraded    = "degraded"       // it works, and badly
	ComponentPartial     = "partial-outage" // it fails for some
	ComponentOutage      = "outage"         // it fails for all
)

// ComponentMarked says on the status page how something fares that customers
// know: a journey of the stack. It comes with the update that follows it, and holds
// until the same journey is marked again; before the first all are operational. See
// decisions/0132.
type ComponentMarked struct {
	Journey string `json:"journey" event:"crew,where"`
	State   string `json:"state" event:"crew,where,subject=component"`
}

// Kind implements Body.
func (ComponentMarked) Kind() Kind { return "component.marked" }

var _ = register(Descriptor{
	Sample:   ComponentMarked{Journey: "save", State: ComponentPartial},
	Decoders: []Decoder{decode[ComponentMarked]},
	Cause:    ByCrew,
	Audience: Crew,
	Lane:     LanePeople,
})
