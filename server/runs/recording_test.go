package runs

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/telemetry/logs"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/scenarios/signals"
	"github.com/drillyard/drillyard/server/store"
)

// screensOf is what the screens of a run show at a moment: lines, charts, how services stand,
// what was changed.
func screensOf(t *testing.T, of *signals.Signals, events []event.Event, at faults.Time) string {
	t.Helper()
	v := of.Past(at, func(context.Context) ([]event.Event, error) { return events, nil })
	page, _, err := v.SeeLogs("", logs.Query{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	series, _, err := v.SeeMetrics(t.Context(), `{__name__=~"http_requests_total|up|ALERTS"}`, signals.Window{To: at}, 5*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	state, err := v.SeeState(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	changes, _, err := v.SeeChanges(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal([]any{page, series, state, changes})
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// A recording shows what the whole run showed at its last moment, and holds nothing of what
// came later: there is no question by which it could be asked for.
func TestARecordingIsTheRunToItsMoment(t *testing.T) {
	t.Parallel()
	y := newYard(t)
	s := y.boot()
	const to = 100 * time.Second
	r := Recording{Drill: y.drill, By: golden, Seed: 7, To: to}
	of, done, err := s.Recorded(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	q, err := goldenPlay(y.drill)
	if err != nil {
		t.Fatal(err)
	}
	q.Seed = 7
	whole, kept, err := s.model.TryKeeping(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	if whole.Took < to+30*time.Second {
		t.Fatalf("the whole run takes %s: nothing is cut", whole.Took)
	}
	for at := 20 * time.Second; at <= to; at += 40 * time.Second {
		if is, want := screensOf(t, of.Signals, of.Events, at), screensOf(t, kept, whole.Events, at); is != want {
			t.Errorf("at %s it shows\n%.2000s\nand not\n%.2000s", at, is, want)
		}
	}
	if of.To != to {
		t.Errorf("it ends at %s", of.To)
	}
	for _, expr := range []string{`count({__name__=~".+"} offset -1m)`, fmt.Sprintf(`count({__name__=~".+"} @ %d)`, rehearsed.Add(to+time.Minute).Unix())} {
		later, err := of.Signals.DB.Range(t.Context(), expr, to, to, time.Second)
		if err != nil || len(later.Series) > 0 {
			t.Errorf("%s tells of what came later: %+v, %v", expr, later.Series, err)
		}
		if there, err := kept.DB.Range(t.Context(), expr, to, to, time.Second); err != nil || len(there.Series) == 0 {
			t.Errorf("%s finds nothing in the whole run, either: %v", expr, err)
		}
	}
	if last := of.Signals.Lines.Select(logs.Query{Limit: 1}).Lines; len(last) != 1 || last[0].Wall.After(rehearsed.Add(to)) {
		t.Errorf("the last line is %+v", last)
	}
}

// It is played once for all who read it, and made again where it has gone, byte for byte, by
// any process; another seed is another one.
func TestARecordingIsMadeOnceAndAgain(t *testing.T) {
	t.Parallel()
	y, other := newYard(t), newYard(t)
	r := Recording{Drill: y.drill, By: idle, Seed: 7, To: 50 * time.Second}
	ask := func(y *yard, s *Service, r Recording) []byte {
		t.Helper()
		_, done, err := s.Recorded(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		done()
		raw, err := os.ReadFile(y.db.SignalsFile(r.id()))
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	s := y.boot()
	first := ask(y, s, r)
	before, err := os.Stat(y.db.SignalsFile(r.id()))
	if err != nil {
		t.Fatal(err)
	}
	ask(y, s, r)
	if after, err := os.Stat(y.db.SignalsFile(r.id())); err != nil || !after.ModTime().Equal(before.ModTime()) {
		t.Errorf("it was played twice, %v", err)
	}
	if again := ask(other, other.boot(), r); !bytes.Equal(first, again) {
		t.Errorf("of the same seed another process makes %d bytes, and not %d: they differ", len(again), len(first))
	}
	more := r
	more.Seed = 8
	if bytes.Equal(first, ask(y, s, more)) {
		t.Error("another seed is the same")
	}
	// Its file makes room for others, and it is asked for by a service that has its log.
	if err := os.Remove(y.db.SignalsFile(r.id())); err != nil {
		t.Fatal(err)
	}
	s.kept.opened = nil // whoever read it is long gone
	for range len(s.kept.room) {
		<-s.kept.room
	}
	if again := ask(y, s, r); !bytes.Equal(first, again) {
		t.Error("made again it differs")
	}
	for _, wrong := range []Recording{{Drill: y.drill, By: "nobody", Seed: 1, To: time.Second}} {
		if _, _, err := s.Recorded(t.Context(), wrong); err == nil {
			t.Errorf("%+v was recorded", wrong.By)
		}
	}
	if _, err := y.db.Run(t.Context(), r.id()); err == nil {
		t.Error("it is a run of somebody's")
	}
	if all, err := y.db.Runs(t.Context(), store.RunFilter{}); err != nil || len(all) > 0 {
		t.Errorf("it stands in a list: %+v, %v", all, err)
	}
}
