package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/runs"
	"github.com/drillyard/drillyard/server/runtimes"
	"github.com/drillyard/drillyard/server/store"
)

type runFlags struct {
	runtime, responder string
	seed               int64
	json, whatIf       bool
}

func runCommand() *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "run SCENARIO",
		Short: "Play a rehearsal of a scenario, headless",
		Long: `Plays a scenario (a slug of those that come with Drillyard, or the path of a
file) with one of its rehearsals, or a built-in responder (` + strings.Join(scenarios.BuiltIn(), ", ") + `), in
the trainee's place, and prints the grade.

The run ends with exit code 1 when the score is not what the rehearsal expects.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage(cmd, "one scenario is needed")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			in, err := inForce(cmd)
			if err != nil {
				return err
			}
			return playHeadless(cmd, args[0], in.Data, f)
		},
	}
	cmd.Flags().StringVar(&f.runtime, "runtime", runtimes.Default, "what the sandbox runs in: "+strings.Join(runtimes.Names(), ", "))
	cmd.Flags().StringVar(&f.responder, "responder", "golden", "rehearsal or built-in responder to play")
	cmd.Flags().Int64Var(&f.seed, "seed", 0, "seed of everything random; 0 is the scenario's own")
	cmd.Flags().BoolVar(&f.whatIf, "what-if", false, "also play it without each action, in the model, and tell what each saved customers or cost them")
	cmd.Flags().BoolVar(&f.json, "json", false, "print the grade as JSON")
	return cmd
}

// report is what run and grade print as JSON.
type report struct {
	Scenario  string `json:"scenario"`
	Runtime   string `json:"runtime"`
	Seed      int64  `json:"seed"`
	Responder string `json:"responder"`
	Run       string `json:"run"`
	Ended     string `json:"ended"`
	LogHash   string `json:"log_hash"` // see event.Hash
	// Customers is how they fared, where that is known.
	Customers *grading.Reckoning `json:"customers,omitempty"`
	grading.Grade
}

func playHeadless(cmd *cobra.Command, name, data string, f runFlags) error {
	lib, err := openLibrary(cmd, name)
	if err != nil {
		return err
	}
	drill, err := findDrill(cmd, lib, name)
	if err != nil {
		return err
	}
	rehearsal, err := findRehearsal(cmd, drill, f.responder)
	if err != nil {
		return err
	}
	ctx := cmd.Context()
	db, err := store.Open(ctx, data)
	if err != nil {
		return fmt.Errorf("open the data folder %s: %w", data, err)
	}
	defer db.Close()
	player, err := rehearser(ctx, db)
	if err != nil {
		return err
	}
	progress := newProgress(cmd.ErrOrStderr(), drill.Duration)
	service, err := runs.New(ctx, runs.Options{
		Store: db, Library: lib, Publish: progress.publish, Baselines: true, Logger: slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), &slog.HandlerOptions{Level: slog.LevelWarn})),
	})
	if err != nil {
		return err
	}
	responder := engine.NewResponder(rehearsal)
	play := runs.Play{Drill: drill, Runtime: f.runtime, Seed: f.seed, Person: player, Responder: responder}
	record, grade, err := service.Rehearse(ctx, play)
	if err == nil && f.whatIf {
		grade, err = service.Retell(ctx, record.ID, play, runtime.GOMAXPROCS(0), func(r runs.Retelling) {
			fmt.Fprintf(cmd.ErrOrStderr(), "played again without each action: %d of %d\n", r.Done, r.Of)
		})
	}
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopLimit)
	defer cancel()
	if err = errors.Join(err, service.Stop(stopping)); err != nil {
		if errors.Is(err, runs.ErrNoRuntime) {
			return usage(cmd, "%v", err)
		}
		return err
	}
	events, err := service.Events(ctx, record.ID)
	if err != nil {
		return err
	}
	for _, stumble := range responder.Stumbles() {
		fmt.Fprintf(cmd.ErrOrStderr(), "a step could not be done: %s\n", stumble)
	}
	report, err := newReport(record, rehearsal.Name, grade, events)
	if err != nil {
		return err
	}
	if reckoning, known := drill.Rubric.Reckon(events); known && f.whatIf {
		report.Customers = &reckoning
	}
	if err := printReport(cmd.OutOrStdout(), f.json, report); err != nil {
		return err
	}
	if grade.Ungraded != "" {
		fmt.Fprintf(cmd.ErrOrStderr(), "%s was not graded: the run broke down\n", rehearsal.Name)
		return exitCode{exitFailed}
	}
	if e := rehearsal.Expect; e.Op != "" && !e.Holds(grade.Score.Percent) {
		fmt.Fprintf(cmd.ErrOrStderr(), "%s scored %.1f %%; it expects %s\n", rehearsal.Name, grade.Score.Percent, e)
		return exitCode{exitFailed}
	}
	return nil
}

// rehearser is the person whom rehearsals are filed under; nobody can sign in
// as them.
func rehearser(ctx context.Context, db *store.Store) (store.Person, error) {
	const login = "rehearsal"
	person, err := db.PersonByLogin(ctx, login)
	if errors.Is(err, store.ErrNotFound) {
		person, err = db.CreatePerson(ctx, store.Person{Login: login, Name: "Rehearsal", Roles: store.Roles{store.Trainee}})
	}
	return person, err
}

func newReport(record store.Run, responder string, grade grading.Grade, events []event.Event) (report, error) {
	hash, err := event.Hash(events)
	return report{
		Scenario: record.Scenario, Runtime: record.Runtime, Seed: record.Seed, Responder: responder,
		Run: record.ID, Ended: record.EndReason, LogHash: hash, Grade: grade,
	}, err
}

func findDrill(cmd *cobra.Command, lib *library.Library, name string) (library.Drill, error) {
	if drill, ok := lib.Drill(name); ok {
		return drill, nil
	}
	src, err := os.ReadFile(name)
	if errors.Is(err, os.ErrNotExist) {
		if problems := mistakesIn(lib, name); len(problems) > 0 {
			fmt.Fprintln(cmd.ErrOrStderr(), problems)
			return library.Drill{}, exitCode{exitFailed}
		}
		var slugs []string
		for _, d := range lib.Drills() {
			slugs = append(slugs, d.Slug)
		}
		return library.Drill{}, usage(cmd, "there is no scenario and no file %q; there is %s", name, strings.Join(slugs, ", "))
	}
	if err != nil {
		return library.Drill{}, err
	}
	drill, problems := lib.Compile(name, src)
	if len(problems) > 0 {
		fmt.Fprintln(cmd.ErrOrStderr(), problems)
		return drill, exitCode{exitFailed}
	}
	return drill, nil
}

// mistakesIn are those that keep a scenario of a pack from being played.
func mistakesIn(lib *library.Library, slug string) scenarios.Problems {
	for _, p := range lib.Packs() {
		for _, f := range p.Files {
			if f.Slug == slug && f.Kind == "scenarios" {
				return placed(p, f.Problems)
			}
		}
	}
	return nil
}

func findRehearsal(cmd *cobra.Command, drill library.Drill, name string) (scenarios.Rehearsal, error) {
	var names []string
	for _, r := range drill.Rehearsals {
		if r.Name == name {
			return r, nil
		}
		names = append(names, r.Name)
	}
	if r, ok := engine.Builtin(name, drill.System, drill.Scenario); ok {
		return r, nil
	}
	return scenarios.Rehearsal{}, usage(cmd, "there is no responder %q; there is %s", name, strings.Join(append(names, scenarios.BuiltIn()...), ", "))
}

// progress tells on standard error what happens in a run, as it happens.
type progress struct {
	out    io.Writer
	length time.Duration
}

func newProgress(out io.Writer, length time.Duration) *progress {
	fmt.Fprintln(out, "starting the sandbox…")
	return &progress{out, length}
}

func (p *progress) publish(events []event.Event) {
	for _, e := range events {
		if line := grading.Line(e); line != "" {
			fmt.Fprintf(p.out, "%5s of %s  %s\n", e.At.Round(time.Second), p.length, line)
		}
	}
}
