package runbook

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
)

// A line is understood in the forms in which people write runbooks: lists in lists, tables,
// commands, links, and words that say nothing beside what is done.
func TestLinesAreUnderstoodInOtherForms(t *testing.T) {
	for line, want := range map[string][]string{
		"1. **Roll back** the config of `checkout`.":                              {"act: Do rollback-config on checkout."},
		"1. [Roll back the config](https://wiki/deploys/rollback) of `checkout`.": {"act: Do rollback-config on checkout."},
		"1. [`rollback-config`](../actions.md#rollback-config) on `checkout`":     {"act: Do rollback-config on checkout."},
		"1. Open the [dashboard of `checkout`](https://graf/d/changes).":          {"look: Look at the dashboard of checkout."},
		"1) Roll back the config of `checkout`":                                   {"act: Do rollback-config on checkout."},
		"* [ ] Roll back the config of `checkout`":                                {"act: Do rollback-config on checkout."},
		"**Step 1:** Roll back the config of `checkout`":                          {"act: Do rollback-config on checkout."},
		"Step 1 – Roll back the config of `checkout`":                             {"act: Do rollback-config on checkout."},
		"### 1. Roll back the config of `checkout`":                               {"act: Do rollback-config on checkout."},
		"1. Next, roll back the config of `checkout`":                             {"act: Do rollback-config on checkout."},
		"1. Revert the last config change of `checkout`":                          {"act: Do rollback-config on checkout."},
		"1. Undo the config push of checkout":                                     {"act: Do rollback-config on checkout."},
		"1. Take back the configuration change on checkout":                       {"act: Do rollback-config on checkout."},
		"1. Perform a rollback of the config of `checkout`":                       {"act: Do rollback-config on checkout."},
		"1. Do a config rollback on `checkout`":                                   {"act: Do rollback-config on checkout."},
		"1. Use `rollback-config` on `checkout`":                                  {"act: Do rollback-config on checkout."},
		"1. Run `rollback-config` against `checkout`":                             {"act: Do rollback-config on checkout."},
		"1. Run: `rollback-config checkout`":                                      {"act: Do rollback-config on checkout."},
		"1. Execute the action `rollback-config` with target `checkout`":          {"act: Do rollback-config on checkout."},
		"1. `checkout`: roll back the config":                                     {"act: Do rollback-config on checkout."},
		"1. In `checkout`, roll back the config":                                  {"act: Do rollback-config on checkout."},
		"1. On checkout roll back the config":                                     {"act: Do rollback-config on checkout."},
		"1. Then immediately restart `checkout`":                                  {"act: Do restart on checkout."},
		"1. Kindly restart `checkout`":                                            {"act: Do restart on checkout."},
		"1. You have to restart `checkout`":                                       {"act: Do restart on checkout."},
		"1. We restart `checkout`":                                                {"act: Do restart on checkout."},
		"1. Set db_pool_size=20 on checkout":                                      {"act: Do set-config on checkout, key db_pool_size, value 20."},
		"1. Set `db_pool_size` back to `20` on `checkout`":                        {"act: Do set-config on checkout, key db_pool_size, value 20."},
		"1. Change db_pool_size on checkout from 2 to 20":                         {"act: Do set-config on checkout, key db_pool_size, value 20."},
		"1. Raise `db_pool_size` of `checkout` from 2 to 20":                      {"act: Do set-config on checkout, key db_pool_size, value 20."},
		"1. Scale `inventory` from 2 to 4 replicas":                               {"act: Do scale on inventory, replicas 4."},
		"1. Scale out `inventory` to 4":                                           {"act: Do scale on inventory, replicas 4."},
		"1. Add two replicas to `inventory`, so that there are 4":                 {"unclear: It asks for a change, and a machine cannot tell which."},
		"1. Increase the replicas of `inventory` to 4":                            {"act: Do scale on inventory, replicas 4."},
		"1. Turn away 30 % at `edge`":                                             {"act: Do shed-load on edge, share 0.3."},
		"1. Shed a third of the load on `edge`":                                   {"unclear: It asks for shed-load, and not plainly how."},
		"1. `shed-load` on `edge`, share 0.3":                                     {"act: Do shed-load on edge, share 0.3."},
		"1. `shed-load` on `edge` with `share: 0.3`":                              {"act: Do shed-load on edge, share 0.3."},
		"1. `shed-load` on `edge` (share 30 %)":                                   {"act: Do shed-load on edge, share 0.3."},
		"1. End the shedding: `shed-load` on `edge` with `share=0`":               {"act: Do shed-load on edge, share 0."},
		"1. Wait for 2 minutes":                                                   {"wait: Wait 2 minutes."},
		"1. Wait 2m":                                                              {"wait: Wait 2 minutes."},
		"1. Wait about thirty seconds":                                            {"wait: Wait 30 seconds."},
		"1. Pause for 45 seconds":                                                 {"wait: Wait 45 seconds."},
		"1. Sleep 30s":                                                            {"wait: Wait 30 seconds."},
		"1. Give it a minute":                                                     {"wait: Wait a minute."},
		"1. Wait for the queue to be empty":                                       {"wait: Wait until it is well, up to 2 minutes."},
		"1. Do not go on before the queue is empty":                               {},
		"1. Page `platform`":                                                      {"escalate: Escalate to platform."},
		"1. Ask platform for help":                                                {"escalate: Escalate to platform."},
		"1. Involve `platform`":                                                   {"escalate: Escalate to platform."},
		"1. Get `platform` on the call":                                           {"escalate: Escalate to platform."},
		"1. Ask someone":                                                          {"unclear: It asks for help, and a machine cannot tell whose."},
		"1. Ask someone who knows":                                                {"unclear: It asks for help, and a machine cannot tell whose."},
		"1. `kubectl delete pod checkout-1`":                                      {"unclear: It asks for a change, and a machine cannot tell which."},
		"```sh\nkubectl delete pod checkout-1\n```":                               {"unclear: It asks for a change, and a machine cannot tell which."},
		"```\nrollback-config checkout\n```":                                      {"act: Do rollback-config on checkout."},
		"```sh\n$ drillyard act rollback-config checkout\n```":                    {"act: Do rollback-config on checkout."},
		"```sh\n# put the old settings back\nrollback-config checkout\n```":       {"act: Do rollback-config on checkout."},
		"```\nset-config checkout key=db_pool_size value=20\n```":                 {"act: Do set-config on checkout, key db_pool_size, value 20."},
		"| # | What | Why |\n|---|---|---|\n| 1 | Open the dashboard of `checkout` | to see |\n| 2 | Roll back the config of `checkout` | it was changed |": {"look: Look at the dashboard of checkout.", "act: Do rollback-config on checkout."},
		"| Step | Action | Expected |\n| --- | :-: | --- |\n| 1 | `restart` on `checkout` | it is back |":                                                   {"act: Do restart on checkout."},
		"- First:\n  - Look at the log of `checkout`\n  - Roll back the config of `checkout`":                                                               {"look: Look at the log of checkout.", "act: Do rollback-config on checkout."},
		"1. Look at the dashboard of `checkout`.\n   1. Roll back the config of `checkout`.\n   2. Wait a minute.":                                          {"look: Look at the dashboard of checkout.", "act: Do rollback-config on checkout.", "wait: Wait a minute."},
		"1. Look at `checkout`, and if it is still failing, restart `checkout`":                                                                             {"look: Look at the dashboard of checkout.", "act: Do restart on checkout. if unwell"},
		"1. Restart `checkout` only if customers still fail":                                                                                                {"act: Do restart on checkout. if unwell"},
		"1. In case customers still fail: restart `checkout`":                                                                                               {"act: Do restart on checkout. if unwell"},
		"1. Still failing? Restart `checkout`":                                                                                                              {"act: Do restart on checkout. if unwell"},
		"1. If it has not recovered, restart `checkout`":                                                                                                    {"act: Do restart on checkout. if unwell"},
		"1. If the error rate stays above 1 %, restart `checkout`":                                                                                          {"act: Do restart on checkout. if unwell"},
		"1. If purchases keep failing, restart `checkout`":                                                                                                  {"act: Do restart on checkout. if unwell"},
		"1. If there was a deploy of `checkout` in the last hour, roll back the release of `checkout`":                                                      {"act: Do rollback-deploy on checkout. if changed"},
		"1. Don't restart `checkout`":                                                                                                                       {"never: Don't restart `checkout`."},
		"1. Under no circumstances restart `orders-db`":                                                                                                     {"never: Under no circumstances restart `orders-db`."},
		"1. Rather than restarting `orders-db`, wait a minute":                                                                                              {"wait: Wait a minute."},
		"1. Refrain from restarting `orders-db`":                                                                                                            {},
		"> Roll back the config of `checkout`":                                                                                                              {"act: Do rollback-config on checkout."},
		"<details>\n\n1. Roll back the config of `checkout`\n\n</details>":                                                                                  {"act: Do rollback-config on checkout."},
		"1. _Roll back the config of_ `checkout`":                                                                                                           {"act: Do rollback-config on checkout."},
		"1. ⚠️ Roll back the config of `checkout`":                                                                                                          {"act: Do rollback-config on checkout."},
		"1. ROLL BACK THE CONFIG OF `checkout`":                                                                                                             {"act: Do rollback-config on checkout."},
		"1. Disable retries":                                                                                                                                {"unclear: It asks for a change, and a machine cannot tell which."},
		"```sh\nkubectl rollout undo deployment/checkout\n```":                                                                                              {"act: Do rollback-deploy on checkout."},
		"1. `kubectl scale deployment/inventory --replicas=4`":                                                                                              {"act: Do scale on inventory, replicas 4."},
		"1. `kubectl rollout restart deployment/inventory`":                                                                                                 {"act: Do restart on inventory."},
		"1. `kubectl get pods` shows them":                                                                                                                  {},
		"1. Start by restarting `checkout`":                                                                                                                 {"act: Do restart on checkout."},
		"1. Begin with a restart of `checkout`":                                                                                                             {"act: Do restart on checkout."},
		"1. Try restarting `checkout`":                                                                                                                      {"act: Do restart on checkout."},
		"Start with the change list of `checkout`, because it is the quickest.":                                                                             {},
		"1. Start by checking the log of `checkout`":                                                                                                        {"look: Look at the log of checkout."},
		"1. Perform a restart of `checkout`":                                                                                                                {"act: Do restart on checkout."},
		"1. Do not perform a restart of `checkout`":                                                                                                         {"never: Do not perform a restart of `checkout`."},
		"1. checkout is slow and payments is well":                                                                                                          {},
	} {
		got := []string{}
		for _, i := range understood(t, "## Steps\n"+line+"\n") {
			said := string(i.Sort) + ": " + i.Said
			if i.If != nil {
				said += " if " + string(i.If.Test)
			}
			got = append(got, said)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s:\n got %q\nwant %q", line, got, want)
		}
	}
}

// A step that names several actions is none of them.
func TestAStepIsOneThing(t *testing.T) {
	for line, want := range map[string]Sort{
		"- rollback-config checkout rollback-deploy checkout restart checkout": Unclear,
		"- `rollback-config` or `rollback-deploy` on `checkout`":               Unclear,
		"- `rollback-config` on `checkout` rather than `restart`":              Act,
		"- Roll back the config of checkout before the restart of edge":        Act,
	} {
		got := understood(t, "## Steps\n"+line+"\n")
		if len(got) != 1 || got[0].Sort != want {
			t.Errorf("%s: %+v", line, got)
		}
	}
}

// A command that only repeats its tool is read at once.
func TestALongCommandIsReadAtOnce(t *testing.T) {
	if got := understood(t, "## Steps\n1. `"+strings.Repeat("kubectl ", 60)+"restart checkout`\n"); len(got) != 1 || got[0].Sort != Unclear {
		t.Errorf("%+v", got)
	}
}

// The name of an alert says when a runbook is used; two other words do not say what is safe.
func TestANameOfAnAlertIsATrigger(t *testing.T) {
	for text, want := range map[string]float64{"`CheckoutErrorBudgetBurn` fires.": 1, "It fires.": 0} {
		w := &writing{lines: read("## Trigger\n" + text + "\n")}
		if got, r := w.part(0); got != want {
			t.Errorf("%s: %.1f %+v", text, got, r)
		}
	}
}

// What is done to several services is taken back on each, and who recovers by taking back
// what was done did not recover by the steps.
func TestAllThatIsDoneIsTakenBack(t *testing.T) {
	text := "## Steps\n1. `rollback-config` on `checkout`\n2. `restart` on `edge`\n## Rollback\nIf it is worse, `rollback-config` on `checkout`.\n"
	j := &judgement{w: &writing{lines: read(text), says: understood(t, text)}}
	half, why := j.rollback()
	j.w.says = understood(t, text+"Then `restart` on `edge`.\n")
	if all, _ := j.rollback(); all <= half || !strings.Contains(why, "edge") {
		t.Errorf("%.2f for one of two, %.2f for both: %s", half, all, why)
	}
	played := []event.Event{
		{At: 10 * time.Second, Actor: event.Actor{Kind: event.Person}, Body: event.ActionTaken{}}, {At: 20 * time.Second, Body: event.SLOBreached{SLO: "a"}}, {At: time.Minute, Body: event.SLORestored{SLO: "a"}},
	}
	for section, want := range map[Section]float64{Steps: 1, Rollback: 0.3} {
		j := &judgement{task: &task{}, here: Followed{Done: []Done{{Line: 2, Section: Steps, AtMS: 1000, changes: true}, {Line: 9, Section: section, AtMS: 30000, changes: true}}}}
		j.here.played.Events = played
		if got, why := j.recovered(); got != want {
			t.Errorf("by what stands in %s: %.1f %s", section, got, why)
		}
	}
}

// A section is known by what people call it.
func TestSectionsHaveOtherNames(t *testing.T) {
	for title, want := range map[string]Section{
		"Symptoms": Trigger, "Detection": Trigger, "Use this runbook when": Trigger, "Alert": Trigger, "Which alert": Trigger,
		"Who is affected": Impact, "Business impact": Impact, "Effect on customers": Impact, "Consequences": Impact, "What customers see": Impact, "Blast radius": Impact,
		"Procedure": Steps, "Resolution": Steps, "How to resolve": Steps, "Remediation": Steps, "Response": Steps, "Playbook": Steps, "Mitigate": Steps, "Instructions": Steps, "What to do": Steps, "The first five minutes": Steps, "Recovery": Steps,
		"Precautions": Safety, "What not to do": Safety, "Dangers": Safety, "Before you touch anything": Safety, "Don'ts": Safety, "Must not": Safety,
		"Rollback plan": Rollback, "Back-out": Rollback, "Roll-back": Rollback, "Reverting": Rollback, "Undoing it": Rollback, "If it makes things worse": Rollback, "Plan B": Rollback, "If it does not help": Rollback,
		"Escalation path": Escalation, "Contacts": Escalation, "Whom to call": Escalation, "Who to page": Escalation, "Getting help": Escalation, "On-call contacts": Escalation,
		"How to know that it worked": Verification, "Success criteria": Verification, "Validation": Verification, "When is it over": Verification, "How do you know it is over?": Verification, "Done when": Verification, "Exit criteria": Verification, "Checking that it is fixed": Verification, "All clear": Verification, "Confirm recovery": Verification, "Verify": Verification,
		"References": "", "Background": "", "Changelog": "", "Contents": "",
	} {
		if got := sectionOf(title); got != want {
			t.Errorf("%s opens %q, want %q", title, got, want)
		}
	}
}
