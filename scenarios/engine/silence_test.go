package engine

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// silenced plays an alert that fires at 14s and would page at 16s, with what somebody
// does about it, and tells what came of it.
func silenced(t *testing.T, replay *Replay, given map[time.Duration]Command) (story []string, log []event.Event, errs []string) {
	t.Helper()
	noise := &scenarios.Noise{Alert: "ProbeFailed", Service: "checkout", Severity: "page", Summary: "s", For: 5 * time.Minute}
	memory := &event.Memory{}
	run := prepare(t, newPaper(), quiet(scenarios.Inject{ID: "n", Trigger: at(8 * time.Second), Effect: scenarios.Effect{Noise: noise}}), memory)
	run.Replay = replay
	ada := event.Actor{Kind: event.Person, ID: "ada", Name: "Ada"}
	for when, c := range given {
		run.later(when, func() {
			if err := c.do(run, ada); err != nil {
				errs = append(errs, err.Error())
			}
		})
	}
	if err := run.Play(t.Context()); err != nil {
		t.Fatal(err)
	}
	log, _ = memory.Read(t.Context(), "r", 0, 1e6)
	for _, e := range log {
		switch b := e.Body.(type) {
		case event.PageSent:
			story = append(story, fmt.Sprint(e.At, " sent"))
		case event.SilenceCreated:
			story = append(story, fmt.Sprint(e.At, " ", b.Silence, b.Matchers, b.Alerts, b.Services, " ", b.UntilMS))
		case event.SilenceEnded:
			story = append(story, fmt.Sprint(e.At, " ", b.Silence, " ended by the ", e.Actor.Kind))
		}
	}
	return story, log, errs
}

func TestASilenceKeepsAlertsFromPaging(t *testing.T) {
	one := Silence{Matchers: []string{`service="checkout"`, `alertname=~"Probe.*"`}, Comment: "the probe is being moved", Minutes: 1}
	for name, c := range map[string]struct {
		given map[time.Duration]Command
		want  []string
	}{
		"until its time is up": {map[time.Duration]Command{15 * time.Second: one},
			[]string{`15s s1[service="checkout" alertname=~"Probe.*"] [ProbeFailed] [checkout] 75000`, "1m15s s1 ended by the engine", "1m16s sent"}},
		"until somebody ends it": {map[time.Duration]Command{15 * time.Second: one, 40 * time.Second: Unsilence{Silence: "s1"}},
			[]string{`15s s1[service="checkout" alertname=~"Probe.*"] [ProbeFailed] [checkout] 75000`, "40s s1 ended by the person", "46s sent"}},
		"of something else": {map[time.Duration]Command{10 * time.Second: Silence{Matchers: []string{`alertname="Other"`}, Comment: "c", Minutes: 60}},
			[]string{`10s s1[alertname="Other"] [] [] 3610000`, "16s sent"}},
	} {
		t.Run(name, func(t *testing.T) {
			story, log, errs := silenced(t, nil, c.given)
			if !slices.Equal(story, c.want) || errs != nil {
				t.Errorf("%q, want %q; %q", story, c.want, errs)
			}
			again, _, _ := silenced(t, NewReplay(log, func(e event.Event) bool { return e.Doer().Kind == event.Person }), nil)
			if !slices.Equal(again, c.want) {
				t.Errorf("played again: %q, want %q", again, c.want)
			}
		})
	}
}

func TestSilencesThatAreRefused(t *testing.T) {
	for want, c := range map[string]Command{
		"Please write why":                Silence{Matchers: []string{`a="b"`}, Minutes: 5},
		"Say which alerts":                Silence{Comment: "c", Minutes: 5},
		"That matches no alert":           Silence{Matchers: []string{`service`}, Comment: "c", Minutes: 5},
		"At least one matcher has to ask": Silence{Matchers: []string{`service=~".*"`}, Comment: "c", Minutes: 5},
		"Say for how long":                Silence{Matchers: []string{`a="b"`}, Comment: "c", Minutes: 721},
		"There is no silence s7":          Unsilence{Silence: "s7"},
	} {
		if _, _, errs := silenced(t, nil, map[time.Duration]Command{time.Second: c}); len(errs) != 1 || !strings.Contains(errs[0], want) {
			t.Errorf("%+v: %q, want %q", c, errs, want)
		}
	}
	if err := within(Silence{Matchers: []string{strings.Repeat("x", 300)}}); err == nil {
		t.Error("a matcher of 300 characters is taken")
	}
}
