package engine

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// A persona whom the policy reaches takes the page, asks what was found, and helps
// once they were told; who has it in the meantime spares them the way.
func TestAPersonaWhoIsPagedComes(t *testing.T) {
	sc := pagedAt16(9 * time.Minute)
	sc.Personas[0].Team = "shop"
	sc.Personas[0].Paged = &scenarios.Paged{After: 30 * time.Second, Asks: "What do you see?", Says: "I look at the shop."}
	does := func(acknowledged time.Duration) []event.Event {
		return paging(t, sc, 1, func(r *Run) {
			r.Stack.Escalation[0].Levels = []stack.Level{
				{To: []stack.Callee{{Team: "payments"}}, Within: stack.Duration(time.Minute)},
				{To: []stack.Callee{{Team: "shop"}}, Within: stack.Duration(time.Minute)},
			}
			gives(t, r, acknowledged, "u1", Acknowledge{Page: "p1"}, map[bool]string{true: "Maya Lindqvist has that page."}[acknowledged > 106*time.Second])
			gives(t, r, 120*time.Second, "u1", SendMessage{Channel: IncidentChannel, Text: "Buying fails since 00:10."}, "")
		})
	}
	becoming(t, does(150*time.Second),
		"00:16 sent to payments", "01:16 escalated to shop, level 2, round 1",
		"01:46 Maya Lindqvist joined for shop", "01:46 taken by Maya Lindqvist", "01:46 Maya Lindqvist: What do you see?",
		"02:00 Ada: Buying fails since 00:10.", "02:04 Maya Lindqvist: I look at the shop.", "resolved")
	becoming(t, does(90*time.Second),
		"00:16 sent to payments", "01:16 escalated to shop, level 2, round 1", "01:30 acknowledged by Ada", "02:00 Ada: Buying fails since 00:10.", "resolved")
}

// Who is asked for by people comes whatever became of the page, takes it over where the
// scenario says so, and is short where there was no need of them.
func TestAPersonaWhoIsAskedFor(t *testing.T) {
	sc := pagedAt16(9 * time.Minute)
	sc.Personas[0].Team = "shop"
	sc.Personas[0].Paged = &scenarios.Paged{After: 30 * time.Second, TakesOver: true}
	sc.Truth.Owner = "shop"
	does := func() []event.Event {
		return paging(t, sc, 1, func(r *Run) {
			r.Stack.Escalation = nil
			gives(t, r, 20*time.Second, "u1", Acknowledge{Page: "p1"}, "")
			gives(t, r, 30*time.Second, "u1", Escalate{Page: "p1", Persona: "maya", Reason: "It began with your push."}, "")
			gives(t, r, 31*time.Second, "u2", Escalate{Page: "p1", Persona: "maya", Reason: "Please come."}, "Ada has just brought them in.")
			gives(t, r, 31*time.Second, "u2", Escalate{Page: "p1", Persona: "nobody", Reason: "Please come."}, `nobody "nobody"`)
			gives(t, r, 31*time.Second, "u2", Escalate{Page: "p1", Persona: "maya", Team: "payments", Reason: "Please come."}, "a team, or one person")
			gives(t, r, 90*time.Second, "u2", SendMessage{Channel: "@maya", Text: "The pool is empty."}, "")
		})
	}
	becoming(t, does(),
		"00:16 sent to payments", "00:20 acknowledged by Ada", "00:30 escalated to shopMaya Lindqvist, level 0, round 0",
		"01:00 Maya Lindqvist joined for shop", "01:00 Maya Lindqvist: "+usualAsk,
		"01:30 Ben: The pool is empty.", "01:34 taken by Maya Lindqvist", "01:34 Maya Lindqvist: "+usualTakeover, "resolved")
	needless := []string{
		"00:16 sent to payments", "00:20 acknowledged by Ada", "00:30 escalated to shopMaya Lindqvist, level 0, round 0",
		"01:00 Maya Lindqvist joined for shop", "01:00 Maya Lindqvist: " + usualNeedless, "01:30 Ben: The pool is empty.", "resolved",
	}
	sc.Truth.Owner = "payments"
	becoming(t, does(), needless...)
	sc.Truth = scenarios.Truth{NoFault: true}
	becoming(t, does(), needless...)
}

// What a colleague took over while it was snoozed is theirs, and rings for nobody when
// the time is over; what was handed to one who has nothing to fix comes back.
func TestAPageThatAColleagueHas(t *testing.T) {
	sc := pagedAt16(9 * time.Minute)
	sc.Personas[0].Team = "shop"
	sc.Personas[0].Paged = &scenarios.Paged{After: 30 * time.Second, TakesOver: true}
	sc.Truth.Owner = "shop"
	does := func(c Command) []string {
		return becomes(paging(t, sc, 1, func(r *Run) {
			r.Stack.Escalation = nil
			gives(t, r, 20*time.Second, "u1", Acknowledge{Page: "p1"}, "")
			gives(t, r, 30*time.Second, "u1", c, "")
			gives(t, r, 40*time.Second, "u1", Escalate{Page: "p1", Team: "shop", Reason: "It is yours."}, "")
			gives(t, r, 80*time.Second, "u1", SendMessage{Channel: IncidentChannel, Text: "The pool is empty."}, "")
		}))
	}
	got := does(Snooze{Page: "p1", Minutes: 2})
	if slices.ContainsFunc(got, func(s string) bool { return strings.HasSuffix(s, "reopened") }) || !slices.Contains(got, "01:24 taken by Maya Lindqvist") {
		t.Errorf("snoozed, then taken: %q", got)
	}
	sc.Truth.Owner = "payments"
	got = does(Reassign{Page: "p1", Who: "maya", Reason: "It is yours."})
	if !slices.Contains(got, "01:00 assigned to payments") || slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, "taken") }) {
		t.Errorf("handed for nothing: %q", got)
	}
}

// A page of a team that nobody who plays is on call for goes to its persona, who takes
// it; where those who play are on call for it as well, it rings for them.
func TestPagesOfOtherTeamsGoToTheirPersonas(t *testing.T) {
	sc := pagedAt16(5 * time.Minute)
	sc.Oncall = "shop"
	answers := func() []string {
		return becomes(paging(t, sc, 1, func(r *Run) {
			r.Stack.Escalation = nil
			r.Stack.Teams[0] = stack.Team{Name: "payments", Persona: "Maya Lindqvist", Answers: stack.Duration(time.Minute)}
			gives(t, r, 200*time.Second, "u1", Reassign{Page: "p1", Who: "u1"}, "")
		}))
	}
	first := answers()
	if len(first) != 4 || !strings.HasSuffix(first[1], "taken by Maya Lindqvist") || first[1] < "00:46" || first[1] > "01:46" {
		t.Errorf("%q", first)
	}
	if again := answers(); !slices.Equal(first, again) {
		t.Errorf("the same seed, and %q after %q", again, first)
	}
	// Where the script itself says what comes of it, it alone speaks for the team.
	sc.Injects = append(sc.Injects, scenarios.Inject{ID: "halted", Trigger: scenarios.Trigger{When: scenarios.Condition{Kind: "page.escalated", Arg: "payments"}}})
	if got := answers(); len(got) != 3 {
		t.Errorf("beside the script: %q", got)
	}
	sc.Injects = sc.Injects[:1]
	sc.AlsoOncall = []string{"payments"}
	if got := answers(); !slices.Equal(got, []string{"00:16 sent to payments", "03:20 assigned to Ada", "resolved"}) {
		t.Errorf("on call for both: %q", got)
	}
}

// Whoever answers for a team by the stack is of that team when they are named, too: what
// the script waits for comes of it, and says it for them.
func TestAColleagueByNameIsOfTheirTeam(t *testing.T) {
	halted := saying("halted", 0)
	halted.Trigger = scenarios.Trigger{When: onEvent("page.escalated", "shop")}
	does := func(sc *scenarios.Scenario, answers string, c Command) []string {
		return becomes(paging(t, sc, 1, func(r *Run) {
			r.Stack.Escalation = nil
			r.Stack.Teams[1].Persona = answers
			gives(t, r, 20*time.Second, "u1", Acknowledge{Page: "p1"}, "")
			gives(t, r, 30*time.Second, "u1", c, "")
		}))
	}
	for want, c := range map[string]Command{
		"":                                     Escalate{Page: "p1", Persona: "maya", Reason: "It is yours."},
		"00:30 assigned to shopMaya Lindqvist": Reassign{Page: "p1", Who: "maya", Reason: "It is yours."},
	} {
		sc := pagedAt16(2 * time.Minute)
		sc.Injects = append(sc.Injects, halted)
		wants := []string{"00:16 sent to payments", "00:20 acknowledged by Ada", "00:30 escalated to shopMaya Lindqvist, level 0, round 0", want, "00:30 Maya Lindqvist: halted", "resolved"}
		if got := does(sc, "Maya Lindqvist", c); !slices.Equal(got, slices.DeleteFunc(wants, func(s string) bool { return s == "" })) {
			t.Errorf("%T: %q", c, got)
		}
	}
	got := does(pagedAt16(2*time.Minute), "Tomas Ferreira", Reassign{Page: "p1", Seat: event.SeatScribe})
	if !slices.ContainsFunc(got, func(s string) bool { return strings.HasSuffix(s, "Tomas Ferreira joined for shop") }) {
		t.Errorf("who stands in for a seat: %q", got)
	}
}

// When the time to snooze is over, a page rings for colleagues as it did for those who
// play.
func TestASnoozeEndsForColleaguesToo(t *testing.T) {
	sc := pagedAt16(4 * time.Minute)
	sc.Oncall = "shop"
	sc.Personas[0].Team, sc.Personas[0].Paged = "payments", &scenarios.Paged{After: 30 * time.Second}
	becoming(t, paging(t, sc, 1, func(r *Run) {
		r.Stack.Escalation = nil
		gives(t, r, 20*time.Second, "u1", Acknowledge{Page: "p1"}, "")
		gives(t, r, 50*time.Second, "u1", Snooze{Page: "p1", Minutes: 1}, "")
	}),
		"00:16 sent to payments", "00:20 acknowledged by Ada", "00:50 snoozed until 01:50", "01:50 reopened", "02:20 taken by Maya Lindqvist", "resolved")
}

// What a team with nothing to fix gives back is escalated as the pages of those who get
// it are, from then on.
func TestAPageThatComesBackIsEscalatedAnew(t *testing.T) {
	sc := pagedAt16(9 * time.Minute)
	sc.Personas[0].Team, sc.Personas[0].Paged = "shop", &scenarios.Paged{After: 30 * time.Second}
	sc.Truth.Owner = "payments"
	becoming(t, paging(t, sc, 1, func(r *Run) {
		gives(t, r, 20*time.Second, "u1", Acknowledge{Page: "p1"}, "")
		gives(t, r, 30*time.Second, "u1", Reassign{Page: "p1", Team: "shop", Reason: "It is theirs."}, "")
		gives(t, r, 130*time.Second, "u1", Acknowledge{Page: "p1"}, "")
	}),
		"00:16 sent to payments", "00:16 assigned to Ada", "00:20 acknowledged by Ada",
		"00:30 escalated to shop, level 0, round 0", "00:30 assigned to shop",
		"01:00 Maya Lindqvist joined for shop", "01:00 assigned to payments", "01:00 Maya Lindqvist: "+usualNeedless,
		"02:00 escalated to incident-commander, level 3, round 1", "02:00 escalated to scribe, level 3, round 1",
		"02:10 acknowledged by Ada", "resolved")
}

// A page that was handed to somebody else while a colleague was on their way is not
// theirs to take, nor to give back.
func TestAColleagueLeavesAPageThatIsForSomebodyElse(t *testing.T) {
	sc := pagedAt16(3 * time.Minute)
	sc.Personas[0].Team, sc.Personas[0].Paged = "shop", &scenarios.Paged{After: time.Minute}
	before := []string{"00:16 sent to payments", "00:20 acknowledged by Ada"}
	handed := []string{"00:30 escalated to shopMaya Lindqvist, level 0, round 0", "00:30 assigned to shopMaya Lindqvist", "00:40 assigned to Ben", "01:30 Maya Lindqvist joined for shop"}
	for name, c := range map[string]struct {
		truth scenarios.Truth
		said  string
	}{"theirs": {scenarios.Truth{}, usualAsk}, "nothing to fix": {scenarios.Truth{NoFault: true}, usualNeedless}} {
		sc.Truth = c.truth
		got := becomes(paging(t, sc, 1, func(r *Run) {
			r.Stack.Escalation = nil
			gives(t, r, 20*time.Second, "u1", Acknowledge{Page: "p1"}, "")
			gives(t, r, 30*time.Second, "u1", Reassign{Page: "p1", Who: "maya", Reason: "It is yours."}, "")
			gives(t, r, 40*time.Second, "u1", Reassign{Page: "p1", Who: "u2"}, "")
		}))
		if want := slices.Concat(before, handed, []string{"01:30 Maya Lindqvist: " + c.said, "resolved"}); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	// Whom the policy alone has paged need not come at all.
	becoming(t, paging(t, sc, 1, func(r *Run) {
		r.Stack.Escalation[0].Levels = []stack.Level{{To: []stack.Callee{{Persona: "Maya Lindqvist"}}, Within: stack.Duration(9 * time.Minute)}}
		gives(t, r, 30*time.Second, "u1", Reassign{Page: "p1", Who: "u2"}, "")
	}), "00:16 sent to payments", "00:16 assigned to shopMaya Lindqvist", "00:30 assigned to Ben", "resolved")
}

// Who was told what was found in the reason does not ask for it once more.
func TestAReasonThatTellsIsRead(t *testing.T) {
	sc := pagedAt16(9 * time.Minute)
	sc.Personas[0].Team, sc.Personas[0].Paged = "shop", &scenarios.Paged{After: 5 * time.Second}
	sc.Truth.Owner = "shop"
	for reason, said := range map[string]string{
		"Please come.": usualAsk,
		"Your change of 10:13 dropped an index; the job takes 39 s instead of 3 s since.": usualAskMore,
	} {
		events := paging(t, sc, 1, func(r *Run) {
			gives(t, r, 30*time.Second, "u1", Escalate{Persona: "maya", Reason: reason}, "")
		})
		if got := becomes(events); !slices.Contains(got, "00:35 Maya Lindqvist: "+said) {
			t.Errorf("%q: %q", reason, got)
		}
	}
}

// Whoever waits to hear what was found hears it, though a page of their own team came
// in between.
func TestWhoAskedIsTold(t *testing.T) {
	sc := pagedAt16(2 * time.Minute)
	sc.Oncall = "shop"
	sc.Personas[0].Team, sc.Personas[0].Paged = "payments", &scenarios.Paged{After: 5 * time.Second, Says: "I look."}
	becoming(t, paging(t, sc, 1, func(r *Run) {
		r.Stack.Escalation = nil
		gives(t, r, 5*time.Second, "u1", Escalate{Persona: "maya", Reason: "Stand by."}, "")
		gives(t, r, time.Minute, "u1", SendMessage{Channel: IncidentChannel, Text: "The pool is empty."}, "")
	}),
		"00:05 escalated to paymentsMaya Lindqvist, level 0, round 0", "00:10 Maya Lindqvist joined for payments", "00:10 Maya Lindqvist: "+usualAsk,
		"00:16 sent to payments", "00:20 taken by Maya Lindqvist",
		"01:00 Ada: The pool is empty.", "01:04 Maya Lindqvist: I look.", "resolved")
}
