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
	"github.com/drillyard/drillyard/scenarios/markdown"
	"github.com/drillyard/drillyard/server/library/pack"
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
	return now.compileExercise(cmp.Or(own, BuiltIn), file, src, nil)
}

// OpenExercise reads an exercise that was kept, by its slug then. The error says what of it
// cannot be read any more.
func (l *Library) OpenExercise(slug string, text []byte) (Exercise, error) {
	own, short := cut(slug)
	e, problems := l.now().compileExercise(own, "exercises/"+short+".md", text, nil)
	if e.Exercise == nil {
		return Exercise{}, fmt.Errorf("open the exercise %s: %w", slug, problems)
	}
	return e, nil
}

// task is an exercise of a pack as it was made last.
type task struct {
	made[Exercise]
	named map[string]string // hashes of what it named: drills and stacks, as the file calls them
}

// compileExercise reads an exercise of a pack, and notes in named what it asked for.
func (now *state) compileExercise(own, file string, src []byte, named map[string]string) (Exercise, scenarios.Problems) {
	if named == nil {
		named = map[string]string{}
	}
	e, problems := exercise.Compile(file, src, ExerciseKinds(), now.exerciseWorld(own, named))
	if e == nil {
		return Exercise{}, problems
	}
	e.Slug = full(own, e.Slug)
	made := Exercise{Exercise: e, Pack: own, Text: src, HTML: map[string]string{}}
	for name, text := range map[string]string{"summary": e.Summary, "task": e.Task, "debrief": e.Debrief} {
		html, err := markdown.HTML(text)
		if err != nil {
			problems = append(problems, scenarios.Problem{File: file, Position: top, Message: err.Error()})
		}
		made.HTML[name] = html
	}
	sum := sha256.New()
	_, _ = fmt.Fprintf(sum, "%x\n", sha256.Sum256(src)) // a hash takes everything
	for _, name := range slices.Sorted(maps.Keys(named)) {
		_, _ = fmt.Fprintf(sum, "%q %s\n", name, named[name])
	}
	made.Edition = hex.EncodeToString(sum.Sum(nil))
	if len(problems.Mistakes()) > 0 {
		return Exercise{}, problems
	}
	return made, problems
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

// makeExercises compiles the exercises of packs that have changed, or name what has.
func (now *state) makeExercises(packs map[string]*reading) {
	for own, r := range packs {
		next := map[string]*task{}
		for _, file := range r.below("exercises", ".md") {
			m := r.exercises[file]
			if m == nil {
				m = &task{}
			}
			next[file] = m
			for name, was := range m.named {
				if now.named(own, name) != was {
					m.sum = [sha256.Size]byte{}
				}
			}
			from := r.files[file]
			m.remake(from.sum, file, func() (Exercise, scenarios.Problems) {
				m.named = map[string]string{}
				if from.err != nil {
					return Exercise{}, scenarios.Problems{unread(file, from.err)}
				}
				if base := slugOf(file); !pack.Name.MatchString(base) {
					return Exercise{}, scenarios.Problems{{File: file, Position: top, Message: fmt.Sprintf("%q cannot be the name of an exercise", base), Hint: "write lower-case letters, digits and dashes, as in noisy-pager.md"}}
				}
				return now.compileExercise(own, file, from.src, m.named)
			})
			if m.sound && now.exercises[m.value.Slug].Exercise == nil {
				now.exercises[m.value.Slug] = m.value
			}
		}
		r.exercises = next
	}
}
