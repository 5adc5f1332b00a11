package grading

import (
	"fmt"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
)

// What whoever leads a run does to it.

var _ = say(phrase[event.InjectReleased]{
	noun:     "the first inject let go",
	sentence: func(b event.InjectReleased) string { return "The script: “" + plain(b.Inject) + "” was let go" },
})

var _ = say(phrase[event.InjectDelayed]{
	noun: "the first inject put off",
	sentence: func(b event.InjectDelayed) string {
		if b.Inject == "" {
			return "The script was put off by " + Span(faults.Time(b.ByMS)*ms)
		}
		return fmt.Sprintf("The script: “%s” was put off by %s", plain(b.Inject), Span(faults.Time(b.ByMS)*ms))
	},
})

var _ = say(phrase[event.InjectAdded]{
	noun:     "the first inject added",
	sentence: func(b event.InjectAdded) string { return "The script: “" + cut(b.Title) + "” was added" },
	line:     func(b event.InjectAdded) string { return "inject added: " + b.Inject },
	detail:   func(b event.InjectAdded, _ map[string]string) string { return b.Sheet },
})

var _ = say(phrase[event.RunExtended]{
	noun:     "the first extension",
	sentence: func(b event.RunExtended) string { return "The run was extended by " + Span(faults.Time(b.ByMS)*ms) },
})

var _ = say(phrase[event.DecidingSet]{
	noun: "the first time set to decide in",
	sentence: func(b event.DecidingSet) string {
		if b.AfterMS == 0 {
			return "Actions are decided on as the script says again"
		}
		return "Actions wait up to " + Span(faults.Time(b.AfterMS)*ms) + " for whoever leads"
	},
})

var _ = say(phrase[event.HintAsked]{
	noun:     "the first hint asked for",
	do:       "Ask for a hint",
	nobody:   "Nobody asked for a hint",
	sentence: func(b event.HintAsked) string { return fmt.Sprintf("Asked for hint %d", b.Step) },
})

var _ = say(phrase[event.HintGiven]{
	noun:     "the first hint",
	nobody:   "No hint was given",
	sentence: func(b event.HintGiven) string { return fmt.Sprintf("Hint %d: “%s”", b.Step, cut(b.Text)) },
	detail:   func(b event.HintGiven, _ map[string]string) string { return b.Text },
})

var _ = say(phrase[event.NoteWritten]{
	noun:     "the first note of whoever leads",
	sentence: func(b event.NoteWritten) string { return "Noted: “" + cut(b.Text) + "”" },
	detail:   func(b event.NoteWritten, _ map[string]string) string { return b.Text },
})
