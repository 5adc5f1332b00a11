package library

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/server/runtimes"
)

// Exercise is an exercise of a pack. Its Slug is a full name.
type Exercise struct {
	*exercise.Exercise
	Pack    string
	Edition string // hash of Text and of the drills and stacks that it names
	Text    []byte
	// HTML is what people read, safe to show: "summary", "task" and "debrief", of which the
	// last is part of the answer key.
	HTML map[string]string
}

// Exercises lists the exercises, easiest and shortest first.
func (l *Library) Exercises() []Exercise {
	levels := scenarios.Levels()
	return slices.SortedFunc(maps.Values(l.now().exercises), func(a, b Exercise) int {
		return cmp.Or(cmp.Compare(slices.Index(levels, a.Level), slices.Index(levels, b.Level)), a.Minutes-b.Minutes, strings.Compare(a.Title, b.Title), strings.Compare(a.Slug, b.Slug))
	})
}

// Exercise returns an exercise by its slug.
func (l *Library) Exercise(slug string) (Exercise, bool) {
	e, ok := l.now().exercises[canonical(slug)]
	return e, ok
}

// CompileExercise reads an exercise against this library. A file in the folder of a pack is
// one of that.
func (l *Library) CompileExercise(file string, src []byte) (Exercise, scenarios.Problems) {
	now := l.now()
	own, _ := now.packOf(file)
	return now.compileExercise(cmp.Or(own, BuiltIn), file, src, map[string]string{})
}

// CompileExerciseIn is CompileExercise of a file that is called name in a pack, whether it
// lies there or not.
func (l *Library) CompileExerciseIn(own, name string, src []byte) (Exercise, scenarios.Problems) {
	return l.now().compileExercise(own, name, src, map[string]string{})
}

// OpenExercise reads an exercise that was kept, by its slug then. The error says what of it
// cannot be read any more.
func (l *Library) OpenExercise(slug string, text []byte) (Exercise, error) {
	own, short := cut(slug)
	e, problems := l.now().compileExercise(own, "exercises/"+short+".md", text, map[string]string{})
	if e.Exercise == nil {
		return Exercise{}, fmt.Errorf("open the exercise %s: %w", slug, problems)
	}
	return e, nil
}

// exerciseFiles are the exercises of packs.
var exerciseFiles = resting[Exercise]{
	folder: "exercises", called: "an exercise", example: "noisy-pager.md",
	compile: (*state).compileExercise,
	slug:    func(e Exercise) string { return e.Slug },
	title:   func(e Exercise) string { return e.Title },
	read:    func(r *reading) *map[string]*made[Exercise] { return &r.exercises },
	all:     func(now *state) map[string]Exercise { return now.exercises },
}

// compileExercise reads an exercise of a pack, and notes in named what it asked for.
func (now *state) compileExercise(own, file string, src []byte, named map[string]string) (Exercise, scenarios.Problems) {
	e, problems := exercise.Compile(file, src, ExerciseKinds(), now.exerciseWorld(own, named))
	if e == nil {
		return Exercise{}, problems
	}
	e.Slug = full(own, e.Slug)
	html, unsafe := readable(file, map[string]string{"summary": e.Summary, "task": e.Task, "debrief": e.Debrief})
	if problems = append(problems, unsafe...); len(problems.Mistakes()) > 0 {
		return Exercise{}, problems
	}
	sum := sha256.New()
	_, _ = fmt.Fprintf(sum, "%x\n", sha256.Sum256(src)) // a hash takes everything
	for _, name := range slices.Sorted(maps.Keys(named)) {
		_, _ = fmt.Fprintf(sum, "%q %s\n", name, named[name])
	}
	return Exercise{e, own, hex.EncodeToString(sum.Sum(nil)), src, html}, problems
}

// exerciseWorld is what an exercise of a pack may name.
func (now *state) exerciseWorld(own string, named map[string]string) exercise.World {
	w := now.trackWorld(own)
	return exercise.World{
		Stack: func(name string) (*stack.Stack, error) {
			named["stack "+name] = now.named(own, "stack "+name)
			return w.Stack(name)
		},
		Stacks: w.Stacks,
		Drill: func(name string) (exercise.Drill, bool) {
			named["drill "+name] = now.named(own, "drill "+name)
			d, ok := pick(now.drills, own, name)
			if !ok {
				return exercise.Drill{}, false
			}
			return exercise.Drill{Scenario: d.Scenario, Rubric: d.Rubric, Stack: d.System, Tabletop: slices.Contains(d.Runtimes, runtimes.Tabletop)}, true
		},
		Drills: w.Drills,
	}
}

// named is the hash of what an exercise names; empty: there is none.
func (now *state) named(own, name string) string {
	kind, name, _ := strings.Cut(name, " ")
	if kind == "drill" {
		if d, ok := pick(now.drills, own, name); ok && d.Edition != nil {
			return d.Edition.Hash()
		}
		return ""
	}
	s, err := now.shelves.system(own, name)
	if err != nil {
		return ""
	}
	sum := sha256.New()
	for _, file := range slices.Sorted(maps.Keys(s.files)) {
		_, _ = fmt.Fprintf(sum, "%q %x\n", file, sha256.Sum256(s.files[file]))
	}
	return hex.EncodeToString(sum.Sum(nil))
}
