package engine

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// staged is a quiet scenario with a cast.
func staged(seats ...scenarios.Seat) *scenarios.Scenario {
	sc := quiet()
	sc.Cast.Seats = seats
	return sc
}

var (
	commanding = scenarios.Seat{Name: event.SeatCommander, Title: "Incident commander", Must: true, May: []scenarios.Right{scenarios.RightDeclare, scenarios.RightApprove}}
	operating  = scenarios.Seat{Name: event.SeatOperations, Title: "Operations", May: []scenarios.Right{scenarios.RightAct}}
	liaising   = scenarios.Seat{Name: "liaison", Title: "Customer liaison", May: []scenarios.Right{scenarios.RightCustomers}}
)

// crewed plays a scenario by those whom its steps are by.
func crewed(t *testing.T, sc *scenarios.Scenario, risk faults.Risk, steps ...scenarios.RehearsalStep) ([]event.Event, *Run) {
	t.Helper()
	memory := &event.Memory{}
	run := prepare(t, newPaper(), sc, memory, steps...)
	run.Trainees, run.Given = run.Responder.Crew()
	run.Action = func(name string) (faults.Action, bool) {
		cure := paperCure
		cure.Risk = risk
		return cure, name == "restore"
	}
	if err := run.Play(t.Context()); err != nil {
		t.Fatal(err)
	}
	return memory.All("r"), run
}

// by is a step of somebody in a seat.
func by(seat string, step scenarios.RehearsalStep) scenarios.RehearsalStep {
	step.By, step.After = seat, 10*time.Second
	return step
}

func stumbles(t *testing.T, run *Run, want ...string) {
	t.Helper()
	got := run.Responder.Stumbles()
	if len(got) != len(want) {
		t.Fatalf("it stumbles over %q, want %q", got, want)
	}
	for i := range want {
		if !strings.Contains(got[i], want[i]) {
			t.Errorf("it stumbles over %q, want %q", got[i], want[i])
		}
	}
}

// What a seat is for, others are refused, in a sentence that says who has it.
func TestWhatIsForASeatOthersAreRefused(t *testing.T) {
	act := scenarios.RehearsalStep{Do: "restore", Target: "checkout", Reason: "the pool is too small"}
	declare := scenarios.RehearsalStep{Declare: "SEV2", Text: "Buying fails"}
	events, run := crewed(t, staged(commanding, operating, liaising), faults.Alone,
		by(event.SeatCommander, act), by(event.SeatOperations, act), by(event.SeatOperations, declare), by(event.SeatCommander, declare),
		by(event.SeatCommander, scenarios.RehearsalStep{Note: "anyone may"}))
	stumbles(t, run,
		"Acting on the system is for Operations. script (operations) has that seat.",
		"Declaring, rating and closing the incident is for Incident commander. script (incident-commander) has that seat.")
	for kind, who := range map[event.Kind]string{"action.taken": "rehearsal-operations", "incident.declared": "rehearsal-incident-commander", "note.added": "rehearsal-incident-commander"} {
		i := slices.IndexFunc(events, func(e event.Event) bool { return e.Kind() == kind })
		if i < 0 || events[i].Actor.ID != who {
			t.Errorf("%s is not by %s", kind, who)
		}
	}
	if got := bodies[event.RunStarted](events)[0].Trainees; len(got) != 2 {
		t.Errorf("it begins with %+v", got)
	}
}

// An update of a rehearsal is for whom it says, and by whoever may tell them.
func TestARehearsalTellsCustomers(t *testing.T) {
	tell := scenarios.RehearsalStep{Update: "We look into it.", Audience: event.AudienceCustomers}
	events, run := crewed(t, staged(commanding, operating, liaising), faults.Alone,
		by(event.SeatCommander, tell), by("liaison", tell), by(event.SeatCommander, scenarios.RehearsalStep{Update: "More later."}))
	stumbles(t, run, "Telling customers is for Customer liaison.")
	var told []string
	for _, u := range bodies[event.UpdatePosted](events) {
		told = append(told, u.Audience)
	}
	if want := []string{event.AudienceCustomers, event.AudienceStakeholders}; !slices.Equal(told, want) {
		t.Errorf("told: %q, want %q", told, want)
	}
}

// An empty seat that nobody stands in for can be taken; before that, what is for
// it nobody does.
func TestAnEmptySeatIsTaken(t *testing.T) {
	act := scenarios.RehearsalStep{Do: "restore", Target: "checkout", Reason: "the pool is too small"}
	events, run := crewed(t, staged(commanding, operating, liaising), faults.Alone,
		by(event.SeatCommander, act), by(event.SeatCommander, scenarios.RehearsalStep{Take: event.SeatOperations}),
		by("liaison", scenarios.RehearsalStep{Take: event.SeatOperations}), by(event.SeatCommander, act))
	stumbles(t, run, "Nobody has that seat: take it first.", "script (incident-commander) has that seat. Ask them to hand it over.")
	if n := len(bodies[event.ActionTaken](events)); n != 1 {
		t.Errorf("%d actions were taken", n)
	}
}

// Whoever leaves while the run is starting has left when it begins.
func TestLeavingWhileItStarts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		memory := &event.Memory{}
		run := prepare(t, newPaper(), staged(commanding, operating), memory, by(event.SeatCommander, scenarios.RehearsalStep{Note: "x"}), by(event.SeatOperations, scenarios.RehearsalStep{Note: "y"}))
		run.Trainees, run.Given = run.Responder.Crew()
		leaver := run.Trainees[1]
		left := make(chan error, 1)
		go func() { left <- run.Leave(context.Background(), leaver, leaver.ID) }()
		synctest.Wait()
		if err := run.Play(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := <-left; err != nil {
			t.Error(err)
		}
		if got := bodies[event.MemberLeft](memory.All("r")); len(got) != 1 || got[0].Member.ID != leaver.ID {
			t.Errorf("left: %+v", got)
		}
	})
}

func TestASeatIsHandedOver(t *testing.T) {
	declare := scenarios.RehearsalStep{Declare: "SEV2", Text: "Buying fails"}
	hand := scenarios.RehearsalStep{Hand: event.SeatCommander, To: event.SeatOperations, Text: "Nothing is known yet."}
	events, run := crewed(t, staged(commanding, operating), faults.Alone,
		by(event.SeatOperations, hand), by(event.SeatCommander, scenarios.RehearsalStep{Hand: event.SeatCommander}),
		by(event.SeatCommander, hand), by(event.SeatCommander, declare), by(event.SeatOperations, declare))
	stumbles(t, run, "not yours to hand over", "Incident commander is never left empty", "script (operations) has that seat")
	if got := bodies[event.RoleHanded](events); len(got) != 1 || got[0].From.ID != "rehearsal-incident-commander" || got[0].To.ID != "rehearsal-operations" {
		t.Errorf("handed: %+v", got)
	}
	if got := bodies[event.HandoffWritten](events); len(got) != 1 || got[0].Text != "Nothing is known yet." {
		t.Errorf("note: %+v", got)
	}
}

// Nobody approves what they asked for themselves, but for whoever is alone.
func TestWhoApproves(t *testing.T) {
	act := scenarios.RehearsalStep{Do: "restore", Target: "checkout", Reason: "the pool is too small"}
	yes := scenarios.RehearsalStep{Approve: "restore"}
	free := operating
	free.May = nil
	both := scenarios.Seat{Name: event.SeatCommander, Title: "Incident commander", May: []scenarios.Right{scenarios.RightApprove}}
	events, run := crewed(t, staged(both, free), faults.Approval, by(event.SeatCommander, act), by(event.SeatCommander, yes), by(event.SeatOperations, yes))
	stumbles(t, run, "You asked for that yourself", "Approving an action is for Incident commander.")
	if len(bodies[event.ActionTaken](events)) != 0 {
		t.Error("it was taken all the same")
	}
	events, run = crewed(t, staged(both, free), faults.Approval, by(event.SeatOperations, act), by(event.SeatCommander, yes))
	stumbles(t, run)
	if got := bodies[event.ActionTaken](events); len(got) != 1 || got[0].ApprovedBy != "script (incident-commander)" {
		t.Errorf("taken: %+v", got)
	}
	alone := act
	alone.After = 10 * time.Second
	yes.After = 10 * time.Second
	events, run = crewed(t, staged(both, free), faults.Approval, alone, yes)
	stumbles(t, run)
	if len(bodies[event.ActionTaken](events)) != 1 {
		t.Error("who is alone cannot approve")
	}
	own := staged(both, free)
	own.Cast.ApprovesOwn = true
	_, run = crewed(t, own, faults.Approval, by(event.SeatCommander, act), by(event.SeatCommander, scenarios.RehearsalStep{Approve: "restore"}), by(event.SeatOperations, scenarios.RehearsalStep{Note: "x"}))
	stumbles(t, run)
	_, run = crewed(t, staged(operating), faults.Approval, by(event.SeatOperations, act), by(event.SeatOperations, scenarios.RehearsalStep{Approve: "restore"}))
	stumbles(t, run, "nobody in this crew approves actions")
}

// A persona that stands in does what it is told, as who it is, and writes down
// what there is to see; whoever takes the seat does it themselves from then on.
func TestStandInsDoWhatTheyAreTold(t *testing.T) {
	ops, comms, scribe := operating, liaising, scenarios.Seat{Name: event.SeatScribe, Title: "Scribe"}
	ops.StandIn, ops.Habits = "tomas", []string{scenarios.HabitActions}
	comms.StandIn, comms.Habits = "maya", []string{scenarios.HabitUpdates, scenarios.HabitTimeline}
	say := func(text string) scenarios.RehearsalStep {
		return by(event.SeatCommander, scenarios.RehearsalStep{Say: text, In: "#incident"})
	}
	steps := []scenarios.RehearsalStep{
		say("Tomas, please restore checkout"), say("restore checkout"), say("Maya, customers: We are looking into it."), say("Tomas, dance on checkout"),
		by(event.SeatCommander, scenarios.RehearsalStep{Take: event.SeatOperations}), say("Tomas, restore checkout again"),
		by(event.SeatCommander, scenarios.RehearsalStep{Do: "restore", Target: "checkout", Reason: "once more"}),
	}
	events, run := crewed(t, staged(commanding, ops, comms, scribe), faults.Alone, steps...)
	stumbles(t, run)
	var acted, posted, noted []string
	for _, e := range events {
		switch b := e.Body.(type) {
		case event.ActionTaken:
			acted = append(acted, e.Actor.Kind+" "+e.Actor.ID)
		case event.UpdatePosted:
			posted = append(posted, e.Actor.ID+" "+b.Audience+" "+b.Text)
		case event.NoteAdded:
			noted = append(noted, e.Actor.Kind+" "+b.Text)
		}
	}
	if want := []string{"persona tomas", "person rehearsal-incident-commander"}; !slices.Equal(acted, want) {
		t.Errorf("acted: %q, want %q", acted, want)
	}
	if want := []string{"maya customers We are looking into it."}; !slices.Equal(posted, want) {
		t.Errorf("posted: %q, want %q", posted, want)
	}
	// Her own update she does not write down: she was there.
	if len(noted) != 2 || !strings.HasPrefix(noted[0], "persona Tomas") || !strings.Contains(noted[0], "did restore on checkout") || !strings.Contains(noted[1], "once more") {
		t.Errorf("noted: %q", noted)
	}
	again, _ := crewed(t, staged(commanding, ops, comms, scribe), faults.Alone, steps...)
	if !slices.Equal(story(events), story(again)) {
		t.Error("the same script was played otherwise the second time")
	}
}

// Whoever is alone and was given no seat holds all of them: nobody stands in, and
// a scenario with a cast plays like one without.
func TestWhoeverIsAloneHoldsAllSeats(t *testing.T) {
	ops := operating
	ops.StandIn, ops.Habits = "tomas", []string{scenarios.HabitActions, scenarios.HabitTimeline}
	events, run := crewed(t, staged(commanding, ops, liaising), faults.Alone,
		by("", scenarios.RehearsalStep{Do: "restore", Target: "checkout", Reason: "the pool is too small"}),
		by("", scenarios.RehearsalStep{Declare: "SEV2", Text: "Buying fails"}))
	stumbles(t, run)
	if len(bodies[event.NoteAdded](events)) != 0 || len(bodies[event.RoleTaken](events)) != 0 {
		t.Error("somebody stood in")
	}
}

// A direct line is for the two of it, and a whisper for one.
func TestWhatIsSaidInPrivateIsForTheTwo(t *testing.T) {
	sc := staged(commanding, operating, liaising)
	sc.Personas[0].Otherwise = "I cannot say."
	sc.Injects = append(sc.Injects, scenarios.Inject{ID: "later", Trigger: scenarios.Trigger{At: 2 * time.Minute}})
	memory := &event.Memory{}
	run := prepare(t, newPaper(), sc, memory,
		by(event.SeatCommander, scenarios.RehearsalStep{Say: "what is it?", In: "@maya"}),
		by(event.SeatOperations, scenarios.RehearsalStep{Say: "help me", In: "@rehearsal-incident-commander"}),
		by("liaison", scenarios.RehearsalStep{Say: "hello all", In: "#incident"}))
	run.Trainees, run.Given = run.Responder.Crew()
	if err := run.Play(t.Context()); err != nil {
		t.Fatal(err)
	}
	for person, want := range map[string][]string{
		"rehearsal-incident-commander": {"what is it?", "I cannot say.", "help me", "hello all"},
		"rehearsal-operations":         {"help me", "hello all"},
		"rehearsal-liaison":            {"hello all"},
	} {
		cursor := event.Cursor{Viewer: event.Viewer{Class: event.Trainee, Person: person}}
		var got []string
		for _, e := range memory.All("r") {
			if shown, ok := cursor.Next(e); ok {
				if m, is := shown.Body.(event.MessageSent); is {
					got = append(got, m.Text)
				}
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s reads %q, want %q", person, got, want)
		}
	}
}

// Whoever commands by the cast is heeded, whatever the seat is called; a message
// on a direct line is not quoted to all, and a long one is cut.
func TestWhoIsHeededAndWhatIsQuoted(t *testing.T) {
	lead := scenarios.Seat{Name: "lead", Title: "Lead", May: []scenarios.Right{scenarios.RightDeclare}}
	ops := operating
	ops.StandIn, ops.Habits = "tomas", []string{scenarios.HabitActions}
	say := func(seat, in, text string) scenarios.RehearsalStep {
		return by(seat, scenarios.RehearsalStep{Say: text, In: in})
	}
	events, run := crewed(t, staged(lead, ops, liaising), faults.Alone,
		say("liaison", "#incident", "Tomas, restore checkout"),
		say("lead", "@tomas", "restore checkout, the password is tern"),
		say("lead", "#incident", "Tomas, restore checkout "+strings.Repeat("now ", 200)))
	stumbles(t, run)
	taken := bodies[event.ActionTaken](events)
	if len(taken) != 2 {
		t.Fatalf("taken: %+v", taken)
	}
	if taken[0].Reason != "script (lead) asked for it." {
		t.Errorf("what was said to one is told to all: %q", taken[0].Reason)
	}
	if got := taken[1].Reason; !strings.HasSuffix(got, "…") || len(got) > 300 {
		t.Errorf("quoted: %q", got)
	}
}

// What a stand-in did on somebody's word, and somebody approved, is done again in a
// replay.
func TestAReplayHasStandInsDoItAgain(t *testing.T) {
	ops := operating
	ops.StandIn, ops.Habits = "tomas", []string{scenarios.HabitActions}
	sc := staged(commanding, ops)
	ask := by(event.SeatCommander, scenarios.RehearsalStep{Say: "Tomas, restore checkout", In: "#incident"})
	yes := by(event.SeatCommander, scenarios.RehearsalStep{Approve: "restore"})
	played, run := crewed(t, sc, faults.Approval, ask, yes)
	stumbles(t, run)
	memory := &event.Memory{}
	again := prepare(t, newPaper(), sc, memory)
	again.Responder, again.Trainees = nil, run.Trainees
	again.Action = run.Action
	again.Replay = NewReplay(played, func(event.Event) bool { return true })
	if err := again.Play(t.Context()); err != nil {
		t.Fatal(err)
	}
	did := func(events []event.Event) (all []string) {
		for _, e := range events {
			if b, is := e.Body.(event.ActionTaken); is {
				all = append(all, e.Actor.ID+" "+b.Action+" "+b.ApprovedBy)
			}
		}
		return all
	}
	if got, want := did(memory.All("r")), did(played); len(want) != 1 || !slices.Equal(got, want) {
		t.Errorf("again: %q, and first: %q", got, want)
	}
}

// What only the crew has to do with is no intervention in the run.
func TestWhatIsNoIntervention(t *testing.T) {
	lead, ben := event.Actor{Kind: event.Person, ID: "lead"}, event.Actor{Kind: event.Person, ID: "ben"}
	for body, want := range map[event.Body]bool{
		event.MemberJoined{Member: ben}:                          false,
		event.MemberLeft{Member: ben}:                            false,
		event.RoleTaken{Seat: event.SeatOperations, Member: ben}: false,
		event.RoleHanded{Seat: event.SeatOperations, From: ben}:  false,
		event.WhisperSent{To: "ben", Text: "look at the queue"}:  false,
		event.InjectHeld{Inject: "push"}:                         true,
	} {
		if got := ByLead(event.Event{Actor: lead, Body: body}, []event.Actor{ben}); got != want {
			t.Errorf("%s: %v", body.Kind(), got)
		}
	}
}

// A scribe writes down who was brought in, however narrow that is known.
func TestAScribeWritesWhoWasBroughtIn(t *testing.T) {
	for want, b := range map[string]event.PageEscalated{
		"shop was brought in: It is theirs.":                {Team: "shop", Reason: "It is theirs."},
		"incident commander was brought in: Nobody has it.": {Seat: event.SeatCommander, Reason: "Nobody has it."},
		"Ben was brought in: Nobody has it.":                {Team: "shop", Who: event.Actor{Kind: event.Person, ID: "u2", Name: "Ben"}, Reason: "Nobody has it."},
	} {
		if got := worthWriting(event.Event{Body: b}); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
