package engine

import (
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// What people say tells the time that the author means: that at which they say
// it, or of what they speak of, and never one before there was anything.
func TestTextsTellTheTimeOfWhatTheySpeakOf(t *testing.T) {
	at := func(at time.Duration) scenarios.Trigger { return scenarios.Trigger{At: at} }
	push := scenarios.Inject{ID: "push", Trigger: at(3 * time.Minute), Effect: scenarios.Effect{
		Change: &scenarios.Change{Type: "config", Service: "checkout", By: "Ines", Summary: "made at {{clock}}", Ago: 2 * time.Minute},
	}}
	says := scenarios.Inject{ID: "says", Trigger: at(8 * time.Minute), Effect: scenarios.Effect{
		Say: &scenarios.Say{As: "maya", In: "#incident", Text: "now {{clock}}, since {{clock of push}}, not {{clock of page.sent}}, {{clock of push -2m}}"},
	}}
	sc := quiet(push, says)
	sc.Duration = 10 * time.Minute
	events, run := play(t, newPaper(), sc)
	clock := func(at faults.Time) string { return run.Epoch().Add(at).Format("15:04") + " UTC" }

	want := "now " + clock(8*time.Minute) + ", since " + clock(3*time.Minute) + ", not " + clock(8*time.Minute) + ", " + clock(time.Minute)
	if got := bodies[event.MessageSent](events); len(got) != 1 || got[0].Text != want {
		t.Errorf("said %+v, want %q", got, want)
	}
	got := bodies[event.ChangeRecorded](events)
	if len(got) != 1 {
		t.Fatalf("changes: %+v", got)
	}
	// Nobody makes a change on the full minute: see Change.Made.
	made := faults.Time(got[0].AtMS) * time.Millisecond
	if made > time.Minute || made <= 58*time.Second || got[0].Summary != "made at "+clock(made) {
		t.Errorf("changes: %+v, want one made about %s", got, clock(time.Minute))
	}
}

// So do the texts of a rehearsal, and what it said it finds again.
func TestARehearsalTellsTimes(t *testing.T) {
	sc := quiet(scenarios.Inject{ID: "push", Trigger: scenarios.Trigger{At: time.Minute}, Effect: scenarios.Effect{
		Change: &scenarios.Change{Type: "config", Service: "checkout", By: "Ines", Summary: "a push"},
	}})
	sc.Duration = 5 * time.Minute
	blames := "the push of {{clock of push}}, seen {{clock}}"
	events, run := play(t, newPaper(), sc,
		scenarios.RehearsalStep{After: 2 * time.Minute, Hypothesis: blames, Suspect: "checkout"},
		scenarios.RehearsalStep{After: time.Minute, Withdraw: blames, Reason: "well since {{clock -1m}}"},
	)
	clock := func(at faults.Time) string { return run.Epoch().Add(at).Format("15:04") + " UTC" }
	stated, withdrawn := bodies[event.HypothesisStated](events), bodies[event.HypothesisWithdrawn](events)
	if want := "the push of " + clock(time.Minute) + ", seen " + clock(2*time.Minute); len(stated) != 1 || stated[0].Text != want {
		t.Errorf("stated %+v, want %q", stated, want)
	}
	if want := "well since " + clock(2*time.Minute); len(withdrawn) != 1 || withdrawn[0].Reason != want {
		t.Errorf("withdrawn %+v, want %q: %v", withdrawn, want, run.Responder.Stumbles())
	}
}
