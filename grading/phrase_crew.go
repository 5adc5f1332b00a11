package grading

import (
	"cmp"
	"fmt"

	"github.com/drillyard/drillyard/scenarios/event"
)

// Who is of the crew, and who holds which seat.

var _ = say(phrase[event.MemberJoined]{
	noun: "the first to join the crew",
	sentence: func(b event.MemberJoined) string {
		if b.Seat != "" {
			return fmt.Sprintf("%s joined the crew as %s", called(b.Member), plain(b.Seat))
		}
		return called(b.Member) + " joined the crew"
	},
})

var _ = say(phrase[event.MemberLeft]{
	noun:     "the first to leave the crew",
	sentence: func(b event.MemberLeft) string { return called(b.Member) + " left the crew" },
})

var _ = say(phrase[event.RoleTaken]{
	noun:   "the first role that somebody took",
	do:     "Take a role",
	nobody: "Nobody took a role",
	sentence: func(b event.RoleTaken) string {
		return fmt.Sprintf("%s took over as %s", called(b.Member), plain(b.Seat))
	},
})

var _ = say(phrase[event.RoleHanded]{
	noun:   "the first role that was handed over",
	do:     "Hand over a role",
	nobody: "Nobody handed over a role",
	sentence: func(b event.RoleHanded) string {
		if b.To.ID == "" {
			return fmt.Sprintf("%s gave up %s; nobody holds it", called(b.From), plain(b.Seat))
		}
		return fmt.Sprintf("%s handed %s to %s", called(b.From), plain(b.Seat), called(b.To))
	},
})

var _ = say(phrase[event.HandoffWritten]{
	noun:   "the first handoff note",
	do:     "Write a handoff note",
	nobody: "Nobody wrote a handoff note",
	sentence: func(b event.HandoffWritten) string {
		return fmt.Sprintf("Handed over %s: “%s”", plain(b.Seat), cut(b.Text))
	},
	detail: func(b event.HandoffWritten, _ map[string]string) string { return b.Text },
})

var _ = say(phrase[event.WhisperSent]{
	noun: "the first whisper",
	sentence: func(b event.WhisperSent) string {
		if b.Seat != "" {
			return fmt.Sprintf("Whispered to %s: “%s”", plain(b.Seat), cut(b.Text))
		}
		return fmt.Sprintf("Whispered to one: “%s”", cut(b.Text))
	},
	detail: func(b event.WhisperSent, _ map[string]string) string { return b.Text },
})

// called is the name of somebody, or what stands for it.
func called(who event.Actor) string { return cmp.Or(who.Name, who.ID, "Somebody") }
