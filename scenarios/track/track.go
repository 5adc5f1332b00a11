package track

import "slices"

// Track is one compiled track. Only Compile makes them.
type Track struct {
	Slug    string // file name without .md
	File    string // as given to Compile
	Title   string
	For     string // whom it is for, in a few words
	Summary string // Markdown before the first heading
	Days    int    // that it takes, counted from the start day
	Phases  []Phase
	Steps   []Step // of all phases, in their order
}

// Phase is a part of a track: a heading, what is said below it, and some of the steps.
type Phase struct {
	ID    string // anchor of its heading
	Title string
	Line  int    // of its heading, from 1
	Text  string // Markdown
	Until int    // the day by which it is to be done
	Steps int    // how many of the track's are its own
}

// Kind is what is done in a step.
type Kind string

// Kinds of step.
const (
	Read      Kind = "read"      // pages, and questions about the system
	Drill     Kind = "drill"     // an incident is played
	Watch     Kind = "watch"     // a recorded run is watched
	Exercise  Kind = "exercise"  // a graded task without a sandbox
	Checklist Kind = "checklist" // in the real world
	Gate      Kind = "gate"      // what must be shown before the steps after it open
)

// Kinds lists them.
func Kinds() []Kind { return []Kind{Read, Drill, Watch, Exercise, Checklist, Gate} }

// Mode is as what somebody is on call in a drill. The later ones ask for more.
type Mode string

// Modes of being on call.
const (
	Watching  Mode = "watch"
	Assisted  Mode = "assisted"  // hints at a price, pauses, somebody who whispers
	Primary   Mode = "primary"   // alone
	Commander Mode = "commander" // leads those who act
)

// Modes lists them, the one that asks for least first.
func Modes() []Mode { return []Mode{Watching, Assisted, Primary, Commander} }

// Covers reports whether what was shown in a mode counts where another is asked for.
func (m Mode) Covers(asked Mode) bool {
	return slices.Index(Modes(), m) >= slices.Index(Modes(), asked)
}

// Step is one thing to do.
type Step struct {
	ID       string // stays when the text changes; unique in the track
	Kind     Kind
	Title    string
	Line     int    // of its heading, from 1
	Phase    string // id
	Text     string // Markdown
	Due      int    // the day by which it is to be done
	Optional bool

	Pages     []Page     // of Read
	Questions []Question // of Read
	Drills    []string   // of Drill and Watch: slugs, any of which will do
	As        Mode       // of Drill
	Least     float64    // of Drill and Exercise: the score in percent to reach; 0: to have done it is enough
	Exercise  string     // of Exercise: its slug
	Items     []Item     // of Checklist
	Asks      []Ask      // of Gate
}

// Page is something to read.
type Page struct {
	Kind  PageKind
	Slug  string // of a service, of the stack's
	Stack string // of a service
}

// PageKind is what is read.
type PageKind string

// Kinds of page.
const (
	Guide   PageKind = "guide"
	Runbook PageKind = "runbook"
	Service PageKind = "service"
)

// Item is one line of a checklist.
type Item struct {
	ID   string
	Text string
	// SignOff says that it is done once a mentor has said so.
	SignOff bool
}

// Ask is one thing that a gate asks for.
type Ask struct {
	ID   string // what it asks for, so that it stays the same
	Kind AskKind
	// Drills are those that count, by slug; none: all with the Skill.
	Drills []string
	Skill  string
	// Exercises are those that count in the place of drills, by slug: of AskScore and
	// AskCriteria.
	Exercises []string
	Least     float64  // of AskScore and AskAgain: percent
	As        Mode     // of AskScore, AskCriteria and AskAgain: in this mode or one that asks for more; empty: any
	In        int      // of AskScore and AskCriteria: in so many different drills or exercises
	Criteria  []string // of AskCriteria: ids, each of which is to be met
	After     int      // of AskAgain: days between the two
	Level     int      // of AskEntrustment: 1 to 5
	Of        string   // of AskEntrustment: what is entrusted
}

// AskKind is what kind of thing a gate asks for.
type AskKind string

// Kinds of ask. All but the last are told by runs, and the first two by attempts as well.
const (
	AskScore       AskKind = "score"       // a score, in some drills or exercises
	AskCriteria    AskKind = "criteria"    // named criteria, in different drills or exercises
	AskAgain       AskKind = "again"       // a score once more after days, in a drill with another cause
	AskEntrustment AskKind = "entrustment" // a mentor's mark
)

// MostTrusted is the highest level of entrustment; the lowest is 1.
const MostTrusted = 5

// Step returns the step with an id.
func (t *Track) Step(id string) (*Step, bool) {
	i := slices.IndexFunc(t.Steps, func(s Step) bool { return s.ID == id })
	if i < 0 {
		return nil, false
	}
	return &t.Steps[i], true
}

// Question returns the question of a step with an id.
func (s *Step) Question(id string) (Question, bool) {
	i := slices.IndexFunc(s.Questions, func(q Question) bool { return q.ID == id })
	if i < 0 {
		return Question{}, false
	}
	return s.Questions[i], true
}

// Item returns the line of a checklist with an id.
func (s *Step) Item(id string) (Item, bool) {
	i := slices.IndexFunc(s.Items, func(i Item) bool { return i.ID == id })
	if i < 0 {
		return Item{}, false
	}
	return s.Items[i], true
}
