package exercise

import (
	"slices"
	"strings"

	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/markdown"
)

// Reader is one file while a Kind reads it. What it reports through Source stands at its
// place in the file.
type Reader struct {
	*scenarios.Source
	// Front is the front matter. A Kind reads the keys that only it has; those that nobody
	// reads are reported afterwards.
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

// File is the kind of the blocks that hold the text of a file, as in ```yaml file. The
// heading above it is the file's name.
const File = "file"

// In is where a place in the text of the block stands in the file.
func (b Block) In(line, column int) scenarios.Position {
	return scenarios.Position{Line: b.Line + max(line, 1) - 1, Column: b.Column + max(column, 1) - 1}
}

// Files reads the blocks that hold files, each as a document, and reports those without a
// name of their own.
func (r *Reader) Files(blocks []Block) (all []Document) {
	var names []string
	for _, b := range blocks {
		if b.Kind != File {
			continue
		}
		switch {
		case b.Under == "":
			r.Problem(b.At, "write ### and the name of the file above it", "the file has no name")
			continue
		case strings.ContainsAny(b.Under, "/\\ \t") || strings.HasPrefix(b.Under, ".") || len(b.Under) > 80:
			r.Problem(b.At, "write it without spaces and folders, as in rules.yml", "%q is not the name of a file", b.Under)
			continue
		case slices.Contains(names, b.Under):
			r.Problem(b.At, "", "there is a file %s already", b.Under)
			continue
		}
		names = append(names, b.Under)
		all = append(all, Document{ID: b.Under, Title: b.Under, Language: b.Language, Text: b.Text})
	}
	return all
}

// Only reports the blocks that are of none of some kinds.
func (r *Reader) Only(blocks []Block, kinds ...string) {
	for _, b := range blocks {
		if !slices.Contains(kinds, b.Kind) {
			r.Problem(b.At, scenarios.Nearest(b.Kind, kinds), "there are no blocks of kind %q here", b.Kind)
		}
	}
}

// One returns the one block of a kind, which is YAML, and opens it; false: there is none, or
// it cannot be read. Both are reported: whoever does not need one asks Has before.
func (r *Reader) One(blocks []Block, kind string) (scenarios.Keys, bool) {
	var found []Block
	for _, b := range blocks {
		if b.Kind == kind {
			found = append(found, b)
		}
	}
	switch {
	case len(found) == 0:
		r.Problem(scenarios.Position{Line: 1, Column: 1}, "write a block ```yaml "+kind, "there is no block of kind %q", kind)
		return scenarios.Keys{}, false
	case len(found) > 1:
		r.Problem(found[1].At, "put both into one", "there is a block of kind %q already, on line %d", kind, found[0].At.Line)
	}
	if found[0].Language != "yaml" {
		r.Problem(found[0].At, "write ```yaml "+kind, "the %s block is YAML, not %s", kind, found[0].Language)
		return scenarios.Keys{}, false
	}
	return r.Block(found[0].Fence, kind)
}

// Has reports whether there is a block of a kind.
func (r *Reader) Has(blocks []Block, kind string) bool {
	return slices.ContainsFunc(blocks, func(b Block) bool { return b.Kind == kind })
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
	Tabletop bool // it can be played there
}
