package grading

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
)

// What the script does: injects, their faults and changes.

var _ = say(phrase[event.InjectFired]{
	noun: "the first inject",
	sentence: func(b event.InjectFired) string {
		said := "The script: " + cmp.Or(b.Title, plain(b.Inject))
		if b.Time > 1 {
			said += fmt.Sprintf(", for time %d", b.Time)
		}
		return said
	},
	line: func(b event.InjectFired) string { return "inject fired: " + b.Inject },
})

var _ = say(phrase[event.InjectHeld]{
	noun:     "the first inject held back",
	sentence: func(b event.InjectHeld) string { return "The script: “" + plain(b.Inject) + "” was held back" },
})

var _ = say(phrase[event.InjectSkipped]{
	noun: "the first inject skipped",
	sentence: func(b event.InjectSkipped) string {
		if b.Why == event.SkippedByUntil {
			return "The script: “" + plain(b.Inject) + "” does not come again"
		}
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

// endings say why a fault ended, to follow that it did.
var endings = map[string]string{
	event.EndedAfter: "ended by itself", event.EndedUntil: "ended with what ends it", event.EndedTurn: "went away for a while",
}

var _ = say(phrase[event.FaultEnded]{
	noun: "the first end of a fault",
	sentence: func(b event.FaultEnded) string {
		if b.Error != "" {
			return fmt.Sprintf("The fault %s could not be taken back: %s", plain(b.Fault), b.Error)
		}
		said := "The fault " + plain(b.Fault) + " " + cmp.Or(endings[b.Why], "ended")
		if b.NextMS > 0 && b.Why != event.EndedTurn {
			said += ", and comes again at " + clock(time.Duration(b.NextMS)*time.Millisecond)
		}
		return said
	},
	line: func(b event.FaultEnded) string { return "fault ended: " + b.Fault },
})

var _ = say(phrase[event.FaultGrown]{
	noun: "the first step by which a fault got worse",
	sentence: func(b event.FaultGrown) string {
		return "The fault " + plain(b.Fault) + " got worse, with " + settings(b.Args)
	},
	line: func(b event.FaultGrown) string { return "fault grown: " + b.Fault + " with " + settings(b.Args) },
})

var _ = say(phrase[event.FaultCleared]{
	noun:     "the first time that nothing was left of a fault",
	sentence: func(b event.FaultCleared) string { return "Nothing was left of “" + plain(b.Inject) + "”" },
	line:     func(b event.FaultCleared) string { return "fault cleared: " + b.Inject },
})

// settings lists values as a sentence does: "latency at 400ms, share at 0.3".
func settings(args map[string]string) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(args)) {
		parts = append(parts, plain(name)+" at "+args[name])
	}
	return strings.Join(parts, ", ")
}

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
		return fmt.Sprintf("Change %s on %s by %s: %s", b.Type, b.Service, b.By, cut(b.Said()))
	},
	detail: func(b event.ChangeRecorded, _ map[string]string) string { return b.Said() },
})
