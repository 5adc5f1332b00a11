package debrief

import (
	"fmt"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/event"
)

var tunnelVision = detector{
	kind: "tunnel-vision", title: "Tunnel vision",
	did:     "held on to one explanation",
	instead: "Write down a second explanation beside the first, and what you would see if it were true. Then look for that.",
	find:    findTunnelVision,
}

// findTunnelVision finds a single suspect that was wrong and never given up.
func findTunnelVision(run *reading) (string, []event.Event) {
	stood := run.suspects()
	if len(stood.named) != 1 || len(stood.standing) == 0 || len(run.rubric.Truth.Causes) == 0 || run.involved(stood.named[0]) {
		return "", nil
	}
	return fmt.Sprintf("%s was the only suspect from %s to the end, and was not where the cause lay.", grading.Place(faults.Target(stood.named[0])), grading.Clock(stood.standing[0].At)), stood.standing
}

// suspicion is who was suspected in a run.
type suspicion struct {
	named    []string      // every suspect there ever was, in order
	standing []event.Event // the hypotheses that still stood at the end
}

func (run *reading) suspects() suspicion {
	taken := map[string]bool{} // back, by hypothesis
	for _, e := range done[event.HypothesisWithdrawn](run) {
		taken[e.Body.(event.HypothesisWithdrawn).Hypothesis] = true
	}
	var s suspicion
	known := map[string]bool{}
	for _, e := range done[event.HypothesisStated](run) {
		b := e.Body.(event.HypothesisStated)
		if b.Suspect == "" {
			continue
		}
		if !known[b.Suspect] {
			known[b.Suspect] = true
			s.named = append(s.named, b.Suspect)
		}
		if b.Hypothesis == "" || !taken[b.Hypothesis] {
			s.standing = append(s.standing, e)
		}
	}
	return s
}
