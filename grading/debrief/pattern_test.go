package debrief_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading/debrief"
	"github.com/drillyard/drillyard/scenarios/event"
)

// Each detector sees what it is for, by the moments that show it, and nothing in
// a run that is much the same and well played.
func TestPatterns(t *testing.T) {
	engine := event.Actor{Kind: event.Engine}
	maya := event.Actor{Kind: event.Persona, ID: "maya", Name: "Maya"}
	began := at(0, engine, event.RunStarted{Trainees: []event.Actor{ada}})
	push := at(10, engine, event.InjectFired{Inject: "push"})
	breach := at(20, engine, event.SLOBreached{SLO: "a"})
	page := at(60, engine, event.PageSent{Page: "p1"})
	look := func(s float64) event.Event {
		return at(s, ada, event.EvidenceViewed{Source: "metrics", Metrics: []string{"db_pool_wait_seconds"}, Results: 1})
	}
	say := func(s float64, text string) event.Event {
		return at(s, ada, event.MessageSent{Channel: "#inc", Text: text})
	}
	act := func(s float64, action string) event.Event {
		return at(s, ada, event.ActionTaken{Action: action, Target: "checkout"})
	}
	do := func(s float64) event.Event { return act(s, "scale") }
	to := func(s float64, size string) event.Event {
		return at(s, ada, event.ActionTaken{Action: "scale", Target: "checkout", Args: map[string]string{"replicas": size}})
	}
	call := func(s float64, actor event.Actor, team string) event.Event {
		return at(s, actor, event.PageEscalated{Team: team})
	}
	struck := func(s float64, inject string, target faults.Target) event.Event {
		return at(s, engine, event.FaultRequested{Inject: inject, Fault: "pool-shrink", Target: target})
	}
	suspect := func(s float64, id, of string) event.Event {
		return at(s, ada, event.HypothesisStated{Hypothesis: id, Text: "it is " + of, Suspect: of})
	}
	restored := func(s float64) event.Event { return at(s, engine, event.SLORestored{SLO: "a"}) }
	counted := func(from, to int64, failed int) event.Event {
		return at(float64(to), engine, event.VisitsCounted{FromMS: from * 1000, ToMS: to * 1000, Moment: event.CountedClaim, Journeys: map[string]event.Visits{"buy": {Visits: 50, Failed: failed}}})
	}
	ack := at(61, ada, event.PageAcknowledged{Page: "p1"})
	declared := at(62, ada, event.IncidentDeclared{Title: "Checkout fails", Severity: "SEV2"})
	severity := at(62, ada, event.SeverityDeclared{Severity: "SEV2"})

	// What every one of these plays has beside its own.
	opening := []event.Event{began, push, breach, page, ack, declared, severity}
	const n = 7 // of them
	play := func(more ...event.Event) []event.Event {
		all := slices.Concat(opening, more)
		last := all[len(all)-1].At.Seconds()
		return append(all, at(last+10, ada, event.EvidenceViewed{Source: "changes", Results: 1}), at(last+20, engine, event.RunEnded{Reason: event.EndStopped}))
	}
	without := func(log []event.Event, gone ...event.Kind) []event.Event {
		return slices.DeleteFunc(slices.Clone(log), func(e event.Event) bool { return slices.Contains(gone, e.Kind()) })
	}
	blind := func(log []event.Event) []event.Event { // nobody looks afterwards
		return slices.DeleteFunc(slices.Clone(log), func(e event.Event) bool {
			b, ok := e.Body.(event.EvidenceViewed)
			return ok && b.Source == "changes"
		})
	}
	for name, tc := range map[string]struct {
		log    []event.Event
		oncall string // payments, unless it says so
		kind   debrief.PatternKind
		text   string
		events []int64
	}{
		"looked, said, acted, looked": {log: play(look(70), say(80, "I scale checkout"), do(90), restored(100))},

		"acted blind":       {log: play(say(64, "scaling"), do(65), look(70), restored(100)), kind: "blind-action", text: "on checkout before anyone had looked", events: []int64{n + 2}},
		"acted blind twice": {log: play(say(64, "scaling"), to(65, "3"), to(165, "4"), look(166), restored(170)), kind: "blind-action", text: "2 actions were taken before anyone", events: []int64{n + 2, n + 3}},

		"made room beforehand": {log: play(say(64, "scaling"), do(65), at(66, engine, event.FaultApplied{Fault: "traffic-surge"}), look(70), restored(100))},

		"restarted first":        {log: play(look(70), say(80, "restart"), act(90, "restart"), restored(100)), kind: "restart-first", text: "a restart of checkout", events: []int64{n + 3}},
		"restarted second":       {log: play(look(70), say(80, "scale"), do(90), look(91), say(92, "restart"), act(95, "restart"), restored(100))},
		"restart was the answer": {log: play(look(70), say(80, "restart"), at(90, ada, event.ActionTaken{Action: "restart", Target: "payments"}), restored(100))},

		"three in a minute":          {log: play(look(70), say(80, "I scale"), to(100, "3"), to(130, "4"), to(160, "5"), restored(170)), kind: "thrashing", text: "3 actions came so close together (3 or more within 60 s", events: []int64{n + 3, n + 4, n + 5}},
		"three with looks between":   {log: play(look(70), say(80, "I scale"), to(100, "3"), look(110), to(130, "4"), look(140), to(160, "5"), restored(170))},
		"three in more than that":    {log: play(look(70), say(80, "I scale"), to(100, "3"), to(130, "4"), to(161, "5"), restored(170))},
		"a longer burst":             {log: play(look(70), say(80, "I scale"), to(100, "3"), to(130, "4"), to(160, "5"), to(190, "6"), restored(195)), kind: "thrashing", text: "4 actions", events: []int64{n + 3, n + 4, n + 5, n + 6}},
		"the same again and again":   {log: play(look(70), say(80, "I scale"), do(100), look(110), do(170), restored(190)), kind: "hero-work", text: "twice, and customers were still hurt", events: []int64{n + 3, n + 5}},
		"the same once all is well":  {log: play(look(70), say(80, "I scale"), do(100), look(110), restored(150), do(170))},
		"the same for another fault": {log: play(look(70), say(80, "I scale"), do(100), struck(150, "again", "checkout"), look(160), do(170), restored(190))},
		"while another part is hit":  {log: play(look(70), say(80, "I scale"), do(100), struck(150, "again", "web"), look(160), do(170), restored(190)), kind: "hero-work", text: "twice", events: []int64{n + 3, n + 6}},
		"while it strikes again":     {log: play(struck(65, "again", "checkout"), look(70), say(80, "I scale"), do(100), struck(150, "again", "checkout"), look(160), do(170), restored(190)), kind: "hero-work", text: "twice", events: []int64{n + 4, n + 7}},
		"more of it":                 {log: play(look(70), say(80, "I scale"), to(100, "3"), look(110), to(170, "5"), restored(190))},

		"glass broken in peace":  {log: play(look(70), say(80, "I do it"), restored(85), at(90, ada, event.ActionTaken{Action: "scale", Target: "checkout", BreakGlass: true})), kind: "break-glass", text: "without the approval", events: []int64{n + 4}},
		"glass broken in need":   {log: play(look(70), say(80, "I do it"), at(90, ada, event.ActionTaken{Action: "scale", Target: "checkout", BreakGlass: true}), restored(100))},
		"nobody looked again":    {log: blind(play(look(70), say(80, "I scale"), do(90), restored(100))), kind: "unverified", text: "nobody looked at the system after that", events: []int64{n + 3}},
		"a runbook is no system": {log: blind(play(look(70), say(80, "I scale"), do(90), at(95, ada, event.EvidenceViewed{Source: "runbook"}), restored(100))), kind: "unverified", text: "nobody looked", events: []int64{n + 3}},

		"one suspect, and wrong":     {log: play(look(70), suspect(80, "h1", "web"), suspect(90, "h2", "web"), restored(100)), kind: "tunnel-vision", text: "web was the only suspect from 1:20 to the end", events: []int64{n + 2, n + 3}},
		"one suspect, and right":     {log: play(look(70), suspect(80, "h1", "checkout"), restored(100))},
		"one suspect, on the way":    {log: play(look(70), suspect(80, "h1", "web->checkout"), restored(100))},
		"one suspect, and withdrawn": {log: play(look(70), suspect(80, "h1", "web"), at(90, ada, event.HypothesisWithdrawn{Hypothesis: "h1"}), restored(100))},
		"another suspect":            {log: play(look(70), suspect(80, "h1", "web"), suspect(90, "h2", "checkout"), restored(100))},
		"three wrong ones":           {log: play(look(70), suspect(80, "h1", "web"), suspect(81, "h2", "cache"), suspect(82, "h3", "queue"), restored(100)), kind: "guessing", text: "3 suspects", events: []int64{n + 2, n + 3, n + 4}},
		"two wrong ones, one right":  {log: play(look(70), suspect(80, "h1", "web"), suspect(81, "h2", "cache"), suspect(82, "h3", "checkout"), restored(100))},
		"three, one of them no more": {log: play(look(70), suspect(80, "h1", "web"), suspect(81, "h2", "cache"), suspect(82, "h3", "queue"), at(90, ada, event.HypothesisWithdrawn{Hypothesis: "h2"}), restored(100))},

		"the pager rang":                      {log: without(play(look(70), restored(100)), "page.acknowledged"), kind: "unanswered-page", text: "rang for 60 s", events: []int64{4}},
		"nobody says how bad":                 {log: without(play(look(70), restored(100)), "severity.declared", "incident.declared"), kind: "no-severity", text: "how bad", events: []int64{3}},
		"nobody was hurt":                     {log: without(play(look(70)), "severity.declared", "incident.declared", "slo.breached")},
		"silent for long":                     {log: play(look(70), restored(400)), oncall: "platform", kind: "silence", text: "hurt for 5 min 38 s after 1:02", events: []int64{6}},
		"silent, then a word":                 {log: play(look(70), say(300, "a quarter of you"), restored(400)), oncall: "platform"},
		"silent, and all well":                {log: play(look(70), restored(100), look(900)), oncall: "platform"},
		"others may talk":                     {log: play(look(70), at(200, maya, event.MessageSent{Text: "and?"}), restored(400)), oncall: "platform", kind: "silence", text: "5 min 38 s", events: []int64{6}},
		"a change in silence":                 {log: play(look(70), do(190), restored(195)), kind: "silent-change", text: "said so to nobody within 2 min", events: []int64{n + 2}},
		"a change with a note":                {log: play(look(70), do(190), at(191, ada, event.NoteAdded{Text: "scaled"}), restored(195))},
		"told two minutes ago":                {log: play(look(70), do(182), restored(195))},
		"closed while it burns":               {log: play(look(70), at(80, ada, event.IncidentClosed{Outcome: "resolved", Text: "all well"}), restored(100)), kind: "early-all-clear", text: "while customers were still hurt", events: []int64{n + 2}},
		"said to be fixed while visits fail":  {log: play(look(70), counted(70, 80, 20), at(80, ada, event.UpdatePosted{Audience: event.AudienceStakeholders, Text: "It is fixed."}), restored(100)), kind: "early-all-clear", text: "while customers were still hurt", events: []int64{n + 3}},
		"closed while only an average is bad": {log: play(look(70), counted(70, 80, 0), at(80, ada, event.IncidentClosed{Outcome: "resolved", Text: "all well"}), restored(85))},
		"closed when it is out":               {log: play(look(70), restored(80), at(81, ada, event.IncidentClosed{Outcome: "resolved", Text: "all well"}))},
		"somebody is blamed":                  {log: play(look(70), say(80, "This is your own fault, Maya"), restored(100)), kind: "blame", text: "your own fault", events: []int64{n + 2}},
		"somebody is named":                   {log: play(look(70), say(80, "Maya pushed it, and their service has a fault"), restored(100))},
		"a colleague blames":                  {log: play(look(70), at(80, maya, event.MessageSent{Text: "your fault"}), restored(100))},

		"escalated late":                {log: play(look(70), say(200, "still"), say(400, "still"), call(490, ada, "platform"), restored(500)), kind: "late-escalation", text: "brought in 7 min 10 s after the page; within 5 min", events: []int64{4, n + 4}},
		"escalated at the last moment":  {log: play(look(70), say(200, "still"), call(360, ada, "platform"), say(500, "still"), restored(600))},
		"escalated by the policy alone": {log: play(look(70), say(200, "still"), say(400, "still"), call(90, engine, "platform"), restored(800-120)), kind: "late-escalation", text: "never brought in", events: []int64{4}},
		"mended before it was late":     {log: play(look(70), restored(300))},
		"their own to fix":              {log: play(look(70), say(300, "still"), restored(500)), oncall: "platform"},
		"everybody paged":               {log: play(look(70), call(80, ada, "identity"), call(81, ada, "web"), restored(100)), kind: "paged-everybody", text: "identity and web", events: []int64{n + 2, n + 3}},
		"one too many":                  {log: play(look(70), call(80, ada, "identity"), call(81, ada, "platform"), restored(100))},
	} {
		t.Run(name, func(t *testing.T) {
			oncall := tc.oncall
			if oncall == "" {
				oncall = "payments"
			}
			var got []debrief.Pattern
			for _, p := range build(t, rubric(t, oncall), numbered(slices.Clone(tc.log)...)).Patterns {
				if p.Title == "" || p.Instead == "" || !strings.HasSuffix(p.Text, ".") {
					t.Errorf("%+v lacks words", p)
				}
				got = append(got, p)
			}
			if tc.kind == "" {
				if len(got) != 0 {
					t.Errorf("got %+v", got)
				}
				return
			}
			if len(got) != 1 || got[0].Kind != tc.kind || !strings.Contains(got[0].Text, tc.text) || !slices.Equal(got[0].Events, tc.events) {
				t.Errorf("got %+v, want %s: %s, by %v", got, tc.kind, tc.text, tc.events)
			}
		})
	}
}
