package exercise

import (
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/markdown"
)

// Reader is one file while a Kind reads it. What it reports through Source stands at its
// place in the file.
type Reader struct {
	*scenarios.Source
	// Front is the front matter. A Kind reads the keys that only it has.
	Front scenarios.Keys
	Stack *stack.Stack // that the exercise is about; nil: none is named
	// Material is what stands below ## Material, and Truth what stands below ## Truth, in
	// the order of the file.
	Material, Truth []Block
	World           World
}

// Block is a fenced block with a kind, as in ```bash file, and where it stands.
type Block struct {
	markdown.Fence
	Under string // the nearest heading of level 3 above it, which names a file; empty: none
	At    scenarios.Position
}

// World is what an exercise may name: what its pack sees.
type World struct {
	Stack  func(name string) (*stack.Stack, error)
	Stacks []string
	// Drill finds a drill by the name that the file has for it.
	Drill  func(name string) (Drill, bool)
	Drills func() []string
}

// Drill is what an exercise has to know of a drill.
type Drill struct {
	Scenario *scenarios.Scenario
	Rubric   *grading.Rubric
	Stack    *stack.Stack
}
