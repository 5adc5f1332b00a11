package engine

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// TestAFacilitatorDirects plays a run in real time, inside a bubble whose clock
// stands still until everyone waits.
func TestAFacilitatorDirects(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		say := func(id string, at time.Duration) scenarios.Inject {
			return scenarios.Inject{ID: id, Title: id, Trigger: scenarios.Trigger{At: at}, Effect: scenarios.Effect{Say: &scenarios.Say{As: "maya", In: "#incident", Text: id}}}
		}
		memory := &event.Memory{}
		run := prepare(t, &live{paper: newPaper()}, quiet(say("early", time.Hour), say("held", 10*time.Second), say("skipped", 20*time.Second), say("script", 30*time.Second)), memory)
		run.Responder = nil
		run.Action = func(name string) (faults.Action, bool) {
			cure := paperCure
			cure.Risk = faults.Approval
			return cure, name == "restore"
		}
		var played sync.WaitGroup
		played.Go(func() {
			if err := run.Play(t.Context()); err != nil {
				t.Error(err)
			}
		})
		ada, fay := event.Actor{Kind: event.Person, ID: "ada", Name: "Ada"}, event.Actor{Kind: event.Person, ID: "fay", Name: "Fay"}
		direct := func(refusal string, d Direction) {
			t.Helper()
			err := run.Direct(t.Context(), fay, d)
			if refusal == "" && err != nil || refusal != "" && !isRefusal(err, refusal) {
				t.Errorf("%+v: %v, want refusal %q", d, err, refusal)
			}
		}
		time.Sleep(5 * time.Second)
		direct("", Direction{Type: "hold", Inject: "held"})
		direct("held already", Direction{Type: "hold", Inject: "held"})
		direct("", Direction{Type: "skip", Inject: "skipped"})
		direct("", Direction{Type: "fire", Inject: "early"})
		direct("fired or skipped", Direction{Type: "fire", Inject: "early"})
		direct("fired or skipped", Direction{Type: "hold", Inject: "skipped"})
		direct(`no inject "nothing"`, Direction{Type: "skip", Inject: "nothing"})
		direct(`no direction ""`, Direction{})
		direct("waits for approval", Direction{Type: "approve", Action: "a1"})
		time.Sleep(35 * time.Second)
		direct("", Direction{Type: "fire", Inject: "held"})

		for _, reason := range []string{"first", "second"} {
			if err := run.Do(t.Context(), ada, "", TakeAction{Action: "restore", Target: "checkout", Reason: reason}); err != nil {
				t.Error(err)
			}
		}
		time.Sleep(time.Second)
		direct("", Direction{Type: "refuse", Action: "a1"})
		direct("", Direction{Type: "approve", Action: "a2"})
		direct("waits for approval", Direction{Type: "approve", Action: "a2"})
		time.Sleep(time.Second)
		if err := run.Do(t.Context(), ada, "", End{}); err != nil {
			t.Error(err)
		}
		played.Wait()
		direct("has ended", Direction{Type: "skip", Inject: "script"})

		events, _ := memory.Read(t.Context(), "r", 0, 1e6)
		when := map[string]time.Duration{}
		for _, e := range events {
			switch b := e.Body.(type) {
			case event.InjectFired:
				when[b.Inject] = e.At.Truncate(time.Second)
				if directed := b.Inject != "script"; directed != (e.Actor == fay) {
					t.Errorf("%s was fired by %+v", b.Inject, e.Actor)
				}
			case event.InjectHeld, event.InjectSkipped, event.ActionApproved, event.ActionRefused:
				if e.Actor != fay {
					t.Errorf("%s by %+v", e.Kind(), e.Actor)
				}
			case event.ActionTaken:
				if b.ID != "a2" || b.ApprovedBy != "Fay" || e.Actor != ada {
					t.Errorf("taken: %+v by %+v", b, e.Actor)
				}
			}
		}
		if len(when) != 3 || when["early"] != 5*time.Second || when["script"] != 30*time.Second || when["held"] != 40*time.Second {
			t.Errorf("fired at %v", when)
		}
		if got := bodies[event.InjectSkipped](events); len(got) != 1 || got[0] != (event.InjectSkipped{Inject: "skipped", Why: "facilitator"}) {
			t.Errorf("skipped: %+v", got)
		}
		if len(bodies[event.ActionTaken](events)) != 1 || len(bodies[event.ActionRefused](events)) != 1 {
			t.Errorf("story: %q", story(events))
		}
	})
}

func TestParseDirection(t *testing.T) {
	for _, c := range []struct {
		raw     string
		want    Direction
		refusal string
	}{
		{raw: `{"type":"fire","inject":"push"}`, want: Direction{Type: "fire", Inject: "push"}},
		{raw: `{"type":"refuse","action":"a1","why":"no"}`, want: Direction{Type: "refuse", Action: "a1", Why: "no"}},
		{raw: `{"type":"dance"}`, refusal: `no direction "dance"`},
		{raw: `{"type":"fire","inject":7}`, refusal: "cannot be read"},
		{raw: `null`, refusal: "no direction"},
		{raw: `[`, refusal: "cannot be read"},
	} {
		d, err := ParseDirection([]byte(c.raw))
		if c.refusal != "" {
			if !isRefusal(err, c.refusal) {
				t.Errorf("%s: %v, want %q", c.raw, err, c.refusal)
			}
		} else if err != nil || d != c.want {
			t.Errorf("%s = %+v, %v", c.raw, d, err)
		}
	}
}

func FuzzParseDirection(f *testing.F) {
	f.Add([]byte(`{"type":"hold","inject":"push"}`))
	f.Add([]byte(`{"type":"refuse","action":"a1","why":"not now"}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		d, err := ParseDirection(raw)
		if err != nil {
			if d != (Direction{}) || !isRefusal(err, "") {
				t.Errorf("%q: %+v, %v", raw, d, err)
			}
			return
		}
		if _, err := follow(d.Type); err != nil {
			t.Errorf("%q was read, but cannot be followed: %v", raw, err)
		}
	})
}
