package engine

import (
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// Who has to say yes, and what is written down, is a matter of the house.
func TestWhatAHouseAsksOfAChange(t *testing.T) {
	restore := func(reason string) TakeAction {
		return TakeAction{Action: "restore", Target: "checkout", Reason: reason}
	}
	for name, c := range map[string]struct {
		policy   string
		risk     faults.Risk
		by       string
		refuses  bool
		reason   string
		waits    bool
		declined string
	}{
		"as the scenario has it":             {"", faults.Alone, "maya", false, "the pool", false, ""},
		"an approval as the scenario has it": {"", faults.Approval, "maya", false, "the pool", true, ""},
		"a start-up asks for none":           {event.PolicyStartUp, faults.Approval, "maya", false, "the pool", false, ""},
		"but for what would be refused":      {event.PolicyStartUp, faults.Approval, "maya", true, "the pool", true, ""},
		"an enterprise asks for all":         {event.PolicyEnterprise, faults.Alone, "maya", false, "the pool", true, ""},
		"unless nobody could say yes":        {event.PolicyEnterprise, faults.Alone, "", false, "the pool", false, ""},
		"the regulated want a ticket":        {event.PolicyRegulated, faults.Alone, "maya", false, "the pool", false, "CHG-1042"},
		"and then another":                   {event.PolicyRegulated, faults.Alone, "maya", false, "CHG-77: the pool", true, ""},
	} {
		t.Run(name, func(t *testing.T) {
			sc := quiet()
			sc.Approval = scenarios.Approval{By: c.by, After: 10 * time.Second}
			if c.refuses {
				sc.Approval.Refuse = []scenarios.Allowed{{Action: "restore", Target: "checkout"}}
			}
			memory := &event.Memory{}
			run := prepare(t, newPaper(), sc, memory)
			run.Policy = c.policy
			cure := paperCure
			cure.Risk = c.risk
			run.Action = func(name string) (faults.Action, bool) { return cure, name == "restore" }
			var declined string
			run.later(20*time.Second, func() {
				if err := restore(c.reason).do(run, event.Actor{Kind: event.Person, ID: "ada", Name: "Ada"}); err != nil {
					declined = err.Error()
				}
			})
			if err := run.Play(t.Context()); err != nil {
				t.Fatal(err)
			}
			if (c.declined == "") != (declined == "") || !strings.Contains(declined, c.declined) {
				t.Fatalf("declined with %q", declined)
			}
			log, _ := memory.Read(t.Context(), "r", 0, 1e6)
			asked := false
			for _, e := range log {
				switch b := e.Body.(type) {
				case event.RunStarted:
					if b.Policy != c.policy {
						t.Errorf("the log has the policy %q", b.Policy)
					}
				case event.ActionRequested:
					asked = true
					if (b.Needs != "") != c.waits {
						t.Errorf("it needs %q", b.Needs)
					}
				}
			}
			if asked == (c.declined != "") {
				t.Error("it was asked for, or not")
			}
		})
	}
}

// Nobody decides about their own change where duties are separated, not even who plays
// alone, unless there is nobody else.
func TestDutiesAreSeparated(t *testing.T) {
	ada := event.Actor{Kind: event.Person, ID: "ada", Name: "Ada"}
	for _, c := range []struct {
		policy, by string
		own        bool
	}{{"", "maya", true}, {event.PolicyStartUp, "maya", true}, {event.PolicyEnterprise, "maya", false}, {event.PolicyRegulated, "maya", false}, {event.PolicyRegulated, "", true}} {
		sc := quiet()
		sc.Approval = scenarios.Approval{By: c.by, After: time.Second}
		sc.Cast.ApprovesOwn = true
		run := prepare(t, newPaper(), sc, &event.Memory{})
		run.Policy = c.policy
		if got := run.own(request{by: ada}, ada) == nil; got != c.own {
			t.Errorf("%q with %q: may decide: %v", c.policy, c.by, got)
		}
	}
}
