package grading

import (
	"fmt"

	"github.com/drillyard/drillyard/scenarios/event"
)

// The run itself, and what those who lead it do to it.

var _ = say(phrase[event.RunStarted]{
	noun:     "the start",
	sentence: always[event.RunStarted]("The run started"),
})

var _ = say(phrase[event.ClosingBegan]{
	noun: "the closing phase",
	sentence: func(b event.ClosingBegan) string {
		return "The scenario was over: " + ending(b.Reason) + "; there was time for words"
	},
	line: func(b event.ClosingBegan) string { return "closing began: " + b.Reason },
})

var _ = say(phrase[event.RunEnded]{
	noun:     "the end",
	sentence: func(b event.RunEnded) string { return "The run ended: " + ending(b.Reason) },
	line:     func(b event.RunEnded) string { return "run ended: " + b.Reason },
})

var _ = say(phrase[event.RunStopped]{
	noun:     "the order to end the run",
	sentence: func(b event.RunStopped) string { return "Had the run end: " + cut(b.Why) },
})

var _ = say(phrase[event.RunPaused]{
	noun:     "the first pause",
	sentence: always[event.RunPaused]("Paused the run"),
})

var _ = say(phrase[event.RunResumed]{
	noun:     "the end of the first pause",
	sentence: always[event.RunResumed]("Resumed the run"),
})

var _ = say(phrase[event.ClockChanged]{
	noun:     "the first change of pace",
	sentence: func(b event.ClockChanged) string { return fmt.Sprintf("Set the pace of run time to %g×", b.Speed) },
})

var _ = say(phrase[event.MarkGiven]{
	noun:     "the first mark",
	sentence: func(b event.MarkGiven) string { return fmt.Sprintf("Gave %s level %d", b.Criterion, b.Level) },
	detail:   func(b event.MarkGiven, _ map[string]string) string { return b.Comment },
})

var _ = say(phrase[event.AssessmentWritten]{
	noun:   "the first self-assessment",
	do:     "Say how it went",
	nobody: "Nobody said how it went",
	sentence: func(b event.AssessmentWritten) string {
		if b.Skipped {
			return "Did not say how it went"
		}
		return fmt.Sprintf("Said how it went, and expected %d %%", b.Percent)
	},
	detail: func(b event.AssessmentWritten, _ map[string]string) string {
		return lines(label("Went well: ", b.Well), label("Another way next time: ", b.Better))
	},
})

var _ = say(phrase[event.RunMarked]{
	noun:     "the first global mark",
	sentence: func(b event.RunMarked) string { return "Marked the whole run: " + globalWords[b.Global] },
	detail:   func(b event.RunMarked, _ map[string]string) string { return b.Comment },
})

var _ = say(phrase[event.RatersAsked]{
	noun: "the wish for raters",
	sentence: func(b event.RatersAsked) string {
		if b.Raters > 1 {
			return "Asked for two raters who do not see each other's marks"
		}
		return "Asked for one rater"
	},
})

// globalWords are the global marks as people say them.
var globalWords = map[string]string{event.ClearFail: "clear fail", event.Borderline: "borderline", event.ClearPass: "clear pass"}

// ending says why a run ended.
func ending(reason string) string {
	says, ok := map[string]string{
		event.EndRecovered:   "the system recovered, and held",
		event.EndTime:        "its time was up",
		event.EndStopped:     "by hand",
		event.EndInterrupted: "the server went away",
		event.EndClosed:      "the drill was finished",
		event.EndFailed:      "the sandbox broke down",
		event.EndUnrecorded:  "its log could not be written",
		event.EndAbandoned:   "the server went away, and nobody came back to it",
	}[reason]
	if !ok {
		return reason
	}
	return says
}
