package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// faultsPage writes the guide's page of faults, in Markdown, from their
// declarations.
func faultsPage(all []listed) string {
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	say("---\ntitle: Faults\nfor: author\n---\n# Faults\n")
	say("The %d faults that a scenario can use, from their declarations: `drillyard faults --page` writes this page, and `drillyard faults NAME` explains one. `drillyard faults NAME --stack STACK` also plays it on a stack, your own too, and says what is written and measured: the alerts and when they fire, the metrics that move, lines of log, and how customers fare ([an example](actions.md#what-shows-on-a-stack)); with `--target` and `--with` elsewhere, and harder. What cures a fault takes its cause away; what spares customers ends the harm to them, and the cause is still there for somebody to take away: mitigation and resolution are two things. Neither list is an opinion: [both are played](decisions/0072-what-cures-a-fault-is-played.md).", len(all))
	category := ""
	for _, f := range all {
		if f.Category != category {
			category = f.Category
			say("\n## %s", strings.ToUpper(category[:1])+category[1:])
		}
		say("\n### %s\n", f.Name)
		say("**%s.** %s\n", f.Title, f.Doc)
		say("- Hits: a%s %s. Customers notice: %s", vowel(string(f.Target)), f.Target, f.Impact)
		for _, p := range f.Played {
			say("- Felt by %s %s: %s.", p.Felt.By, p.Felt.Where, p.Felt.How)
		}
		say("- Shows in: %s.", strings.Join(f.Signals, "; "))
		say("- Cured by: %s.", cures(f))
		for _, b := range f.Beyond {
			say("- Beyond any cure where `%s` is above %s: %s.", b.Parameter, b.Above, b.Why)
		}
		if len(f.Workarounds) > 0 {
			say("- Customers are spared, while the cause stays, by: %s.", strings.Join(f.Workarounds, ", "))
		}
		if len(f.Worse) > 0 {
			say("- Made worse by: %s.", strings.Join(f.Worse, ", "))
		}
		say("- Can be played on: %s.", strings.Join(f.Runtimes, ", "))
		for _, name := range slices.Sorted(maps.Keys(f.Differs)) {
			say("- On %s: %s", name, f.Differs[name])
		}
		for _, p := range f.Parameters {
			detail := bounds(p)
			if detail != "" {
				detail = " (" + detail + ")"
			}
			say("- `%s`: %s%s", p.Name, p.Doc, detail)
		}
	}
	return b.String()
}

// cures names what cures a fault.
func cures(f listed) string {
	if len(f.Mitigations) == 0 {
		return "nothing that can be done to the system"
	}
	if f.Together {
		return "all of " + strings.Join(f.Mitigations, ", ") + " that apply, each of which takes a part away"
	}
	return strings.Join(f.Mitigations, ", ")
}

// vowel is the n of "an".
func vowel(word string) string {
	if strings.ContainsAny(word[:1], "aeiou") {
		return "n"
	}
	return ""
}
