package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/catalogue"
	"github.com/drillyard/drillyard/faults/conformance"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/markdown"
	"github.com/drillyard/drillyard/scenarios/postmortem"
	"github.com/drillyard/drillyard/server/library"
)

func importCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "import", Short: "Turn what you have into content"}
	cmd.AddCommand(importPostmortemCommand())
	return cmd
}

type importFlags struct{ out, stack, oncall, fault string }

func importPostmortemCommand() *cobra.Command {
	var f importFlags
	cmd := &cobra.Command{
		Use:   "postmortem FILE.md",
		Short: "Make the draft of a scenario of a post-mortem",
		Long: `Reads a post-mortem in Markdown, of whatever template, and writes the draft of a
scenario that lints: the timeline, the impact, the cause and the actions go where
a scenario has a place for them. What has none, and what was guessed, is marked
"To do" in the draft and listed on the standard error. Nothing is asked of any
network.

The draft is printed, or written to the file of -o, which must not be there yet.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage(cmd, "one post-mortem is needed")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return importPostmortem(cmd, args[0], f) },
	}
	cmd.Flags().StringVarP(&f.out, "output", "o", "", "write the draft to this file")
	cmd.Flags().StringVar(&f.stack, "stack", "", "the stack to play it on; the first one otherwise")
	cmd.Flags().StringVar(&f.oncall, "oncall", "", "the team that is on call; who owns what breaks otherwise")
	cmd.Flags().StringVar(&f.fault, "fault", "", "the fault that plays the cause; picked by words otherwise")
	return cmd
}

func importPostmortem(cmd *cobra.Command, file string, f importFlags) error {
	src, err := readUpTo(file, markdown.MaxFree)
	if err != nil {
		return err
	}
	report, err := postmortem.Read(src)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	lib, err := openLibrary(cmd)
	if err != nil {
		return err
	}
	s, err := chosenStack(cmd, lib, f.stack)
	if err != nil {
		return err
	}
	draft, err := draftOn(cmd, lib, s, report, f)
	if err != nil {
		return err
	}
	if f.out == "" {
		fmt.Fprint(cmd.OutOrStdout(), draft.Text)
	} else if err := writeNew(f.out, draft.Text); err != nil {
		return err
	}
	out := cmd.ErrOrStderr()
	fmt.Fprintf(out, "%d lines of a timeline, %d actions; to do:\n", len(report.Timeline), len(report.Actions))
	for _, text := range draft.Marked {
		fmt.Fprintf(out, "- %s\n", strings.ReplaceAll(text, `\`, ""))
	}
	return nil
}

// draftOn makes the draft with the first cause with which it lints.
func draftOn(cmd *cobra.Command, lib *library.Library, s *stack.Stack, report *postmortem.Report, f importFlags) (postmortem.Draft, error) {
	all, err := candidates(s)
	if err != nil {
		return postmortem.Draft{}, err
	}
	if f.fault != "" {
		all = slices.DeleteFunc(all, func(c postmortem.Candidate) bool { return c.Fault != f.fault })
		if len(all) == 0 {
			return postmortem.Draft{}, usage(cmd, "%s does not say how the fault %q is done to it", s.Name, f.fault)
		}
	}
	if f.oncall != "" {
		if _, ok := s.Team(f.oncall); !ok {
			return postmortem.Draft{}, usage(cmd, "%s has no team %q", s.Name, f.oncall)
		}
	}
	var problems scenarios.Problems
	for _, cause := range postmortem.Best(report, all) {
		set := postmortem.Setting{Stack: s, Oncall: f.oncall, Cause: cause, Guessed: f.fault == "", Journey: s.Journeys[0].Name}
		if set.Oncall == "" {
			set.Oncall = cause.Owner
		}
		draft := postmortem.Make(report, set)
		_, found := lib.Compile("scenarios/draft.md", []byte(draft.Text))
		if len(found) == 0 {
			return draft, nil
		}
		if problems == nil {
			problems = found
		}
	}
	return postmortem.Draft{}, fmt.Errorf("no draft of it lints on %s: %w", s.Name, errors.Join(errors.New("there is no fault that fits"), problems))
}

// candidates are the ways in which faults are known to be done to a stack.
func candidates(s *stack.Stack) ([]postmortem.Candidate, error) {
	suite, err := conformance.Of(s)
	if err != nil {
		return nil, err
	}
	var out []postmortem.Candidate
	for _, c := range suite.Cases {
		fault, ok := catalogue.Fault(c.Fault)
		if !ok {
			continue
		}
		k := postmortem.Candidate{
			Fault: c.Fault, Words: strings.Join([]string{strings.ReplaceAll(c.Fault, "-", " "), fault.Title, fault.Title, fault.Doc, fault.Impact, string(c.Target)}, " "),
			Target: string(c.Target), With: c.With, Tells: tellsOf(c),
		}
		end := string(c.Target)
		if from, to, edge := strings.Cut(end, "->"); edge {
			if end = from; from == stack.Customers {
				end = to
			}
		}
		service, ok := s.Service(end)
		if !ok {
			service = s.Services[0]
		}
		k.Owner = service.Team
		if len(fault.Mitigations) > 0 {
			action, ok := catalogue.Action(fault.Mitigations[0])
			if _, missing := faults.Bind(action.Parameters, nil); ok && len(missing) == 0 && action.Target == faults.TargetService && end == service.Name {
				k.Cure = action.Name
			}
		}
		out = append(out, k)
	}
	return out, nil
}

// tellsOf are the signs of a case as tells of Truth.
func tellsOf(c conformance.Case) (tells []string) {
	for _, sign := range c.Shows {
		if text, ok := strings.CutPrefix(sign, "log: "); ok {
			tells = append(tells, fmt.Sprintf("{logs: %q}", text))
			continue
		}
		asked, err := metrics.Selectors(sign)
		if err != nil || len(asked) == 0 {
			continue
		}
		tell := "{metrics: " + asked[0].Metric
		if service := asked[0].Equal["service"]; service != "" {
			tell += ", service: " + service
		}
		if tell += "}"; !slices.Contains(tells, tell) {
			tells = append(tells, tell)
		}
	}
	return tells
}

// chosenStack is the stack of a name, or the first there is.
func chosenStack(cmd *cobra.Command, lib *library.Library, name string) (*stack.Stack, error) {
	if name != "" {
		s, ok := lib.Stack(name)
		if !ok {
			return nil, usage(cmd, "there is no stack %q", name)
		}
		return s, nil
	}
	all := lib.Stacks()
	if len(all) == 0 {
		return nil, usage(cmd, "there is no stack to play it on")
	}
	return all[0], nil
}

// readUpTo reads a file, and of one that is too large no more than shows that.
func readUpTo(name string, most int64) ([]byte, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, most+1))
}

// writeNew writes a file that is not there yet.
func writeNew(name, text string) error {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already, and is left as it is", name)
	}
	if err != nil {
		return err
	}
	_, err = io.WriteString(file, text)
	return errors.Join(err, file.Close())
}
