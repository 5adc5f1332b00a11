package main

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/runs"
	"github.com/drillyard/drillyard/server/runtimes"
)

type testFlags struct {
	runtime, junit string
	responders     []string
	seeds          int
	json           bool
}

func testCommand() *cobra.Command {
	var f testFlags
	cmd := &cobra.Command{
		Use:   "test [PATH...]",
		Short: "Play every rehearsal of scenarios, judge every answer of exercises, and check their scores",
		Long: `Plays scenarios (slugs of those that come with Drillyard, files, or every .md
file in a folder; without a path, all that come with it) with each of their own
rehearsals and with the built-in responders, which all do it badly in ways of
their own:

  ` + strings.Join(scenarios.BuiltIn(), ", ") + `

A rubric is fit for use when its own rehearsals score what they must, golden at
least 90 % and a second correct path 85 %, and the bad ones do not: idle at most
10 %; act-anyway, in a drill without a fault, and those who play golden and
destroy something beside it or say too early that it is fixed, less than 60 %;
who does harm, undoes it and then plays golden, between 50 % and 80 %; the others
less than 40 %. A scenario can give a bad one another band, with its reason. A
responder for whom nothing happened proves nothing, and is a mistake.

It runs in the tabletop, in virtual time, on all cores. There it also says what the
plays of everybody show to be wrong, at the author's lines: a tell that never
shows, a fault that nobody notices or that does not take, a look that shows
nothing, a cure that does not cure, a criterion that nobody earns or that pays
who acts without a look, a drill that pages nobody who is on call.

Of exercises (slugs, files and folders as well) it judges and grades every answer that
their files hold, with each variant of the material, of which none may be easier than
another, and holds what their files say is true against plays, where the kind can: a change that is called dangerous has to be felt, a log has to be that of its run.
Those that need a program run are skipped aloud on a machine that has
no cage for them; with CI set that is a failure.

The exit code is 1 when a score is outside its band, a fault or a step could not be
done, or there is such a mistake.`,
		RunE: func(cmd *cobra.Command, paths []string) error { return testScenarios(cmd, paths, f) },
	}
	cmd.Flags().StringVar(&f.runtime, "runtime", runtimes.Tabletop, "what the sandboxes run in: "+strings.Join(runtimes.Names(), ", "))
	cmd.Flags().StringSliceVar(&f.responders, "responder", nil, "only these responders, of the scenario or built in")
	cmd.Flags().IntVar(&f.seeds, "seeds", 1, "play each with so many seeds, from the scenario's own on")
	cmd.Flags().BoolVar(&f.json, "json", false, "print as JSON")
	cmd.Flags().StringVar(&f.junit, "junit", "", "also write a JUnit report to this file")
	return cmd
}

func testScenarios(cmd *cobra.Command, paths []string, f testFlags) error {
	on, ok := runtimes.Find(f.runtime)
	if !ok {
		return usage(cmd, "there is no runtime %q; there is %s", f.runtime, strings.Join(runtimes.Names(), ", "))
	}
	if f.seeds < 1 {
		return usage(cmd, "--seeds is at least 1")
	}
	lib, err := openLibrary(cmd, paths...)
	if err != nil {
		return err
	}
	exercises, rest, err := exercisesAt(cmd, lib, paths)
	if err != nil {
		return err
	}
	var drills []library.Drill
	if len(paths) == 0 || len(rest) > 0 {
		if drills, err = drillsAt(cmd, lib, rest); err != nil {
			return err
		}
	}
	if f.runtime != runtimes.Tabletop {
		exercises = nil // what they play is played there
	}
	var parts []part
	var played []library.Drill
	for _, drill := range drills {
		if !slices.Contains(drill.Runtimes, f.runtime) {
			fmt.Fprintf(cmd.ErrOrStderr(), "%s cannot be played on %s: left out\n", drill.Slug, f.runtime)
			continue
		}
		played = append(played, drill)
		for _, p := range cast(drill) {
			if len(f.responders) == 0 || slices.Contains(f.responders, p.Name) {
				parts = append(parts, p)
			}
		}
	}
	if len(parts) == 0 && !slices.ContainsFunc(exercises, func(e library.Exercise) bool { return holds(e, f.responders) }) {
		return usage(cmd, "there is nothing to play")
	}

	abreast := runtime.GOMAXPROCS(0)
	if on.Live { // they wait more than they work
		abreast = min(4*abreast, on.Most)
	}
	tell := showProgress(cmd.ErrOrStderr(), len(parts)*f.seeds)
	logger := slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	began := time.Now()
	model := runs.NewModel(logger)
	var trials []trial
	var dry []dryPlayed
	first := 0
	if f.runtime == runtimes.Tabletop && len(f.responders) == 0 {
		if trials, dry, err = dryPlay(cmd.Context(), model, played, tell); err != nil {
			return err
		}
		first = 1
	}
	more, err := tryAll(cmd.Context(), model, parts, f.runtime, first, f.seeds-first, abreast, tell)
	if err != nil {
		return err
	}
	trials = append(trials, more...)
	work, err := openWorkshop(cmd, lib, model)
	if err != nil {
		return err
	}
	answers := judgeAll(cmd.Context(), work, exercises, f.responders)
	if skipped := skippedOf(answers); skipped != "" {
		fmt.Fprintln(cmd.ErrOrStderr(), skipped)
	}
	if f.junit != "" {
		if err := writeJUnit(f.junit, trials, dry, answers); err != nil {
			return err
		}
	}
	missed := 0
	for _, t := range trials {
		if !t.OK {
			missed++
		}
	}
	for _, a := range answers {
		if !a.OK {
			missed++
		}
	}
	var problems scenarios.Problems
	mistakes := 0
	for _, d := range dry {
		problems = append(problems, d.problems...)
		wrong, _ := d.sorted()
		mistakes += len(wrong)
	}
	if f.json {
		err = encode(cmd, struct {
			Runtime string  `json:"runtime"`
			Missed  int     `json:"missed"`
			Scores  []score `json:"scores"`
			Plays   []trial `json:"plays"`
			// Problems are what the plays show to be wrong with the drills.
			Problems []problem `json:"problems"`
			// Exercises are the answers of exercises.
			Exercises []answered `json:"exercises,omitempty"`
		}{f.runtime, missed, scores(trials), trials, advised(problems), answers})
	} else {
		if len(trials) > 0 {
			err = printScores(cmd.OutOrStdout(), scores(trials))
		}
		err = errors.Join(err, printAnswered(cmd.OutOrStdout(), answers))
		for _, p := range problems {
			fmt.Fprintln(cmd.OutOrStdout(), p)
		}
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "%d plays of %d scenarios%s in %s, %d not as they should be, %d mistakes\n", len(trials), len(drills), answersSaid(answers), time.Since(began).Round(100*time.Millisecond), missed, mistakes)
	if missed+mistakes > 0 {
		return exitCode{exitFailed}
	}
	return nil
}

// problem is one with the advice that JSON says of it.
type problem struct {
	scenarios.Problem
	Advice bool `json:"advice,omitempty"`
}

func advised(all scenarios.Problems) []problem {
	out := []problem{}
	for _, p := range all {
		out = append(out, problem{p, p.Advice})
	}
	return out
}

// drillsAt finds the drills of slugs, files and folders; none stands for all.
func drillsAt(cmd *cobra.Command, lib *library.Library, paths []string) ([]library.Drill, error) {
	if len(paths) == 0 {
		return lib.Drills(), nil
	}
	var drills []library.Drill
	var problems scenarios.Problems
	for _, path := range paths {
		if drill, ok := lib.Drill(path); ok {
			drills = append(drills, drill)
			continue
		}
		texts, err := textsAt([]string{path})
		if err != nil {
			return nil, usage(cmd, "there is no scenario and no file %q", path)
		}
		for _, t := range texts {
			if !t.asked && library.KindOf(t.name, t.text) != library.KindScenario {
				continue
			}
			drill, found := lib.Compile(t.name, t.text)
			problems = append(problems, found...)
			drills = append(drills, drill)
		}
	}
	if len(problems) > 0 {
		fmt.Fprintln(cmd.ErrOrStderr(), problems)
		return nil, exitCode{exitFailed}
	}
	return drills, nil
}

// showProgress counts the plays on a terminal; nobody else wants to see that.
func showProgress(out io.Writer, of int) func(trial) {
	terminal, _ := out.(*printable)
	if terminal == nil {
		return func(trial) {}
	}
	file, ok := terminal.out.(*os.File)
	if !ok {
		return func(trial) {}
	}
	if info, err := file.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return func(trial) {}
	}
	played := 0
	return func(t trial) {
		played++
		fmt.Fprint(file, clearLine)
		fmt.Fprintf(out, "%d of %d  %s, %s", played, of, t.Scenario, t.Responder)
		if played == of {
			fmt.Fprint(file, clearLine)
		}
	}
}

func printScores(out io.Writer, all []score) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "scenario\tresponder\tscore\tband\t")
	for _, s := range all {
		reached := fmt.Sprintf("%.1f %%", s.Min)
		if s.Min != s.Max {
			reached = fmt.Sprintf("%.1f to %.1f %%", s.Min, s.Max)
		}
		said := ""
		if s.Moves {
			said = fmt.Sprintf("moves by %.1f points with the seed", s.Max-s.Min)
		}
		if !s.OK {
			said = "MISSED"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", s.Scenario, s.Responder, reached, s.Band, said)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, s := range all {
		for _, t := range s.missed {
			fmt.Fprintf(out, "\n%s, %s, seed %d: %.1f %%, want %s\n", t.Scenario, t.Responder, t.Seed, t.Percent, t.Band)
			for _, line := range t.lines() {
				fmt.Fprintln(out, "  "+line)
			}
		}
	}
	return nil
}

func points(f grading.Finding) string { return fmt.Sprintf("%g of %g", f.Points, f.Max) }
