package engine

import (
	"slices"
	"testing"
	"time"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// What is said in a channel of some seats reaches whoever holds them then, also by
// the script and by personas, and not who takes one over; others do not write there.
func TestAChannelOfSomeSeatsIsTheirs(t *testing.T) {
	sc := staged(commanding, operating, liaising)
	sc.Cast.Rooms = []scenarios.Room{{Channel: "#bridge", Reads: []string{event.SeatCommander, event.SeatOperations}, Writes: []string{event.SeatCommander}}}
	sc.Personas[0].Otherwise = "I cannot say."
	sc.Injects = append(sc.Injects, scenarios.Inject{ID: "word", Trigger: at(5 * time.Second), Effect: scenarios.Effect{Say: &scenarios.Say{As: "maya", In: "#bridge", Text: "between us"}}})
	memory := &event.Memory{}
	say := func(by, text string) scenarios.RehearsalStep {
		return scenarios.RehearsalStep{By: by, After: 10 * time.Second, Say: text, In: "#bridge"}
	}
	run := prepare(t, newPaper(), sc, memory,
		say(event.SeatCommander, "Maya, what is it?"), say(event.SeatOperations, "me too"), say("liaison", "hello"),
		by(event.SeatOperations, scenarios.RehearsalStep{Hand: event.SeatOperations, To: "liaison"}),
		say(event.SeatCommander, "Update: for you now"),
		by(event.SeatCommander, scenarios.RehearsalStep{Say: "all of it", In: "#bridge", Status: event.StatusIdentified}))
	run.Trainees, run.Given = run.Responder.Crew()
	if err := run.Play(t.Context()); err != nil {
		t.Fatal(err)
	}
	stumbles(t, run, "Only Incident commander can write in #bridge.", "Only Incident commander can write in #bridge.", "An update is said where others read it")
	if n := len(bodies[event.UpdatePosted](memory.All("r"))); n != 0 {
		t.Errorf("%d updates were posted where few read them", n)
	}
	for who, want := range map[*event.Viewer][]string{
		{Class: event.Trainee, Person: "rehearsal-incident-commander"}: {"between us", "Maya, what is it?", "I cannot say.", "Update: for you now"},
		{Class: event.Trainee, Person: "rehearsal-operations"}:         {"between us", "Maya, what is it?", "I cannot say."},
		{Class: event.Trainee, Person: "rehearsal-liaison"}:            {"Update: for you now"},
		{Class: event.Watcher}: nil,
	} {
		cursor := event.Cursor{Viewer: *who}
		var got []string
		for _, e := range memory.All("r") {
			if shown, ok := cursor.Next(e); ok {
				if m, is := shown.Body.(event.MessageSent); is {
					got = append(got, m.Text)
				}
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q reads %q, want %q", who.Person, got, want)
		}
	}
	// Where nobody has the seats, it is for nobody.
	sc.Cast.Rooms[0].Reads = []string{event.SeatScribe}
	memory = &event.Memory{}
	run = prepare(t, newPaper(), sc, memory, by("liaison", scenarios.RehearsalStep{Note: "x"}), by(event.SeatCommander, scenarios.RehearsalStep{Note: "x"}))
	run.Trainees, run.Given = run.Responder.Crew()
	if err := run.Play(t.Context()); err != nil {
		t.Fatal(err)
	}
	if m := bodies[event.MessageSent](memory.All("r")); len(m) != 1 || !slices.Equal(m[0].To, []string{"maya"}) {
		t.Errorf("said: %+v", m)
	}
}
