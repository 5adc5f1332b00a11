package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/server/cage"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/runs"
	"github.com/drillyard/drillyard/server/workshop"
)

// answered is how a rehearsed answer to an exercise did.
type answered struct {
	Exercise string  `json:"exercise"`
	Kind     string  `json:"kind"`
	Seed     int64   `json:"seed,omitempty"` // of the variant of the material, where there are several
	Answer   string  `json:"answer"`
	Band     string  `json:"band"`
	Percent  float64 `json:"percent"`
	OK       bool    `json:"ok"`
	// Proof says that it is no answer: what the file holds as true was held against plays.
	Proof   bool     `json:"proof,omitempty"`
	Skipped string   `json:"skipped,omitempty"` // why it was not judged on this machine
	Wrong   []string `json:"wrong,omitempty"`   // what the machine could not do
	// Findings are those of an answer that is not in its band.
	Findings []grading.Finding `json:"findings,omitempty"`
	TookMS   int64             `json:"took_ms"`
}

// openWorkshop returns where answers are judged.
func openWorkshop(cmd *cobra.Command, lib *library.Library, model *runs.Model) (*workshop.Workshop, error) {
	in, err := inForce(cmd)
	if err != nil {
		return nil, err
	}
	if model == nil {
		model = runs.NewModel(slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), &slog.HandlerOptions{Level: slog.LevelWarn})))
	}
	return workshop.New(workshop.Options{Library: lib, Model: model, Cage: cage.New(cage.Options{Namespaces: in.CageNamespaces})}), nil
}

// exercisesAt finds the exercises of slugs, files and folders; none stands for all. What is
// no exercise is left alone, and whatever is one is taken out of the paths.
func exercisesAt(cmd *cobra.Command, lib *library.Library, paths []string) (all []library.Exercise, rest []string, err error) {
	if len(paths) == 0 {
		return lib.Exercises(), nil, nil
	}
	var problems scenarios.Problems
	for _, path := range paths {
		if e, ok := lib.Exercise(path); ok {
			all = append(all, e)
			continue
		}
		texts, err := textsAt([]string{path})
		only := err == nil && len(texts) > 0
		for _, t := range texts {
			if library.KindOf(t.name, t.text) != library.KindExercise {
				only = false
				continue
			}
			e, found := lib.CompileExercise(t.name, t.text)
			if e.Exercise == nil {
				problems = append(problems, found...)
				continue
			}
			all = append(all, e)
		}
		if !only {
			rest = append(rest, path) // what is wrong with it is for whoever looks for drills there
		}
	}
	if len(problems) > 0 {
		fmt.Fprintln(cmd.ErrOrStderr(), problems)
		return nil, nil, exitCode{exitFailed}
	}
	return all, rest, nil
}

// holds reports whether an exercise has answers of some names, or any where none is asked
// for.
func holds(e library.Exercise, names []string) bool {
	return slices.ContainsFunc(e.Rehearsed, func(r exercise.Rehearsed) bool { return len(names) == 0 || slices.Contains(names, r.Name) })
}

// answersSaid says how many answers were judged, after a number of scenarios.
func answersSaid(all []answered) string {
	if len(all) == 0 {
		return ""
	}
	proofs := 0
	for _, a := range all {
		if a.Proof {
			proofs++
		}
	}
	return fmt.Sprintf(" and %d answers to exercises", len(all)-proofs)
}

// judgeAll holds what exercises say is true against plays and judges their answers, those
// of some names alone if there are any, as many side by side as there are processors. Answers are judged with each variant of the
// material, of which none may be easier than another.
func judgeAll(ctx context.Context, w exercise.Workshop, exercises []library.Exercise, names []string) []answered {
	var all []answered
	var mu sync.Mutex
	var working sync.WaitGroup
	places := make(chan struct{}, runtime.GOMAXPROCS(0))
	have := func(find func() answered) {
		mu.Lock()
		at := len(all)
		all = append(all, answered{})
		mu.Unlock()
		places <- struct{}{}
		working.Go(func() {
			defer func() { <-places }()
			one := find()
			mu.Lock()
			defer mu.Unlock()
			all[at] = one
		})
	}
	for _, e := range exercises {
		if proven, is := e.Work.(exercise.Proven); is && len(names) == 0 {
			have(func() answered { return proveOne(ctx, w, e, proven) })
		}
		for _, seed := range variants(e) {
			for _, r := range e.Rehearsed {
				if len(names) == 0 || slices.Contains(names, r.Name) {
					have(func() answered { return judgeOne(ctx, w, e, seed, r) })
				}
			}
		}
	}
	working.Wait()
	levelled(all)
	return all
}

// variants are the seeds with which an exercise is judged: one for each variant of its
// material.
func variants(e library.Exercise) []int64 {
	if varied, is := e.Work.(exercise.Varied); is {
		return varied.Variants()
	}
	return []int64{exercise.Seed}
}

// mostApart is by how many percent of the points an answer may do better with one variant
// of the material than with another.
const mostApart = 5.0

// levelled finds the answers that one variant makes more of than another: then the variants
// are not of the same difficulty.
func levelled(all []answered) {
	type key struct{ exercise, answer string }
	first := map[key]answered{}
	for i := range all {
		a := &all[i]
		if a.Seed == 0 || a.Skipped != "" || len(a.Wrong) > 0 {
			continue
		}
		k := key{a.Exercise, a.Answer}
		other, there := first[k]
		if !there {
			first[k] = *a
			continue
		}
		if math.Abs(a.Percent-other.Percent) > mostApart {
			a.OK = false
			a.Wrong = append(a.Wrong, fmt.Sprintf("it comes to %.1f %%, and with seed %d to %.1f %%: the variants are not of the same difficulty", a.Percent, other.Seed, other.Percent))
		}
	}
}

// proofName is what a proof is called among answers.
const proofName = "what is true"

// proveOne holds what an exercise says is true against plays.
func proveOne(ctx context.Context, w exercise.Workshop, e library.Exercise, proven exercise.Proven) answered {
	began := time.Now()
	a := answered{Exercise: e.Slug, Kind: e.Kind.Name(), Answer: proofName, Band: "as played", Proof: true}
	err := proven.Prove(ctx, w)
	a.TookMS = time.Since(began).Milliseconds()
	switch {
	case errors.Is(err, exercise.ErrNoCage):
		a.Skipped, a.OK = err.Error(), os.Getenv("CI") == ""
	case err != nil:
		a.Wrong = strings.Split(err.Error(), "\n")
	default:
		a.OK = true
	}
	return a
}

func judgeOne(ctx context.Context, w exercise.Workshop, e library.Exercise, seed int64, r exercise.Rehearsed) answered {
	began := time.Now()
	a := answered{Exercise: e.Slug, Kind: e.Kind.Name(), Answer: r.Name, Band: r.Expect.String()}
	if len(variants(e)) > 1 {
		a.Seed = seed
	}
	o, err := e.Rehearse(ctx, w, seed, r.Answer, r.Marks)
	a.TookMS = time.Since(began).Milliseconds()
	switch {
	case errors.Is(err, exercise.ErrNoCage):
		a.Skipped, a.OK = err.Error(), os.Getenv("CI") == ""
		return a
	case err != nil:
		a.Wrong = []string{err.Error()}
		return a
	}
	a.Percent = o.Grade.Score.Percent
	if a.OK = r.Expect.Holds(a.Percent); !a.OK {
		a.Findings = o.Grade.Findings
	}
	return a
}

// name is what the answer is called, with its variant where there are several.
func (a answered) name() string {
	if a.Seed == 0 {
		return a.Answer
	}
	return fmt.Sprintf("%s, seed %d", a.Answer, a.Seed)
}

// said is a word on an answer, for a table.
func (a answered) said() string {
	switch {
	case a.Skipped != "":
		return "skipped"
	case !a.OK:
		return "MISSED"
	}
	return ""
}

// missed says in a word how an answer is not as it must be.
func (a answered) missed() string {
	if a.Proof {
		return "the plays show otherwise"
	}
	return fmt.Sprintf("scored %.1f %%, want %s", a.Percent, a.Band)
}

// lines are what is to be said of an answer that missed its band.
func (a answered) lines() (lines []string) {
	lines = append(lines, a.Wrong...)
	for _, f := range a.Findings {
		if f.Points != f.Max {
			lines = append(lines, fmt.Sprintf("%s: %s (%s)", f.ID, f.Why, points(f)))
		}
	}
	return lines
}

func printAnswered(out io.Writer, all []answered) error {
	if len(all) == 0 {
		return nil
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "exercise\tanswer\tscore\tband\t")
	for _, a := range all {
		score := fmt.Sprintf("%.1f %%", a.Percent)
		if a.Proof || a.Skipped != "" || len(a.Wrong) > 0 {
			score = "-"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", a.Exercise, a.name(), score, a.Band, a.said())
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, a := range all {
		if a.OK || a.Skipped != "" {
			continue
		}
		fmt.Fprintf(out, "\n%s, %s: %s\n", a.Exercise, a.name(), a.missed())
		for _, line := range a.lines() {
			fmt.Fprintln(out, "  "+line)
		}
	}
	return nil
}

// skippedOf says aloud which exercises could not be judged on this machine; empty: all were.
func skippedOf(all []answered) string {
	var names []string
	why := ""
	for _, a := range all {
		if a.Skipped != "" {
			names, why = append(names, a.Exercise), cmp.Or(why, a.Skipped)
		}
	}
	if names = slices.Compact(slices.Sorted(slices.Values(names))); len(names) == 0 {
		return ""
	}
	return fmt.Sprintf("SKIPPED on this machine, and not judged: %v. %s", names, why)
}
