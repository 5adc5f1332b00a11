package track

import "github.com/drillyard/drillyard/faults/stack"

// World is what a track may name: what its pack sees.
type World struct {
	// Drill finds a drill by the name that the file has for it.
	Drill  func(name string) (Played, bool)
	Drills func() []string
	// Exercise finds an exercise, as Drill does a drill.
	Exercise  func(name string) (Posed, bool)
	Exercises func() []string
	// Stack finds a stack. The error says why there is none.
	Stack  func(name string) (*stack.Stack, error)
	Stacks []string
	// Runbook and Guide find pages, and return the slugs by which everybody knows them.
	Runbook  func(name string) (slug string, ok bool)
	Runbooks func() []string
	Guide    func(name string) (slug string, ok bool)
	Guides   func() []string
	// Paged is the team that an alert of a stack pages, and Linked what the runbook is
	// called that it links to, in all ways.
	Paged  func(s *stack.Stack, alert string) (team string, err error)
	Linked func(s *stack.Stack, alert string) (names []string, err error)
	// Kept says that people learn by the track already: what it names may have gone
	// since, which is no mistake.
	Kept bool
}

// Played is what a track has to know of a drill.
type Played struct {
	Slug     string
	Title    string
	Skills   []string
	Criteria []string // ids
	Hints    bool     // it has some
	Seats    bool     // it has a cast, so that somebody can lead
	Tour     bool     // it counts for nothing
}

// Posed is what a track has to know of an exercise.
type Posed struct {
	Slug     string
	Title    string
	Criteria []string // ids
}
