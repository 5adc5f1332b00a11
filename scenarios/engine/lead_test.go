package engine

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

var theLead = event.Actor{Kind: event.Person, ID: "lead", Name: "Fay"}

// saying is an inject with nothing but words.
func saying(id string, at time.Duration) scenarios.Inject {
	return scenarios.Inject{ID: id, Title: id, Trigger: scenarios.Trigger{At: at}, Effect: scenarios.Effect{Say: &scenarios.Say{As: "maya", In: "#incident", Text: id}}}
}

// intervenes has whoever leads do something at a run time, and looks at the answer.
func intervenes(t *testing.T, run *Run, at time.Duration, i Intervention, refusal string) {
	run.later(at, func() {
		err := i.intervene(run, theLead)
		if refusal == "" && err != nil || refusal != "" && !isRefusal(err, refusal) {
			t.Errorf("%s %+v: %v, want %q", at, i, err, refusal)
		}
	})
}

func fired(events []event.Event) []string {
	var out []string
	for _, e := range events {
		if b, is := e.Body.(event.InjectFired); is {
			out = append(out, e.At.String()+" "+b.Inject)
		}
	}
	return out
}

// What is held, let go, put off and added comes when it is to, and in a run that replays
// what whoever led did, at the same times; so does its end.
func TestALeadChangesTheScriptAndAReplayKnows(t *testing.T) {
	sc := quiet(saying("held", 20*time.Second), saying("late", 30*time.Second), saying("last", 170*time.Second),
		scenarios.Inject{ID: "after", Title: "after", Trigger: scenarios.Trigger{When: onEvent("inject.fired", "late"), After: 10 * time.Second}, Effect: saying("", 0).Effect})
	extra := func(e scenarios.Extra) (*scenarios.Inject, scenarios.Problems) {
		if e.Sheet == "bad" {
			return nil, scenarios.Problems{{Message: "it is bad"}, {Message: "and worse"}}
		}
		in := saying(e.ID, 0)
		in.Title = e.Title
		return &in, nil
	}
	lead := func(run *Run) {
		intervenes(t, run, 5*time.Second, ReleaseInject{"held"}, "not held")
		intervenes(t, run, 5*time.Second, HoldInject{"held"}, "")
		intervenes(t, run, 6*time.Second, HoldInject{"held"}, "held already")
		intervenes(t, run, 25*time.Second, DelayInjects{ByMS: 60_000}, "")
		intervenes(t, run, 25*time.Second, DelayInjects{ByMS: 1}, "put off by a second")
		intervenes(t, run, 40*time.Second, ReleaseInject{"held"}, "") // it was put off, too: due at 80 s
		intervenes(t, run, 50*time.Second, AddInject{Title: "more", Sheet: "x", AfterMS: 5000}, "")
		intervenes(t, run, 50*time.Second, AddInject{Title: " ", Sheet: "x"}, "Please write")
		intervenes(t, run, 51*time.Second, AddInject{Title: "worse", Sheet: "bad"}, "as it is written")
		intervenes(t, run, 60*time.Second, ExtendRun{ByMS: 60_000}, "")
		intervenes(t, run, 60*time.Second, ExtendRun{ByMS: 5}, "a second to an hour")
		intervenes(t, run, 70*time.Second, DelayInjects{Inject: "after", ByMS: 10_000}, "")
		intervenes(t, run, 71*time.Second, DelayInjects{Inject: "nothing", ByMS: 10_000}, "no inject")
		intervenes(t, run, 100*time.Second, SpeakAs{As: "maya", Channel: "#incident", Text: "How bad?"}, "")
	}
	memory := &event.Memory{}
	run := prepare(t, newPaper(), sc, memory)
	run.Extra = extra
	lead(run)
	if err := run.Play(t.Context()); err != nil {
		t.Fatal(err)
	}
	events := memory.All("r")
	want := []string{"55s added-1", "1m20s held", "1m30s late", "1m50s after", "3m50s last"}
	if got := fired(events); !slices.Equal(got, want) {
		t.Errorf("fired %q, want %q", got, want)
	}
	ended(t, events, event.EndTime, 4*time.Minute)

	again := &event.Memory{}
	second := prepare(t, newPaper(), sc, again)
	second.Extra, second.Responder = extra, nil
	second.Replay = NewReplay(events, func(e event.Event) bool { return ByLead(e, event.Played(events)) })
	if err := second.Play(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := fired(again.All("r")); !slices.Equal(got, want) {
		t.Errorf("the replay fired %q, want %q", got, want)
	}
	ended(t, again.All("r"), event.EndTime, 4*time.Minute)
	if said := bodies[event.MessageSent](again.All("r")); !slices.ContainsFunc(said, func(m event.MessageSent) bool { return m.Voice != nil && m.Text == "How bad?" }) {
		t.Error("what was said as a persona is not in the replay")
	}
}

// Trainees read a persona, and whoever leads reads who it was; the notes of whoever
// leads are read by nobody who plays, not even in an open debrief.
func TestWhoSpokeIsForThoseWhoLead(t *testing.T) {
	memory := &event.Memory{}
	sc := quiet()
	sc.Cast = scenarios.Cast{
		Seats: []scenarios.Seat{{Name: event.SeatCommander, Title: "Commander"}},
		Rooms: []scenarios.Room{{Channel: "#bridge", Reads: []string{event.SeatCommander}}},
	}
	run := prepare(t, newPaper(), sc, memory)
	run.Trainees = []event.Actor{{Kind: event.Person, ID: "ada", Name: "Ada"}, {Kind: event.Person, ID: "bo", Name: "Bo"}}
	run.Given = map[string]string{"ada": event.SeatCommander}
	intervenes(t, run, 9*time.Second, SpeakAs{As: "maya", Channel: "#bridge", Text: "For the commander."}, "")
	intervenes(t, run, 10*time.Second, SpeakAs{As: "maya", Channel: "#incident", Text: "How bad?"}, "")
	intervenes(t, run, 11*time.Second, SpeakAs{As: "maya", Channel: "@maya", To: "ada", Text: "Between us."}, "")
	intervenes(t, run, 12*time.Second, SpeakAs{As: "nobody", Channel: "#incident", Text: "x"}, "no persona")
	intervenes(t, run, 12*time.Second, SpeakAs{As: "maya", Channel: "@tomas", Text: "x"}, "their own line")
	intervenes(t, run, 12*time.Second, SpeakAs{As: "maya", Channel: "#incident", To: "ada", Text: "x"}, "in a channel, to all")
	intervenes(t, run, 12*time.Second, SpeakAs{As: "maya", Channel: "@maya", To: "eve", Text: "x"}, "one of the crew")
	intervenes(t, run, 13*time.Second, WriteNote{Text: "They do not talk."}, "")
	intervenes(t, run, 13*time.Second, WriteNote{Text: "\n"}, "Please write")
	if err := run.Play(t.Context()); err != nil {
		t.Fatal(err)
	}
	sees := func(class event.Class, person string) (said, voices, notes int) {
		c := event.Cursor{Viewer: event.Viewer{Class: class, Person: person}}
		for _, e := range memory.All("r") {
			shown, ok := c.Next(e)
			if !ok {
				continue
			}
			switch b := shown.Body.(type) {
			case event.MessageSent:
				said++
				if shown.Actor.ID != "maya" {
					t.Errorf("class %d reads it from %+v", class, shown.Actor)
				}
				if b.Voice != nil {
					voices++
				}
			case event.NoteWritten:
				notes++
			}
		}
		return said, voices, notes
	}
	for _, c := range []struct {
		class               event.Class
		person              string
		said, voices, notes int
	}{
		{event.Trainee, "ada", 3, 0, 0}, {event.Trainee, "bo", 1, 0, 0}, {event.Watcher, "x", 1, 0, 0},
		{event.Facilitator, "lead", 3, 3, 1}, {event.Debriefed, "ada", 3, 3, 0}, {event.Debriefed, "bo", 1, 1, 0}, {event.Reader, "rae", 3, 3, 1},
	} {
		if said, voices, notes := sees(c.class, c.person); said != c.said || voices != c.voices || notes != c.notes {
			t.Errorf("class %d as %s: %d messages, %d voices, %d notes", c.class, c.person, said, voices, notes)
		}
	}
}

// Of two who ask for a hint at once one is told so, and it is given once.
func TestHintsComeOnceAndInOrder(t *testing.T) {
	sc := quiet()
	sc.Hints = []scenarios.Hint{{Text: "Look at {{clock}}.", Percent: 5}, {Text: "The pool.", Points: 3}}
	memory := &event.Memory{}
	run := prepare(t, newPaper(), sc, memory)
	ada := event.Actor{Kind: event.Person, ID: "ada", Name: "Ada"}
	asks := func(at time.Duration, step int64, refusal string) {
		run.later(at, func() {
			if err := (TakeHint{step}).do(run, ada); refusal == "" && err != nil || refusal != "" && !isRefusal(err, refusal) {
				t.Errorf("hint %d at %s: %v", step, at, err)
			}
		})
	}
	asks(5*time.Second, 2, "the next one is hint 1")
	asks(10*time.Second, 1, "")
	asks(10*time.Second, 1, "given already")
	intervenes(t, run, 20*time.Second, TakeHint{2}, "")
	intervenes(t, run, 20*time.Second, TakeHint{2}, "have been given")
	if err := run.Play(t.Context()); err != nil {
		t.Fatal(err)
	}
	given := bodies[event.HintGiven](memory.All("r"))
	if len(given) != 2 || given[0].Percent != 5 || given[1].Points != 3 || strings.Contains(given[0].Text, "{{") {
		t.Errorf("given %+v", given)
	}
	if asked := bodies[event.HintAsked](memory.All("r")); len(asked) != 1 {
		t.Errorf("asked %+v", asked)
	}
}

// The persona leaves a request to whoever leads for as long as they say, and no longer;
// what waits already is left to them, too.
func TestALeadHasTheTimeToDecideThatTheySet(t *testing.T) {
	for name, c := range map[string]struct {
		set   time.Duration // at 12 s, of a request made at 10 s that is decided on 5 s later
		reset bool
		want  time.Duration
	}{
		"as the scenario says": {0, false, 15 * time.Second},
		"longer":               {40 * time.Second, false, 50 * time.Second},
		"and back":             {40 * time.Second, true, 20 * time.Second}, // at 20 s: it is late already
	} {
		t.Run(name, func(t *testing.T) {
			sc := quiet()
			sc.Approval = scenarios.Approval{By: "maya", After: 5 * time.Second}
			memory := &event.Memory{}
			run := prepare(t, newPaper(), sc, memory, scenarios.RehearsalStep{After: 10 * time.Second, Do: "restore", Target: "checkout", Reason: "it is small"})
			run.Action = func(name string) (faults.Action, bool) {
				cure := paperCure
				cure.Risk = faults.Approval
				return cure, name == "restore"
			}
			if c.set > 0 {
				intervenes(t, run, 12*time.Second, SetDeciding{c.set.Milliseconds()}, "")
			}
			if c.reset {
				intervenes(t, run, 20*time.Second, SetDeciding{0}, "")
			}
			intervenes(t, run, 60*time.Second, SetDeciding{2 * longestDelay.Milliseconds()}, "at most an hour")
			if err := run.Play(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := moments[event.ActionApproved](memory.All("r")); len(got) != 1 || got[0] != c.want {
				t.Errorf("approved at %v, want %s", got, c.want)
			}
		})
	}
	run := prepare(t, newPaper(), quiet(), &event.Memory{})
	if err := (SetDeciding{1000}).intervene(run, theLead); !isRefusal(err, "Nobody else decides") {
		t.Error(err)
	}
}

// An inject that is added may wait for what is left of a fault as one of the scenario
// may, whether nothing was left of it before or after.
func TestAnAddedInjectHearsThatAFaultIsCleared(t *testing.T) {
	push := shrinking("push", 10*time.Second, scenarios.Course{})
	push.Course = nil
	for added, want := range map[time.Duration]string{30 * time.Second: "1m12s added-1", 100 * time.Second: "1m42s added-1"} {
		memory := &event.Memory{}
		run := prepare(t, newPaper(), quiet(push), memory, scenarios.RehearsalStep{After: 70 * time.Second, Do: "restore", Target: "checkout", Reason: "the pool is small"})
		run.Extra = func(e scenarios.Extra) (*scenarios.Inject, scenarios.Problems) {
			in := saying(e.ID, 0)
			in.Trigger = scenarios.Trigger{When: onEvent("fault.cleared", "push")}
			return &in, nil
		}
		intervenes(t, run, added, AddInject{Title: "relief", Sheet: "x"}, "")
		if err := run.Play(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := fired(memory.All("r")); !slices.Equal(got, []string{"10s push", want}) {
			t.Errorf("added at %s: fired %q, want %s", added, got, want)
		}
	}
}

// A replay has the hints that the crew asked for, at the same times.
func TestAReplayKnowsWhoAskedForAHint(t *testing.T) {
	sc := quiet()
	sc.Hints = []scenarios.Hint{{Text: "The pool.", Points: 3}, {Text: "Its size.", Points: 3}}
	hints := func(replay *Replay) ([]time.Duration, []event.Event) {
		memory := &event.Memory{}
		run := prepare(t, newPaper(), sc, memory)
		run.Replay = replay
		if replay == nil {
			run.later(10*time.Second, func() {
				if err := (TakeHint{1}).do(run, theLead); err != nil {
					t.Error(err)
				}
			})
			intervenes(t, run, 20*time.Second, TakeHint{2}, "")
		}
		if err := run.Play(t.Context()); err != nil {
			t.Fatal(err)
		}
		return moments[event.HintGiven](memory.All("r")), memory.All("r")
	}
	given, events := hints(nil)
	again, _ := hints(NewReplay(events, func(event.Event) bool { return true }))
	if want := []time.Duration{10 * time.Second, 20 * time.Second}; !slices.Equal(given, want) || !slices.Equal(again, want) {
		t.Errorf("given at %v, and in the replay at %v", given, again)
	}
}

// A change that is dated back stands in the list from its date on, also when its inject
// is put off or was added: once, and before the inject comes.
func TestAnOldChangeIsListedByTheDateThatWhoeverLeadsGivesIt(t *testing.T) {
	dated := func(id string, at time.Duration) scenarios.Inject {
		return scenarios.Inject{ID: id, Title: id, Trigger: scenarios.Trigger{At: at}, Effect: scenarios.Effect{
			Change: &scenarios.Change{Type: "config", Service: "checkout", By: "maya", Summary: id, Ago: 20 * time.Second},
		}}
	}
	extra := func(e scenarios.Extra) (*scenarios.Inject, scenarios.Problems) {
		in := dated(e.ID, map[string]time.Duration{"early": 30 * time.Second, "ahead": 100 * time.Second}[e.Sheet])
		return &in, nil
	}
	again := dated("again", 21*time.Second) // the first time is the one whose date is known
	again.Course = &scenarios.Course{Every: 70 * time.Second}
	memory := &event.Memory{}
	run := prepare(t, newPaper(), quiet(dated("late", 50*time.Second), dated("stands", 25*time.Second), again), memory)
	run.Extra = extra
	intervenes(t, run, 10*time.Second, DelayInjects{ByMS: 10_000}, "")
	intervenes(t, run, 20*time.Second, DelayInjects{Inject: "late", ByMS: 60_000}, "")
	intervenes(t, run, 40*time.Second, DelayInjects{Inject: "again", ByMS: 10_000}, "")
	intervenes(t, run, 21*time.Second, AddInject{Title: "early", Sheet: "early"}, "")
	intervenes(t, run, 22*time.Second, AddInject{Title: "ahead", Sheet: "ahead"}, "")
	if err := run.Play(t.Context()); err != nil {
		t.Fatal(err)
	}
	events := memory.All("r")
	var got []string
	for _, e := range events {
		if c, is := e.Body.(event.ChangeRecorded); is {
			got = append(got, fmt.Sprintf("%s %s of %d s", e.At, c.Summary, c.AtMS/1000))
		}
	}
	want := []string{
		"1s again of 1 s", "5s stands of 5 s", "21s added-1 of 10 s", "1m20s added-2 of 80 s",
		"1m40s late of 100 s", "1m51s again of 91 s",
	}
	if !slices.Equal(got, want) {
		t.Errorf("listed %q, want %q", got, want)
	}
	if got, want := fired(events), []string{"30s added-1", "31s again", "35s stands", "1m40s added-2", "1m51s again", "2m0s late"}; !slices.Equal(got, want) {
		t.Errorf("fired %q, want %q", got, want)
	}
}
