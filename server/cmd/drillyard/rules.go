package main

import (
	"cmp"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/runs"
)

func rulesCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "rules", Short: "Try Prometheus rule files on a stack"}
	cmd.AddCommand(rulesCheckCommand())
	return cmd
}

type rulesFlags struct {
	stack, scenario string
	json            bool
}

func rulesCheckCommand() *cobra.Command {
	var f rulesFlags
	cmd := &cobra.Command{
		Use:   "check FILE --stack NAME",
		Short: "Say of each rule of a file what would become of it on a stack",
		Long: `Reads a Prometheus rule file and says of each rule, as file:line:column, what
keeps it from being of use in a drill on the stack: metrics and series that the
stack lacks, that it fires while nothing is wrong, that nothing can make it
fire, that it holds longer before it fires than drills leave time for, labels
that mean nothing there, a rule above of the same name and labels. It plays the
stack in the tabletop for that, in virtual time.

With --scenario it plays the scenario, with nobody responding, and says when each
alert would have fired, and whom it would have paged.

The exit code is 1 when something was found.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage(cmd, "one rule file is needed")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return checkRules(cmd, args[0], f) },
	}
	cmd.Flags().StringVar(&f.stack, "stack", "", "the stack to try them on")
	cmd.Flags().StringVar(&f.scenario, "scenario", "", "also say when each fires in this scenario")
	cmd.Flags().BoolVar(&f.json, "json", false, "print as JSON")
	return cmd
}

// rulesReport is what rules check prints as JSON.
type rulesReport struct {
	File     string            `json:"file"`
	Stack    string            `json:"stack"`
	Scenario string            `json:"scenario,omitempty"`
	Rules    []runs.RuleReport `json:"rules"`
}

func checkRules(cmd *cobra.Command, file string, f rulesFlags) error {
	lib, err := openLibrary(cmd)
	if err != nil {
		return err
	}
	drill, s, err := whereRulesApply(cmd, lib, f)
	if err != nil {
		return err
	}
	src, err := readScenario(file)
	if err != nil {
		return err
	}
	rules, err := metrics.ParseRules(file, src)
	if err != nil {
		fmt.Fprintln(cmd.ErrOrStderr(), err)
		return exitCode{exitFailed}
	}
	longest := drill.lasts()
	if f.scenario == "" {
		for _, d := range lib.Drills() {
			if d.Edition.Stack() == s || d.Stack == f.stack {
				longest = max(longest, d.Duration)
			}
		}
	}
	report := rulesReport{File: file, Stack: s.Name, Scenario: f.scenario}
	if report.Rules, err = runs.CheckRules(cmd.Context(), s, rules, longest); err != nil {
		return err
	}
	if f.scenario != "" {
		fired, err := runs.NewModel(slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), &slog.HandlerOptions{Level: slog.LevelWarn}))).FireRules(cmd.Context(), drill.Drill, src)
		if err != nil {
			return err
		}
		for i := range report.Rules {
			if r := &report.Rules[i]; !r.Records {
				r.Fired = fired[r.Name]
			}
		}
	}
	found := 0
	for _, r := range report.Rules {
		found += len(r.Findings)
	}
	if f.json {
		err = encode(cmd, report)
	} else {
		printRules(cmd.OutOrStdout(), report)
		fmt.Fprintf(cmd.ErrOrStderr(), "%d rules checked, %d findings\n", len(report.Rules), found)
	}
	if err == nil && found > 0 {
		return exitCode{exitFailed}
	}
	return err
}

// setting is the drill that rules are tried in, if it is one.
type setting struct{ library.Drill }

func (t setting) lasts() time.Duration {
	if t.Scenario == nil {
		return 0
	}
	return t.Duration
}

// whereRulesApply finds the stack, and the drill if one is asked for.
func whereRulesApply(cmd *cobra.Command, lib *library.Library, f rulesFlags) (setting, *stack.Stack, error) {
	if f.scenario == "" && f.stack == "" {
		return setting{}, nil, usage(cmd, "--stack is needed, or --scenario")
	}
	var t setting
	if f.scenario != "" {
		drill, err := findDrill(cmd, lib, f.scenario)
		if err != nil {
			return t, nil, err
		}
		if t.Drill = drill; f.stack == "" {
			return t, drill.Edition.Stack(), nil
		}
	}
	s, ok := lib.Stack(f.stack)
	switch {
	case !ok:
		return t, nil, usage(cmd, "there is no stack %q", f.stack)
	case f.scenario != "" && t.Edition.Stack().Name != s.Name:
		return t, nil, usage(cmd, "%s is played on %s, not on %s", f.scenario, t.Edition.Stack().Name, f.stack)
	}
	return t, s, nil
}

func printRules(out io.Writer, report rulesReport) {
	for _, r := range report.Rules {
		for _, finding := range r.Findings {
			fmt.Fprintf(out, "%s:%d:%d: %s: %s (%s)\n", report.File, r.Line, r.Column, r.Name, finding.Message, finding.Kind)
		}
		if report.Scenario == "" || r.Records {
			continue
		}
		if len(r.Fired) == 0 {
			fmt.Fprintf(out, "%s:%d:%d: %s: does not fire in %s\n", report.File, r.Line, r.Column, r.Name, report.Scenario)
		}
		for _, firing := range r.Fired {
			fmt.Fprintf(out, "%s:%d:%d: %s: fires at %s, %s%s\n", report.File, r.Line, r.Column, r.Name,
				time.Duration(firing.AtS*float64(time.Second)), labelled(firing.Labels), cmp.Or(prefixed(", pages ", firing.Paged), ", pages nobody"))
		}
	}
}

func labelled(labels map[string]string) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(labels)) {
		if name != "alertname" {
			parts = append(parts, name+"="+labels[name])
		}
	}
	return strings.Join(parts, " ")
}

func prefixed(prefix string, words []string) string {
	if len(words) == 0 {
		return ""
	}
	return prefix + strings.Join(words, ", ")
}
