package interview

import "slices"

// Template is how candidates are interviewed.
type Template struct {
	Slug    string // name of the file, without .md
	File    string
	Title   string
	For     string // whom it is for, in a line
	Summary string // Markdown
	// Measured and Kept are told to candidates before they begin: Markdown.
	Measured, Kept string
	Notes          Allowance // own notes, documentation, the web
	Assistants     Allowance // programs that write or explain
	Days           int       // that a link lets somebody in
	Keep           int       // days that what identifies a candidate is kept after the interview
	Pause          int       // minutes between two items of a sitting, at most
	Rest           int       // minutes between two items of a sitting, at least
	Pass           int       // percent of the whole that is asked for; 0: nothing is
	// Weights are percent by dimension, 100 together.
	Weights  map[string]int
	Sittings []Sitting
}

// Allowance is whether candidates may use something.
type Allowance string

// Allowances.
const (
	Allowed Allowance = "allowed"
	Refused Allowance = "refused"
)

// Sitting is what is done in one go. Between two there may be days.
type Sitting struct {
	Title string
	Line  int    // of its heading, from 1
	Text  string // Markdown
	Items []Item
}

// Item is what a candidate does in a time box of its own.
type Item struct {
	ID      string // by which marks and what is done are kept
	Kind    Kind
	Of      string // slug of the exercise or the drill
	Title   string
	Line    int    // of its heading, from 1
	Text    string // Markdown
	Minutes int
	Pass    int // percent that is asked for; 0: nothing is
	// Warmup says that it is for trying the tools: it is not graded.
	Warmup bool
}

// Kind is what an item is made of.
type Kind string

// Kinds of items.
const (
	Exercise Kind = "exercise"
	Drill    Kind = "drill" // in the tabletop
)

// Kinds lists them.
func Kinds() []Kind { return []Kind{Exercise, Drill} }

// Items lists those of all sittings, in order.
func (t Template) Items() (all []Item) {
	for _, s := range t.Sittings {
		all = append(all, s.Items...)
	}
	return all
}

// Minutes is how long it takes without pauses and warm-ups.
func (t Template) Minutes() (minutes int) {
	for _, i := range t.Items() {
		if !i.Warmup {
			minutes += i.Minutes
		}
	}
	return minutes
}

// Item returns the one with an id.
func (t Template) Item(id string) (Item, bool) {
	all := t.Items()
	i := slices.IndexFunc(all, func(i Item) bool { return i.ID == id })
	if i < 0 {
		return Item{}, false
	}
	return all[i], true
}

// World is what a template may name: what its pack sees.
type World struct {
	// Exercise and Drill find what a file names.
	Exercise, Drill   func(name string) (Graded, bool)
	Exercises, Drills func() []string
}

// Graded is what a template has to know of an exercise or a drill.
type Graded struct {
	Slug       string
	Title      string
	Minutes    int
	Dimensions []string // of which it can tell something
	Tabletop   bool     // of a drill: it can be played there
	Tour       bool     // of a drill: it is not graded
}
