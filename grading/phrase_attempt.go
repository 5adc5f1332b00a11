package grading

import (
	"fmt"
	"strings"
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
)

// What comes of an attempt at an exercise.

var _ = say(phrase[event.AttemptStarted]{
	noun: "the start of the attempt",
	sentence: func(b event.AttemptStarted) string {
		return fmt.Sprintf("The attempt began, with %d min to answer", b.Minutes)
	},
})

var _ = say(phrase[event.AnswerPasted]{
	noun:   "the first text pasted",
	do:     "Paste something into the answer",
	nobody: "Nothing was pasted",
	sentence: func(b event.AnswerPasted) string {
		return fmt.Sprintf("Pasted %d characters into %s", b.Characters, cut(b.Part))
	},
})

var _ = say(phrase[event.CommandTried]{
	noun:   "the first command tried",
	do:     "Try a command",
	nobody: "No command was tried",
	sentence: func(b event.CommandTried) string {
		if b.Stopped != "" {
			return fmt.Sprintf("Tried %s, which was stopped: %s", cut(b.Line), b.Stopped)
		}
		return fmt.Sprintf("Tried %s, which ended with %d", cut(b.Line), b.Exit)
	},
})

var _ = say(phrase[event.AnswerSubmitted]{
	noun:     "the first answer",
	do:       "Hand in an answer",
	nobody:   "Nothing was handed in",
	sentence: func(event.AnswerSubmitted) string { return "Handed in the answer" },
	detail: func(b event.AnswerSubmitted, _ map[string]string) string {
		var all []string
		for _, p := range b.Parts {
			all = append(all, p.ID+"\n\n"+p.Text)
		}
		return strings.Join(all, "\n\n")
	},
})

var _ = say(phrase[event.AnswerJudged]{
	noun: "the first judgement",
	sentence: func(b event.AnswerJudged) string {
		return fmt.Sprintf("Judged “%s”: %s", plain(b.Check), cut(sentenceless(b.Why)))
	},
	detail: func(b event.AnswerJudged, _ map[string]string) string { return b.Why },
})

var _ = say(phrase[event.AttemptEnded]{
	noun:     "the end of the attempt",
	sentence: func(b event.AttemptEnded) string { return "The attempt ended: " + attemptEnds[b.Reason] },
})

// attemptEnds are the reasons for an attempt's end as people say them.
var attemptEnds = map[string]string{
	event.AttemptSubmitted: "the answer was handed in",
	event.AttemptTime:      "its time was up",
	event.AttemptWithdrawn: "it was withdrawn",
}

var _ = say(phrase[event.PointOverruled]{
	noun: "the first points overruled",
	sentence: func(b event.PointOverruled) string {
		return fmt.Sprintf("Overruled “%s” with %g points", plain(b.Criterion), b.Points)
	},
	detail: func(b event.PointOverruled, _ map[string]string) string { return b.Reason },
})

var _ = say(phrase[event.TimeGiven]{
	noun: "the first time given back",
	sentence: func(b event.TimeGiven) string {
		return fmt.Sprintf("Gave %s of time back", time.Duration(b.MS)*time.Millisecond)
	},
	detail: func(b event.TimeGiven, _ map[string]string) string { return b.Reason },
})

var _ = say(phrase[event.AttemptPaused]{
	noun:     "the first pause of the attempt",
	sentence: always[event.AttemptPaused]("Had the time of the attempt stand still"),
})

var _ = say(phrase[event.AttemptResumed]{
	noun:     "the first time that the attempt went on",
	sentence: always[event.AttemptResumed]("Had the time of the attempt go on"),
})
