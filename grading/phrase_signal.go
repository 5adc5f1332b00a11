package grading

import (
	"fmt"

	"github.com/drillyard/drillyard/scenarios/event"
)

// What tells that something is wrong, and how customers fare: alerts, pages,
// objectives, the state of the system.

var _ = say(phrase[event.AlertFired]{
	noun:     "the first alert",
	sentence: func(b event.AlertFired) string { return fmt.Sprintf("Alert %s fired for %s", b.Alert, b.Service) },
	line:     func(b event.AlertFired) string { return "alert fired: " + b.Alert + " on " + b.Service },
	detail:   func(b event.AlertFired, _ map[string]string) string { return lines(b.Summary, b.Description) },
})

var _ = say(phrase[event.AlertResolved]{
	noun: "the alert's end",
	sentence: func(b event.AlertResolved) string {
		return fmt.Sprintf("Alert %s resolved for %s", b.Alert, b.Service)
	},
})

var _ = say(phrase[event.SLOBreached]{
	noun:     "the breach",
	sentence: func(b event.SLOBreached) string { return b.SLO + " was breached" },
	line:     func(b event.SLOBreached) string { return fmt.Sprintf("objective breached: %s at %.2f", b.SLO, b.SLI) },
})

var _ = say(phrase[event.SLORestored]{
	noun:     "the recovery",
	sentence: func(b event.SLORestored) string { return b.SLO + " was met again" },
	line:     func(b event.SLORestored) string { return "objective restored: " + b.SLO },
})

var _ = say(phrase[event.ThresholdCrossed]{
	noun: "the threshold",
	sentence: func(b event.ThresholdCrossed) string {
		return fmt.Sprintf("%s went beyond its threshold, at %.4g", capital(plain(b.Threshold)), b.Value)
	},
	line: func(b event.ThresholdCrossed) string {
		return fmt.Sprintf("threshold crossed: %s at %.4g", b.Threshold, b.Value)
	},
})

var _ = say(phrase[event.ThresholdCleared]{
	noun: "the return within the threshold",
	sentence: func(b event.ThresholdCleared) string {
		return fmt.Sprintf("%s was within its threshold again, at %.4g", capital(plain(b.Threshold)), b.Value)
	},
	line: func(b event.ThresholdCleared) string {
		return fmt.Sprintf("threshold cleared: %s at %.4g", b.Threshold, b.Value)
	},
})

var _ = say(phrase[event.VisitsCounted]{
	noun:     "a count of visits",
	sentence: visitsCounted,
})

func visitsCounted(b event.VisitsCounted) string {
	var all event.Visits
	for _, v := range b.Journeys {
		all.Visits, all.Failed, all.Slow = all.Visits+v.Visits, all.Failed+v.Failed, all.Slow+v.Slow
	}
	return fmt.Sprintf("%d of %d visits failed, %d were slow", all.Failed, all.Visits, all.Slow)
}

var _ = say(phrase[event.SLOSampled]{
	noun:     "the first sample of the objectives",
	sentence: always[event.SLOSampled]("The objectives were sampled"),
})

var _ = say(phrase[event.HealthSnapshotted]{
	noun: "the first snapshot of the system's health",
	sentence: func(b event.HealthSnapshotted) string {
		return "The system's health was written down: " + b.Moment
	},
})
