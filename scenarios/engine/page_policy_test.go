package engine

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// pagedAt16 is a scenario of which the only page is sent after 16 seconds and goes on
// for so long.
func pagedAt16(lasts time.Duration) *scenarios.Scenario {
	noise := &scenarios.Noise{Alert: "ProbeFailed", Service: "checkout", Summary: "s", For: lasts}
	sc := quiet(scenarios.Inject{ID: "n", Trigger: at(8 * time.Second), Effect: scenarios.Effect{Noise: noise}})
	sc.Duration = 10 * time.Minute
	sc.Cast.Seats = []scenarios.Seat{
		{Name: event.SeatCommander, Title: "Incident commander"},
		{Name: event.SeatScribe, Title: "Scribe", StandIn: "tomas"},
		{Name: event.SeatOperations, Title: "Operations"},
	}
	return sc
}

// twoTeams has payments page its member, then a seat and a schedule, then the shop.
func twoTeams(s *stack.Stack, rounds int) {
	s.Teams = []stack.Team{{Name: "payments"}, {Name: "shop", Persona: "Noor Haddad", Answers: stack.Duration(20 * time.Second)}}
	within := stack.Duration(time.Minute)
	s.Escalation = []stack.Policy{{Team: "payments", Rounds: rounds, Levels: []stack.Level{
		{To: []stack.Callee{{Member: 1}}, Within: within},
		{To: []stack.Callee{{Member: 7}, {Seat: event.SeatCommunications}}, Within: within}, // nobody
		{To: []stack.Callee{{Seat: event.SeatCommander}, {Schedule: "watch"}}, Within: within},
		{To: []stack.Callee{{Team: "payments"}}, Within: within},
	}}}
	s.Schedules = []stack.Schedule{{Name: "watch", Every: stack.Duration(time.Minute), Shifts: []stack.Callee{{Seat: event.SeatScribe}, {Member: 2}}}}
}

// becomes is what became of pages, in words.
func becomes(events []event.Event) []string {
	var out []string
	for _, e := range events {
		at := clockAt(e.At) + " "
		switch b := e.Body.(type) {
		case event.PageSent:
			out = append(out, at+"sent to "+b.To)
		case event.PageAcknowledged:
			out = append(out, at+"acknowledged by "+e.Actor.Name)
		case event.PageEscalated:
			out = append(out, fmt.Sprintf("%sescalated to %s%s%s, level %d, round %d", at, b.Team, b.Seat, b.Who.Name, b.Level, b.Round))
		case event.PageAssigned:
			for _, c := range b.To {
				out = append(out, at+"assigned to "+c.Team+c.Seat+c.Who.Name)
			}
		case event.PageSnoozed:
			out = append(out, at+"snoozed until "+clockAt(time.Duration(b.UntilMS)*time.Millisecond))
		case event.PageResolved:
			out = append(out, "resolved") // when, is for the routing
		case event.PageReopened, event.PageClosed, event.PageMerged:
			out = append(out, at+strings.TrimPrefix(string(b.Kind()), "page."))
		case event.PageTaken:
			out = append(out, at+"taken by "+e.Actor.Name)
		case event.ResponderJoined:
			out = append(out, at+e.Actor.Name+" joined for "+b.Team)
		case event.MessageSent:
			out = append(out, at+e.Actor.Name+": "+b.Text)
		}
	}
	return out
}

// paging plays a scenario with the policy, a crew of two, and commands at run times.
func paging(t *testing.T, sc *scenarios.Scenario, rounds int, does func(*Run)) []event.Event {
	t.Helper()
	memory := &event.Memory{}
	run := prepare(t, newPaper(), sc, memory)
	twoTeams(run.Stack, rounds)
	run.Trainees = []event.Actor{{Kind: event.Person, ID: "u1", Name: "Ada"}, {Kind: event.Person, ID: "u2", Name: "Ben"}}
	run.Given = map[string]string{"u1": event.SeatCommander, "u2": event.SeatOperations}
	does(run)
	if err := run.Play(t.Context()); err != nil {
		t.Fatal(err)
	}
	return memory.All("r")
}

// gives has somebody of the crew give a command; the refusal is to have these words.
func gives(t *testing.T, r *Run, after time.Duration, who string, c Command, refused string) {
	t.Helper()
	r.later(after, func() {
		actor, _ := r.cast.Member(who)
		err := r.obey(actor, c)
		if got := fmt.Sprint(err); (err == nil) != (refused == "") || refused != "" && !strings.Contains(got, refused) {
			t.Errorf("at %s %T by %s: %v, want %q", after, c, who, err, refused)
		}
	})
}

func becoming(t *testing.T, events []event.Event, want ...string) {
	t.Helper()
	if got := becomes(events); !slices.Equal(got, want) {
		t.Errorf("what became of it:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// Of two who are called the same, each is told what the other did, and not that they
// did it themselves.
func TestTwoOfOneNameAreTwo(t *testing.T) {
	paging(t, pagedAt16(9*time.Minute), 2, func(r *Run) {
		r.Trainees[1].Name = r.Trainees[0].Name
		gives(t, r, 30*time.Second, "u2", Acknowledge{Page: "p1"}, "")
		gives(t, r, 31*time.Second, "u1", Acknowledge{Page: "p1"}, "Ada acknowledged that page already.")
		gives(t, r, 31*time.Second, "u2", Acknowledge{Page: "p1"}, "That page was acknowledged already.")
	})
}

// A page that nobody acknowledges reaches the next level, then the next, and again
// from the first one; levels at which nobody is are passed over.
func TestAPageClimbsUntilSomebodyHasIt(t *testing.T) {
	climbs := []string{
		"00:16 sent to payments", "00:16 assigned to Ada",
		"01:16 escalated to incident-commander, level 3, round 1", "01:16 escalated to Ben, level 3, round 1",
		"02:16 escalated to payments, level 4, round 1",
		"03:16 escalated to Ada, level 1, round 2",
	}
	events := paging(t, pagedAt16(9*time.Minute), 2, func(r *Run) {
		gives(t, r, 230*time.Second, "u2", Acknowledge{Page: "p1"}, "")
		gives(t, r, 230*time.Second, "u1", Acknowledge{Page: "p1"}, "Ben acknowledged that page already.")
		gives(t, r, 231*time.Second, "u2", Acknowledge{Page: "p1"}, "That page was acknowledged already.")
		gives(t, r, 231*time.Second, "u2", Acknowledge{Page: "p9"}, "There is no page p9.")
	})
	becoming(t, events, append(slices.Clone(climbs), "03:50 acknowledged by Ben", "resolved")...)

	// Nobody ever: it stops after the last round.
	events = paging(t, pagedAt16(9*time.Minute), 2, func(*Run) {})
	becoming(t, events, append(slices.Clone(climbs),
		"04:16 escalated to incident-commander, level 3, round 2", "04:16 escalated to scribe, level 3, round 2",
		"05:16 escalated to payments, level 4, round 2", "resolved")...)
}

// Who has a page can hand it on, snooze it and be done with it; what two do at once
// is done once, and the second is told by whom.
func TestWhatPeopleDoWithAPage(t *testing.T) {
	events := paging(t, pagedAt16(9*time.Minute), 1, func(r *Run) {
		gives(t, r, 20*time.Second, "u1", Snooze{Page: "p1", Minutes: 5}, "Nobody has that page yet")
		gives(t, r, 25*time.Second, "u1", Acknowledge{Page: "p1"}, "")
		gives(t, r, 26*time.Second, "u1", Snooze{Page: "p1", Minutes: 0}, "1 to 60 minutes")
		gives(t, r, 27*time.Second, "u1", Snooze{Page: "p1", Minutes: 61}, "1 to 60 minutes")
		gives(t, r, 30*time.Second, "u1", Snooze{Page: "p1", Minutes: 2}, "")
		gives(t, r, 30*time.Second, "u2", Snooze{Page: "p1", Minutes: 5}, "Ada snoozed that page already, until 02:30 of the run.")
		gives(t, r, 170*time.Second, "u1", Reassign{Page: "p1", Who: "u2", Seat: event.SeatScribe}, "one team, one seat or one person")
		gives(t, r, 170*time.Second, "u1", Reassign{Page: "p1", Who: "u9"}, "nobody \"u9\"")
		gives(t, r, 170*time.Second, "u1", Reassign{Page: "p1", Seat: event.SeatCommunications}, "no seat")
		gives(t, r, 170*time.Second, "u1", Reassign{Page: "p1", Who: "u2"}, "")
		gives(t, r, 171*time.Second, "u2", Reassign{Page: "p1", Who: "u2"}, "It rings for them already.")
		gives(t, r, 240*time.Second, "u2", Acknowledge{Page: "p1"}, "")
		gives(t, r, 250*time.Second, "u2", ResolvePage{Page: "p1"}, "why it needs nobody")
		gives(t, r, 250*time.Second, "u2", ResolvePage{Page: "p1", Reason: "A probe that is wrong."}, "")
		gives(t, r, 250*time.Second, "u1", ResolvePage{Page: "p1", Reason: "A probe that is wrong."}, "Ben resolved that page already.")
		gives(t, r, 251*time.Second, "u1", Snooze{Page: "p1", Minutes: 5}, "Ben resolved that page already.")
		gives(t, r, 251*time.Second, "u1", MergePage{Page: "p1"}, "Ben resolved that page already.")
	})
	becoming(t, events,
		"00:16 sent to payments", "00:16 assigned to Ada", "00:25 acknowledged by Ada", "00:30 snoozed until 02:30", "02:30 reopened",
		"02:50 assigned to Ben", "03:50 escalated to incident-commander, level 3, round 1", "03:50 escalated to Ben, level 3, round 1",
		"04:00 acknowledged by Ben", "04:10 closed", "resolved")
}

func TestAPageIsMadePartOfTheIncident(t *testing.T) {
	events := paging(t, pagedAt16(2*time.Minute), 1, func(r *Run) {
		gives(t, r, 20*time.Second, "u1", MergePage{Page: "p1"}, "declare it first")
		gives(t, r, 21*time.Second, "u1", Declare{Title: "Buying fails", Severity: "SEV2"}, "")
		gives(t, r, 22*time.Second, "u1", MergePage{Page: "p1"}, "")
		gives(t, r, 22*time.Second, "u2", MergePage{Page: "p1"}, "Ada made that page part of the incident already.")
		gives(t, r, 23*time.Second, "u2", Acknowledge{Page: "p1"}, "Ada made that page part of the incident already.")
		gives(t, r, 200*time.Second, "u2", Reassign{Page: "p1", Who: "u1"}, "Ada made that page")
	})
	becoming(t, events, "00:16 sent to payments", "00:16 assigned to Ada", "00:22 merged", "resolved")
}

// What a seat is for, others are refused, and handing a page out of the crew is an
// escalation.
func TestPagesAreForSeats(t *testing.T) {
	sc := pagedAt16(2 * time.Minute)
	sc.Cast.Seats[0].May = []scenarios.Right{scenarios.RightEscalate}
	sc.Cast.Seats[2].May = []scenarios.Right{scenarios.RightAcknowledge}
	events := paging(t, sc, 1, func(r *Run) {
		for i, c := range []Command{Acknowledge{Page: "p1"}, Snooze{Page: "p1"}, ResolvePage{Page: "p1"}, MergePage{Page: "p1"}, Reassign{Page: "p1", Who: "u2"}} {
			gives(t, r, time.Duration(20+i)*time.Second, "u1", c, "Looking after a page is for Operations.")
		}
		gives(t, r, 30*time.Second, "u2", Reassign{Page: "p1", Team: "shop", Reason: "theirs"}, "Bringing another team in is for Incident commander.")
		gives(t, r, 31*time.Second, "u1", Reassign{Page: "p1", Team: "shop"}, "Please write a reason.")
		gives(t, r, 32*time.Second, "u1", Reassign{Page: "p1", Team: "shop", Reason: "theirs"}, "")
	})
	got := becomes(events)
	if !slices.Equal(got[2:4], []string{"00:32 escalated to shop, level 0, round 0", "00:32 assigned to shop"}) || !strings.HasSuffix(got[4], "Noor Haddad joined for shop") ||
		!strings.HasSuffix(got[5], "taken by Noor Haddad") {
		t.Errorf("%q", got)
	}
}

// The policy waits on the run's clock: it stands still while the run is paused, and is
// as much faster as the run is.
func TestThePolicyWaitsOnTheRunsClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		climb := func(atTheClock func(*Run)) ([]string, time.Duration) {
			memory := &event.Memory{}
			run := prepare(t, newPaper(), pagedAt16(9*time.Minute), memory)
			twoTeams(run.Stack, 2)
			run.Trainees = []event.Actor{{Kind: event.Person, ID: "u1", Name: "Ada"}, {Kind: event.Person, ID: "u2", Name: "Ben"}}
			run.Given = map[string]string{"u1": event.SeatCommander}
			run.Pace = 1
			began := time.Now()
			var played sync.WaitGroup
			played.Go(func() {
				if err := run.Play(t.Context()); err != nil {
					t.Error(err)
				}
			})
			synctest.Wait()
			atTheClock(run)
			played.Wait()
			return becomes(memory.All("r")), time.Since(began)
		}
		plain, length := climb(func(*Run) {})
		if n := slices.IndexFunc(plain, func(s string) bool { return strings.Contains(s, "level 1, round 2") }); n < 0 {
			t.Fatalf("it never came to the second round: %q", plain)
		}
		halted, took := climb(func(run *Run) {
			for _, at := range []time.Duration{40 * time.Second, time.Minute, 76 * time.Second} {
				time.Sleep(at - run.Now())
				set(t, run, true, 1)
				time.Sleep(time.Hour)
				set(t, run, false, 1)
			}
		})
		if !slices.Equal(halted, plain) || took != length+3*time.Hour {
			t.Errorf("paused: %q in %s, want %q", halted, took, plain)
		}
		fast, took := climb(func(run *Run) {
			time.Sleep(30 * time.Second)
			set(t, run, false, 10)
		})
		if want := 30*time.Second + (length-30*time.Second)/10; !slices.Equal(fast, plain) || took < want || took > want+time.Millisecond {
			t.Errorf("ten times as fast: %q in %s, want %q in %s", fast, took, plain, want)
		}
	})
}

// A page rings for whom it is assigned to, for those whom the policy reaches as well,
// and for nobody while somebody has it.
func TestForWhomAPageRings(t *testing.T) {
	got := map[string][]string{}
	paging(t, pagedAt16(9*time.Minute), 1, func(r *Run) {
		look := func(at time.Duration) {
			r.later(at, func() {
				for _, who := range []string{"u1", "u2"} {
					for _, ring := range r.Ringing(who) {
						got[clockAt(at)] = append(got[clockAt(at)], who+" "+ring.Page+" "+ring.Service+" "+ring.Summary)
					}
				}
			})
		}
		for _, at := range []time.Duration{10, 20, 80, 91, 101, 170, 201} {
			look(at * time.Second)
		}
		gives(t, r, 90*time.Second, "u2", Acknowledge{Page: "p1"}, "")
		gives(t, r, 100*time.Second, "u2", Snooze{Page: "p1", Minutes: 1}, "")
		gives(t, r, 200*time.Second, "u2", Reassign{Page: "p1", Seat: event.SeatOperations}, "")
	})
	one, two := "u1 p1 checkout s", "u2 p1 checkout s"
	want := map[string][]string{"00:20": {one}, "01:20": {one, two}, "02:50": {one, two}, "03:21": {two}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// What people did with pages is done again in a replay of the log, and comes to the
// same.
func TestAReplayDoesWhatWasDoneWithPages(t *testing.T) {
	sc := pagedAt16(9 * time.Minute)
	sc.Personas[0].Team, sc.Personas[0].Paged = "shop", &scenarios.Paged{After: 30 * time.Second}
	sc.Personas[1].Paged = &scenarios.Paged{After: 10 * time.Second}
	played := paging(t, sc, 1, func(r *Run) {
		gives(t, r, 5*time.Second, "u2", Escalate{Persona: "tomas", Reason: "Stand by, please."}, "")
		gives(t, r, 20*time.Second, "u1", Acknowledge{Page: "p1"}, "")
		gives(t, r, 30*time.Second, "u1", Snooze{Page: "p1", Minutes: 1}, "")
		gives(t, r, 100*time.Second, "u1", Reassign{Page: "p1", Team: "shop", Reason: "It is theirs."}, "")
		gives(t, r, 140*time.Second, "u2", SendMessage{Channel: IncidentChannel, Text: "The pool is empty."}, "")
		gives(t, r, 150*time.Second, "u2", Reassign{Page: "p1", Who: "u2"}, "")
		gives(t, r, 160*time.Second, "u2", ResolvePage{Page: "p1", Reason: "Done."}, "")
	})
	again := paging(t, sc, 1, func(r *Run) {
		r.Replay = NewReplay(played, func(e event.Event) bool { return e.Kind() != "role.taken" })
	})
	if got, want := becomes(again), becomes(played); !slices.Equal(got, want) || !slices.ContainsFunc(got, func(s string) bool { return strings.HasSuffix(s, "taken by Maya Lindqvist") }) {
		t.Errorf("again:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// What was told of a page stays as it was told, whomever it rings for later.
func TestWhatWasToldOfAPageStays(t *testing.T) {
	events := paging(t, pagedAt16(2*time.Minute), 1, func(r *Run) {
		r.Stack.Escalation[0].Levels = []stack.Level{
			{To: []stack.Callee{{Member: 1}, {Member: 2}}, Within: stack.Duration(time.Minute)}, {To: []stack.Callee{{Member: 1}}},
		}
	})
	becoming(t, events, "00:16 sent to payments", "00:16 assigned to Ada", "00:16 assigned to Ben", "01:16 escalated to Ada, level 2, round 1", "resolved")
}
