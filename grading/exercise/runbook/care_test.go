package runbook

import (
	"strings"
	"testing"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// followedText is a runbook as it is followed where every condition holds, for a drill
// whose model answer does one thing, and the harm that its play tells of.
func followedText(t *testing.T, steps string, effects ...faults.Effect) *judgement {
	t.Helper()
	in, err := harbor()
	if err != nil {
		t.Fatal(err)
	}
	golden := scenarios.Rehearsal{Name: golden, Steps: []scenarios.RehearsalStep{{Do: "rollback-config", Target: "checkout"}}}
	w := &writing{lines: read("## Steps\n" + steps)}
	w.says = in.instructions(w.lines)
	j := &judgement{w: w, task: &task{drill: exercise.Drill{
		Scenario: &scenarios.Scenario{Rehearsals: []scenarios.Rehearsal{golden}}, Stack: in.stack, Rubric: &grading.Rubric{},
	}}}
	for n, i := range w.says {
		j.here.Done = append(j.here.Done, Done{Line: i.Line, Section: i.Section, Sort: i.Sort, changes: i.Sort == Act, in: i})
		if i.Sort != Act {
			continue
		}
		who := event.Actor{Kind: event.Person, ID: "runbook"}
		id := string(i.step.Target)
		j.here.played.Events = append(j.here.played.Events,
			event.Event{Seq: int64(10*n + 1), Actor: who, Body: event.ActionTaken{ID: id, Action: i.step.Do, Target: i.step.Target}},
			event.Event{Seq: int64(10*n + 2), Body: event.EffectsRecorded{Action: id, Effects: ofService(effects, id)}})
	}
	return j
}

func ofService(all []faults.Effect, service string) (out []faults.Effect) {
	for _, e := range all {
		if e.Service == service {
			out = append(out, e)
		}
	}
	return out
}

// What is earned by a play counts as far as it was careful: harm that is done, a touch
// that rests on no look, and more at once than is needed all count against it.
func TestACureDoesNotExcuseHowItWasComeBy(t *testing.T) {
	purge := faults.Effect{Service: "order-queue", Kind: faults.KindData, Key: string(faults.DataPurge), Count: 3}
	restart := faults.Effect{Service: "payments", Kind: faults.KindProcess, Key: string(faults.Restart)}
	for name, c := range map[string]struct {
		steps     string
		least, to float64
		why       string
	}{
		"a look, one thing, time":      {"- Look at the change list of `checkout`\n- `rollback-config` on `checkout`\n- Wait 1 minute\n", 1, 1, ""},
		"a look at the settings":       {"- Look at the settings of `checkout`\n- `rollback-config` on `checkout`\n", 1, 1, ""},
		"a look at who calls it":       {"- Look at the log of `edge`\n- `rollback-config` on `checkout`\n", 1, 1, ""},
		"load turned away before it":   {"- Open the dashboard of `inventory`\n- `shed-load` on `edge` with `share=0.3`\n", 1, 1, ""},
		"under a condition":            {"- If the config of `checkout` has changed, `rollback-config` on `checkout`\n", 1, 1, ""},
		"one after the other":          {"- Look at the change list\n- `rollback-config` on `checkout`\n- Wait 1 minute\n- `rollback-config` on `inventory`\n", 1, 1, ""},
		"what changed, each":           {"- Look at the change list\n- If the config of `checkout` has changed, `rollback-config` on `checkout`\n- If the config of `inventory` has changed, `rollback-config` on `inventory`\n", 1, 1, ""},
		"no look":                      {"- `rollback-config` on `checkout`\n- Look at the change list\n", 0.5, 0.6, "before anything was looked at"},
		"a look at something else":     {"- Open the dashboard of `customers`\n- `rollback-config` on `checkout`\n", 0.7, 0.8, "was not looked at before"},
		"everything at once":           {"- Look at the change list\n- `rollback-config` on `checkout`\n- `rollback-config` on `inventory`\n- `rollback-config` on `storefront`\n", 0.4, 0.6, "changes 3 things before"},
		"data is gone":                 {"- Look at the change list\n- `rollback-config` on `checkout`\n- Wait 1 minute\n- `purge-queue` on `order-queue`\n", 0, 0.2, "nobody takes back"},
		"the same, if it is needed":    {"- Look at the change list\n- `rollback-config` on `checkout`\n- If customers still fail, `purge-queue` on `order-queue`\n", 0.6, 0.8, "comes to what nobody takes back"},
		"what was well was restarted":  {"- Open the dashboard of `payments`\n- Restart `payments`\n- Wait 1 minute\n", 0.85, 0.95, "disturbs what was well"},
		"a step that was not followed": {"- Look at the change list\n", 1, 1, ""},
	} {
		share, why := followedText(t, c.steps, purge, restart).careful()
		if share < c.least || share > c.to || !strings.Contains(why, c.why) || (share == 1) != (why == "") {
			t.Errorf("%s: %.2f%s", name, share, why)
		}
	}
}
