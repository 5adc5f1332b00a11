package grading

import (
	"cmp"
	"fmt"

	"github.com/drillyard/drillyard/scenarios/event"
)

// What the script does: injects, their faults and changes.

var _ = say(phrase[event.InjectFired]{
	noun:     "the first inject",
	sentence: func(b event.InjectFired) string { return "The script: " + cmp.Or(b.Title, plain(b.Inject)) },
	line:     func(b event.InjectFired) string { return "inject fired: " + b.Inject },
})

var _ = say(phrase[event.InjectHeld]{
	noun:     "the first inject held back",
	sentence: func(b event.InjectHeld) string { return "The script: “" + plain(b.Inject) + "” was held back" },
})

var _ = say(phrase[event.InjectSkipped]{
	noun: "the first inject skipped",
	sentence: func(b event.InjectSkipped) string {
		return "The script: “" + plain(b.Inject) + "” was skipped: " + b.Why
	},
})

var _ = say(phrase[event.FaultRequested]{
	noun: "the first fault asked for",
	sentence: func(b event.FaultRequested) string {
		return fmt.Sprintf("The fault %s was asked for on %s", plain(b.Fault), Place(b.Target))
	},
})

var _ = say(phrase[event.FaultApplied]{
	noun:     "the first fault",
	sentence: func(b event.FaultApplied) string { return "The fault " + plain(b.Fault) + " took hold" },
})

var _ = say(phrase[event.FaultFailed]{
	noun: "the first fault that did not take",
	sentence: func(b event.FaultFailed) string {
		return fmt.Sprintf("The fault %s did not take: %s", plain(b.Fault), b.Error)
	},
	line:   func(b event.FaultFailed) string { return "fault failed: " + b.Error },
	detail: func(b event.FaultFailed, _ map[string]string) string { return b.Error },
})

var _ = say(phrase[event.FaultReverted]{
	noun:     "the first fault taken back",
	sentence: func(b event.FaultReverted) string { return "The fault " + plain(b.Fault) + " was taken back" },
})

var _ = say(phrase[event.EffectsRecorded]{
	noun: "the first effect",
	sentence: func(b event.EffectsRecorded) string {
		if b.Action != "" {
			return "What action " + b.Action + " changed was recorded"
		}
		return "What inject " + b.Inject + " changed was recorded"
	},
})

var _ = say(phrase[event.ChangeRecorded]{
	noun: "the first change",
	sentence: func(b event.ChangeRecorded) string {
		return fmt.Sprintf("Change %s on %s by %s: %s", b.Type, b.Service, b.By, cut(b.Summary))
	},
	detail: func(b event.ChangeRecorded, _ map[string]string) string { return b.Summary },
})
