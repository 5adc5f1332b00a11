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
		direct := func(refusal string, d Intervention) {
			t.Helper()
			err := run.Direct(t.Context(), fay, "", d)
			if refusal == "" && err != nil || refusal != "" && !isRefusal(err, refusal) {
				t.Errorf("%+v: %v, want refusal %q", d, err, refusal)
			}
		}
		time.Sleep(5 * time.Second)
		direct("", HoldInject{Inject: "held"})
		direct("held already", HoldInject{Inject: "held"})
		direct("", SkipInject{Inject: "skipped"})
		direct("", FireInject{Inject: "early"})
		direct("fired or skipped", FireInject{Inject: "early"})
		direct("fired or skipped", HoldInject{Inject: "skipped"})
		direct(`no inject "nothing"`, SkipInject{Inject: "nothing"})
		direct("waits for approval", ApproveAction{Action: "a1"})
		time.Sleep(35 * time.Second)
		direct("", FireInject{Inject: "held"})

		for _, reason := range []string{"first", "second"} {
			if err := run.Do(t.Context(), ada, "", TakeAction{Action: "restore", Target: "checkout", Reason: reason}); err != nil {
				t.Error(err)
			}
		}
		time.Sleep(time.Second)
		direct("", RefuseAction{Action: "a1"})
		direct("", ApproveAction{Action: "a2"})
		direct("waits for approval", ApproveAction{Action: "a2"})
		time.Sleep(time.Second)
		if err := run.Do(t.Context(), ada, "", End{}); err != nil {
			t.Error(err)
		}
		played.Wait()
		direct("has ended", SkipInject{Inject: "script"})

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

func TestParseIntervention(t *testing.T) {
	for _, c := range []struct {
		raw     string
		want    Intervention
		key     string
		refusal string
	}{
		{raw: `{"type":"fire","inject":"push","key":"k1"}`, want: FireInject{Inject: "push"}, key: "k1"},
		{raw: `{"type":"refuse","action":"a1","why":"no"}`, want: RefuseAction{Action: "a1", Why: "no"}},
		{raw: `{"type":"dance"}`, refusal: `no intervention "dance"`},
		{raw: `{"type":"fire","inject":7}`, refusal: "cannot be read"},
		{raw: `null`, refusal: "no intervention"},
		{raw: `[`, refusal: "not JSON"},
	} {
		i, key, err := ParseIntervention([]byte(c.raw))
		if c.refusal != "" {
			if !isRefusal(err, c.refusal) {
				t.Errorf("%s: %v, want %q", c.raw, err, c.refusal)
			}
		} else if err != nil || i != c.want || key != c.key {
			t.Errorf("%s = %+v %q, %v", c.raw, i, key, err)
		}
	}
}

func FuzzParseIntervention(f *testing.F) {
	for _, raw := range []string{`{"type":"hold","inject":"push"}`, `{"type":"refuse","action":"a1","why":"not now"}`, `{"type":"add","title":"x","sheet":"a: [","after_ms":-1}`} {
		f.Add([]byte(raw))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		i, _, err := ParseIntervention(raw)
		if err != nil && (i != nil || !isRefusal(err, "")) || err == nil && i == nil {
			t.Errorf("%q: %+v, %v", raw, i, err)
		}
	})
}
