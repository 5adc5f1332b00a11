package engine

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
)

// live is the paper sandbox bound to the (bubble's) wall clock.
type live struct {
	*paper
	epoch time.Time
}

func (l *live) Start(ctx context.Context, sink faults.Sink) error {
	l.epoch = time.Now()
	return l.paper.Start(ctx, sink)
}

func (l *live) Advance(ctx context.Context, to faults.Time) error {
	timer := time.NewTimer(to - time.Since(l.epoch))
	defer timer.Stop()
	select {
	case <-timer.C:
		return l.paper.Advance(ctx, to)
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (l *live) Caps() faults.Caps {
	caps := l.paper.Caps()
	caps.Live = true
	return caps
}

// TestPeopleAtTheScreens plays a run in real time, inside a bubble whose clock
// stands still until everyone waits.
func TestPeopleAtTheScreens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		memory := &event.Memory{}
		run := prepare(t, &live{paper: newPaper()}, paperScenario(), memory)
		run.Responder = nil
		var played sync.WaitGroup
		played.Go(func() {
			if err := run.Play(t.Context()); err != nil {
				t.Error(err)
			}
		})
		ada, bo := event.Actor{Kind: event.Person, ID: "ada", Name: "Ada"}, event.Actor{Kind: event.Person, ID: "bo", Name: "Bo"}
		do := func(actor event.Actor, key string, c Command) error { return run.Do(t.Context(), actor, key, c) }
		time.Sleep(45 * time.Second)

		if err := do(ada, "k1", Acknowledge{Page: "p1"}); err != nil {
			t.Errorf("acknowledge: %v", err)
		}
		if err := do(ada, "k1", Acknowledge{Page: "p1"}); err != nil {
			t.Errorf("the same key again: %v, want the first answer", err)
		}
		if err := do(bo, "k1", Acknowledge{Page: "p1"}); !isRefusal(err, "already") {
			t.Errorf("another person's key: %v, want a refusal", err)
		}
		if err := do(ada, "", Acknowledge{Page: "p9"}); !isRefusal(err, "no page") {
			t.Errorf("a page that was never sent: %v", err)
		}
		if err := do(ada, "", SetSeverity{Severity: "SEV2"}); !isRefusal(err, "Declare") {
			t.Errorf("severity before a declaration: %v", err)
		}
		if err := do(ada, "", Declare{Title: "Buys fail", Severity: "SEV9"}); !isRefusal(err, "SEV1") {
			t.Errorf("an unknown severity: %v", err)
		}
		if err := do(ada, "", Declare{Title: "Buys fail", Severity: "SEV2"}); err != nil {
			t.Errorf("declare: %v", err)
		}
		if err := do(ada, "", StateHypothesis{Text: "the push", Suspect: "checkout", Change: "c1", Owner: "payments"}); err != nil {
			t.Errorf("hypothesis: %v", err)
		}
		if err := do(ada, "", StateHypothesis{Text: "the push", Change: "c7"}); !isRefusal(err, "c7") {
			t.Errorf("a change that is not there: %v", err)
		}
		for _, refused := range []struct {
			c    Command
			says string
		}{
			{StateHypothesis{Text: "the way", Suspect: "checkout->nowhere"}, "no service"},
			{WithdrawHypothesis{Hypothesis: "h9", Reason: "x"}, `no hypothesis "h9"`},
			{WithdrawHypothesis{Reason: "x"}, "no hypothesis"},
			{WithdrawHypothesis{Hypothesis: "h1"}, "why you do not believe"},
			{StateImpact{}, "what customers suffer"},
			{StateImpact{Journey: "fly"}, `no journey "fly"`},
			{StateImpact{Share: "many"}, "30% or 15-30%"},
			{StateImpact{Effect: "sad"}, "slow, errors, unavailable"},
		} {
			if err := do(ada, "", refused.c); !isRefusal(err, refused.says) {
				t.Errorf("%+v: %v, want a refusal that says %q", refused.c, err, refused.says)
			}
		}
		withdrawn := WithdrawHypothesis{Hypothesis: "h1", Reason: "the pool is as it was", RuledOut: true}
		if err := do(bo, "", withdrawn); err != nil {
			t.Errorf("withdraw: %v", err)
		}
		if err := do(ada, "", withdrawn); !isRefusal(err, "withdrawn already") {
			t.Errorf("withdrawn twice: %v", err)
		}
		if err := do(ada, "", StateHypothesis{Text: "the push again"}); err != nil {
			t.Errorf("a second hypothesis: %v", err)
		}
		if err := do(ada, "", WithdrawHypothesis{Hypothesis: "h2", Reason: "no"}); err != nil {
			t.Errorf("withdraw the second: %v", err)
		}
		if err := do(ada, "", StateImpact{Share: "20-40%", Effect: "errors"}); err != nil {
			t.Errorf("impact: %v", err)
		}
		if err := do(ada, "", CheckStep{Runbook: "checkout-errors", Step: "nope", Done: true}); !isRefusal(err, "no step") {
			t.Errorf("a step that is not there: %v", err)
		}
		if err := do(ada, "", TakeAction{Action: "restore", Target: "checkout"}); !isRefusal(err, "reason") {
			t.Errorf("an action without a reason: %v", err)
		}
		look := event.EvidenceViewed{Source: event.SourceChanges, Results: 1}
		for range 6 {
			if _, err := run.Look(t.Context(), ada, look); err != nil {
				t.Errorf("look: %v", err)
			}
			time.Sleep(5 * time.Second)
		}
		if err := do(ada, "", TakeAction{Action: "restore", Target: "checkout", Reason: "undo the push"}); err != nil {
			t.Errorf("action: %v", err)
		}
		time.Sleep(time.Second)
		if err := do(ada, "", End{}); err != nil {
			t.Errorf("end: %v", err)
		}
		played.Wait()

		events, _ := memory.Read(t.Context(), "r", 0, 1e6)
		count := map[event.Kind]int{}
		for _, e := range events {
			count[e.Kind()]++
			if e.Kind() == "page.acknowledged" && (e.At < 45*time.Second || e.At >= 46*time.Second || e.Actor != ada) {
				t.Errorf("acknowledged at %s by %v, want 45s by Ada", e.At, e.Actor)
			}
		}
		for kind, want := range map[event.Kind]int{
			"page.acknowledged": 1, "incident.declared": 1, "severity.declared": 1, "hypothesis.stated": 2,
			"hypothesis.withdrawn": 2, "impact.stated": 1,
			"evidence.viewed": 1, "action.requested": 1, "action.taken": 1, "step.checked": 0, "run.ended": 1,
		} {
			if count[kind] != want {
				t.Errorf("%d %s, want %d", count[kind], kind, want)
			}
		}
	})
}

func TestParseCommand(t *testing.T) {
	for _, test := range []struct {
		raw, key string
		want     Command
		refusal  string
	}{
		{raw: `{"type":"acknowledge","key":"k","page":"p1"}`, key: "k", want: Acknowledge{Page: "p1"}},
		{raw: `{"type":"end"}`, want: End{}},
		{raw: `{"type":"close","outcome":"no-fault","text":"a false alarm"}`, want: CloseIncident{Outcome: "no-fault", Text: "a false alarm"}},
		{raw: `{"type":"dance"}`, refusal: `no command "dance"`},
		{raw: `{"type":"note","text":7}`, refusal: "cannot be read"},
		{raw: `[`, refusal: "not JSON"},
	} {
		c, key, err := ParseCommand([]byte(test.raw))
		if test.refusal != "" {
			if !isRefusal(err, test.refusal) {
				t.Errorf("%s: error %v, want %q", test.raw, err, test.refusal)
			}
			continue
		}
		if err != nil || c != test.want || key != test.key {
			t.Errorf("%s = %#v, %q, %v; want %#v, %q", test.raw, c, key, err, test.want, test.key)
		}
	}
}

func FuzzParseCommand(f *testing.F) {
	f.Add([]byte(`{"type":"action","action":"restart","target":"checkout","args":{"replica":"checkout-1"},"reason":"x"}`))
	f.Add([]byte(`{"type":"step","runbook":"a","step":"b","done":true}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if c, _, err := ParseCommand(raw); (c == nil) == (err == nil) {
			t.Errorf("%q: command %v, error %v", raw, c, err)
		}
	})
}

// A key carries out one command: another one under it would be lost without a
// word.
func TestAKeyIsForOneCommand(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		memory := &event.Memory{}
		run := prepare(t, &live{paper: newPaper()}, paperScenario(), memory)
		run.Responder = nil
		var played sync.WaitGroup
		played.Go(func() {
			if err := run.Play(t.Context()); err != nil {
				t.Error(err)
			}
		})
		ada := event.Actor{Kind: event.Person, ID: "ada", Name: "Ada"}
		time.Sleep(5 * time.Second)
		for _, c := range []struct {
			command Command
			refused bool
		}{{AddNote{Text: "first"}, false}, {AddNote{Text: "first"}, false}, {AddNote{Text: "second"}, true}, {End{}, true}} {
			err := run.Do(t.Context(), ada, "k", c.command)
			if c.refused != isRefusal(err, "not carried out") || !c.refused && err != nil {
				t.Errorf("%v under a key that was used: %v", c.command, err)
			}
		}
		if run.Ending() {
			t.Error("the run ends, and nobody asked for it")
		}
		if err := run.Do(t.Context(), ada, "", End{}); err != nil {
			t.Error(err)
		}
		if !run.Ending() {
			t.Error("the end was acknowledged, and the run does not end")
		}
		played.Wait()
		notes := 0
		for _, e := range memory.All("r") {
			if _, is := e.Body.(event.NoteAdded); is {
				notes++
			}
		}
		if notes != 1 {
			t.Errorf("%d notes", notes)
		}
	})
}
