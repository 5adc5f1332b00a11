package runbook

import (
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/drillyard/drillyard/faults/catalogue"
	"github.com/drillyard/drillyard/faults/stack"
)

var harbor = sync.OnceValues(func() (*interpreter, error) {
	s, err := stack.Load(os.DirFS("../../../content"), "harbor")
	if err != nil {
		return nil, err
	}
	return newInterpreter(s, catalogue.Actions()), nil
})

func understood(t testing.TB, text string) []Instruction {
	t.Helper()
	in, err := harbor()
	if err != nil {
		t.Fatal(err)
	}
	return in.instructions(read(text))
}

// What a line says is understood in usual words and by name, and nothing is guessed.
func TestLinesAreUnderstood(t *testing.T) {
	for line, want := range map[string][]string{
		"Roll back the config of `checkout`.":                                         {"act: Do rollback-config on checkout."},
		"`rollback-config` on `checkout`":                                             {"act: Do rollback-config on checkout."},
		"Put the settings of checkout back: `rollback-config` on `checkout`":          {"act: Do rollback-config on checkout."},
		"Roll the release of storefront back, then wait two minutes":                  {"act: Do rollback-deploy on storefront.", "wait: Wait 2 minutes."},
		"Set `db_pool_size` of `checkout` to 20":                                      {"act: Do set-config on checkout, key db_pool_size, value 20."},
		"`set-config` on `checkout` with `key=retries` and `value=1`":                 {"act: Do set-config on checkout, key retries, value 1."},
		"Scale `inventory` to 4 replicas.":                                            {"act: Do scale on inventory, replicas 4."},
		"Scale checkout to six":                                                       {"act: Do scale on checkout, replicas 6."},
		"Scale checkout up":                                                           {"unclear: It asks for scale, and not plainly how."},
		"Restart the service":                                                         {"unclear: It asks for restart, and not plainly how."},
		"Roll back checkout":                                                          {"unclear: It asks for a change, and a machine cannot tell which."},
		"Fix it":                                                                      {"unclear: It asks for a change, and a machine cannot tell which."},
		"Shed 30 % of the load at `edge`":                                             {"act: Do shed-load on edge, share 0.3."},
		"Do not restart `orders-db`: it comes back with the same settings":            {"never: Do not restart `orders-db`."},
		"Never, whatever anybody says, restart `orders-db`":                           {"never: restart `orders-db`."},
		"It takes effect at once, without a restart":                                  {},
		"Restarting does not help":                                                    {},
		"Open the dashboard of `customers`: is browsing well?":                        {"look: Look at the dashboard of customers."},
		"Look at the change list of checkout":                                         {"look: Look at the change list of checkout."},
		"Check the settings of `orders-db`":                                           {"look: Look at the settings of orders-db."},
		"Make a purchase as a customer":                                               {"look: Visit as a customer of buy."},
		"Escalate to `platform` and tell them what you saw":                           {"escalate: Escalate to platform."},
		"If purchases still fail escalate to platform":                                {"escalate: Escalate to platform. if unwell"},
		"After ten minutes call in `shop`":                                            {"wait: Wait 10 minutes.", "escalate: Escalate to shop."},
		"Bring in somebody who knows":                                                 {"unclear: It asks for help, and a machine cannot tell whose."},
		"If the config of `checkout` has changed, roll back the config of `checkout`": {"act: Do rollback-config on checkout. if changed"},
		"If the moon is full, restart `checkout`":                                     {"act: Do restart on checkout. if unknown"},
	} {
		got := []string{}
		for _, i := range understood(t, "## Steps\n1. "+line+"\n") {
			said := string(i.Sort) + ": " + i.Said
			if i.If != nil {
				said += " if " + string(i.If.Test)
			}
			got = append(got, said)
			if i.Line != 2 || i.Section != Steps {
				t.Errorf("%s: line %d of %s", line, i.Line, i.Section)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s:\n got %q\nwant %q", line, got, want)
		}
	}
}

// A condition that stands above nested items is theirs, and no longer.
func TestConditionsReachWhatIsNestedInThem(t *testing.T) {
	got := understood(t, "## Steps\n- If the config of `checkout` has changed:\n  - `rollback-config` on `checkout`\n- `restart` on `edge`\n")
	if len(got) != 2 || got[0].If == nil || got[0].If.Service != "checkout" || got[0].If.Change != "config" || got[1].If != nil {
		t.Errorf("%+v", got)
	}
}

// What is not to be done, and what tells about something, is no step.
func TestSectionsAreWhatTheyAreFor(t *testing.T) {
	for _, l := range read("# Restart of checkout\n\n## When to use this\nx\n## Impact\ny\n## Mitigation\n### Confirm the impact\n1. a\n## Roll back\n- b\n**Escalation**\nc\n## Verification\nd\n## Notes\ne\n") {
		if l.heading {
			continue
		}
		want := map[string]Section{"x": Trigger, "y": Impact, "a": Steps, "b": Rollback, "c": Escalation, "d": Verification, "e": ""}[l.text]
		if l.section != want {
			t.Errorf("%s stands in %q, want %q", l.text, l.section, want)
		}
	}
	if got := understood(t, "## Impact\nRestart `checkout`.\n## Safety\nRestart nothing.\n"); len(got) != 0 {
		t.Errorf("steps where there are none: %+v", got)
	}
}

// Whatever is written is read, at lines that there are, and twice alike.
func FuzzInstructions(f *testing.F) {
	for _, s := range []string{
		"", "## Steps\n1. Roll back the config of `checkout`.\n", "# A\n## Rollback\n- If it is worse: \n  * `scale` to 4\n```\nrestart checkout\n```",
		"**Steps**\nSet `a_b` to 1, then wait half a minute and, unless it fires, shed 20 %", "## Steps\n- `edge->checkout`: `refresh-dns`",
		"## Steps\nafter a minute drain checkout-1. Never, restart", "## Escalation\nescalate to", "\x00## Steps\r\n- `\r\n",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		one, two := understood(t, text), understood(t, text)
		if len(one) != len(two) {
			t.Fatalf("%d and %d instructions", len(one), len(two))
		}
		lines, last := strings.Count(text, "\n")+1, 0
		for i, in := range one {
			if in.Line < max(last, 1) || in.Line > lines || in.Said == "" || in.Said != two[i].Said {
				t.Fatalf("%+v after line %d of %d; again %+v", in, last, lines, two[i])
			}
			if in.Sort == Unclear && in.Why == "" {
				t.Fatalf("unclear without a reason: %+v", in)
			}
			last = in.Line
		}
		w := &writing{lines: read(text), says: one}
		for _, r := range w.remarks() {
			if r.Line < 0 || r.Line > lines || r.Text == "" || r.Part != Part {
				t.Fatalf("%+v", r)
			}
		}
	})
}
