package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/catalogue"
	"github.com/drillyard/drillyard/faults/conformance"
)

// listedAction is an action with the faults that it helps against, and how it is
// taken back.
type listedAction struct {
	faults.Action
	Cures  []string `json:"cures"`  // faults whose cause it takes away
	Spares []string `json:"spares"` // faults that it spares customers, and whose cause stays
	Worse  []string `json:"worse"`  // faults against which it helps nothing and costs something
	// Back is how it is taken back on the first of the stacks where it can be taken.
	Back *takenBack `json:"taken_back,omitempty"`
	// Measured is what was measured on the stack that was asked for.
	Measured *conformance.Measured `json:"measured,omitempty"`
}

// takenBack is how an action is taken back on a stack.
type takenBack struct {
	Stack string `json:"stack"`
	conformance.Back
}

// listAction lists an action, given the suites of the stacks that it may be taken on.
func listAction(a faults.Action, suites []*conformance.Suite) listedAction {
	l := listedAction{Action: a, Cures: []string{}, Spares: []string{}, Worse: []string{}}
	for _, f := range catalogue.Faults() {
		switch {
		case slices.Contains(f.Mitigations, a.Name):
			l.Cures = append(l.Cures, f.Name)
		case slices.Contains(f.Workarounds, a.Name):
			l.Spares = append(l.Spares, f.Name)
		case slices.Contains(f.Worse, a.Name):
			l.Worse = append(l.Worse, f.Name)
		}
	}
	for _, suite := range suites {
		if back, ok := conformance.TakenBack(suite, a); ok {
			l.Back = &takenBack{suite.Stack.Name, back}
			break
		}
	}
	return l
}

func actionsCommand() *cobra.Command {
	var asJSON, asPage bool
	var on measuring
	cmd := &cobra.Command{
		Use:   "actions [NAME]",
		Short: "List the actions that a trainee can take, or explain one",
		Long: `Lists the actions, or explains one: its parameters, what it is aimed at, what it
cures, who may take it, and how it is taken back. With --stack it is also played on
that stack, in the tabletop, a minute after a fault that it helps against (or in
peace, when there is none), and beside it the same without it: what alerts fire and
end, how customers fare, which metrics move and which lines are written.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage(cmd, "one action at a time")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			suites, err := on.suites(cmd, args)
			if err != nil {
				return err
			}
			all := []listedAction{}
			for _, a := range catalogue.Actions() {
				if len(args) == 0 || a.Name == args[0] {
					all = append(all, listAction(a, suites))
				}
			}
			if len(all) == 0 {
				return unknown(cmd, "action", args[0], names(catalogue.Actions(), func(a faults.Action) string { return a.Name }))
			}
			out := cmd.OutOrStdout()
			if len(args) == 1 {
				if all[0].Measured, err = on.measure(cmd, suites, args[0]); err != nil {
					return err
				}
			}
			switch {
			case asPage:
				example, err := pageExample(cmd.Context(), suites)
				if err != nil {
					return err
				}
				_, err = fmt.Fprint(out, actionsPage(all, example))
				return err
			case asJSON && len(args) == 1:
				return encode(cmd, all[0])
			case asJSON:
				return encode(cmd, all)
			case len(args) == 1:
				explainAction(out, all[0])
				tellMeasured(out, suites[0].Stack, all[0].Measured)
				return nil
			}
			table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
			for _, a := range all {
				fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", a.Name, aimedAt(a.Action), a.Risk, a.Title)
			}
			return table.Flush()
		},
	}
	on.flags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	cmd.Flags().BoolVar(&asPage, "page", false, "print the guide's page, in Markdown")
	return cmd
}

// aimedAt says what an action is aimed at.
func aimedAt(a faults.Action) string {
	if len(a.Kinds) > 0 {
		return strings.Join(a.Kinds, " or ")
	}
	if a.Target == faults.TargetService {
		return "service of any kind"
	}
	return string(a.Target)
}

func explainAction(out io.Writer, a listedAction) {
	fmt.Fprintf(out, "%s: %s (aimed at a%s %s)\n\n%s\n\n", a.Name, a.Title, vowel(aimedAt(a.Action)), aimedAt(a.Action), a.Doc)
	for _, line := range aboutAction(a) {
		fmt.Fprintf(out, "%s: %s\n", line[0], line[1])
	}
	tellParameters(out, a.Parameters)
}

// aboutAction are the things there are to say of an action, each with what it is
// about.
func aboutAction(a listedAction) (lines [][2]string) {
	say := func(about, text string) { lines = append(lines, [2]string{about, text}) }
	risk := map[faults.Risk]string{
		faults.Alone:      "whoever plays",
		faults.Approval:   "whoever is allowed to, each time",
		faults.BreakGlass: "nobody, unless the glass is broken",
	}[a.Risk]
	if a.RiskOf != nil {
		risk += "; on some targets it is otherwise"
	}
	say("Taken by", risk)
	if a.Change != "" {
		say("In the change list as", string(a.Change))
	}
	for _, list := range []struct {
		about  string
		faults []string
	}{{"Takes away the cause of", a.Cures}, {"Helps customers, though the cause stays, with", a.Spares}, {"Cures nothing, and costs something, with", a.Worse}} {
		switch n := len(list.faults); {
		case n > 2*len(catalogue.Faults())/5:
			say(list.about, fmt.Sprintf("%d of %d faults", n, len(catalogue.Faults())))
		case n > 0:
			say(list.about, strings.Join(list.faults, ", "))
		}
	}
	if a.Back != nil {
		say("Taken back", howBack(*a.Back))
	}
	return lines
}

// howBack says how an action is taken back, in a clause.
func howBack(b takenBack) string {
	where := fmt.Sprintf(" (on %s, %s%s)", b.Stack, b.Done.Where(), after(b.Against))
	switch {
	case !b.Lasts:
		return "there is nothing to take back, and what it did is done" + where
	case b.Rights:
		return "there is nothing to take back: all is as it was before the fault" + where
	case len(b.By) == 0:
		return "by nothing: no action puts all of it as it was" + where
	}
	var by []string
	for _, d := range b.By {
		by = append(by, strings.TrimSpace(d.Name+" "+strings.TrimPrefix(strings.TrimPrefix(d.Where(), "at "+string(d.Target)), ", ")))
	}
	return "by " + strings.Join(by, ", or ") + where
}

func after(d *conformance.Deed) string {
	if d == nil {
		return ""
	}
	return ", after " + d.String()
}
