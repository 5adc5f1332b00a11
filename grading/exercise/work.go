package exercise

import (
	"context"

	"github.com/drillyard/drillyard/grading/outcome"
)

// Kind is one kind of exercise: how its files are written. It holds nothing that changes.
type Kind interface {
	// Name is how front matter calls it, as in alerts.
	Name() string
	// Title is what people call it, as in Alert review.
	Title() string
	// Compile reads what only files of this kind have, and reports mistakes to the
	// Reader. It returns nil where there were any.
	Compile(r *Reader) Work
}

// Work is what a Kind has made of one file: the task as it is handed out and judged. Its
// methods may be called by several goroutines.
type Work interface {
	// Material is what somebody is shown who answers.
	Material(seed int64) Material
	// Parts are what is answered, in order.
	Parts(seed int64) []Part
	// Checks are what a machine can say of an answer. Criteria ask for them by id.
	Checks() []Check
	// Try says of an answer what whoever writes it may know at once. It is asked often,
	// and tells nothing of what Judge finds out.
	Try(ctx context.Context, w Workshop, seed int64, a Answer) (Report, error)
	// Judge says all that a machine can say of an answer. An answer that is empty or
	// nonsense is judged; the error is that of the machine.
	Judge(ctx context.Context, w Workshop, seed int64, a Answer) (Report, error)
}

// Console is Work at which there is a terminal, in a folder with what is handed out and what
// was written, and with nothing that only Judge knows.
type Console interface {
	// Prompt is a command that can be entered there first.
	Prompt(seed int64) string
	// Files are those of the folder, by name.
	Files(seed int64, a Answer) map[string]string
	// Written are those of them that the answer is.
	Written(a Answer) map[string]string
}

// Material is what is read to answer.
type Material struct {
	Documents []Document
	// Recorded is a run whose screens can be looked at; nil: there is none.
	Recorded *Recorded
}

// Document is something to read, in a tab of its own.
type Document struct {
	ID       string // unique; a file name where it is a file
	Title    string
	Language string // as of a fence: markdown, yaml, bash, python, diff, text …
	Text     string
}

// Recorded is a run that was played by a responder before anybody was asked.
type Recorded struct {
	Drill     string // slug
	Responder string // a rehearsal of the drill's, or a built-in one
	Seed      int64
	Until     int64 // ms of run time; what came later is not shown; 0: all
}

// Form is how a part is answered.
type Form string

// Forms.
const (
	Code    Form = "code"    // a file in an editor
	Prose   Form = "prose"   // Markdown
	Choice  Form = "choice"  // one of Options; the answer is its ID
	Choices Form = "choices" // any of Options; the answer is their IDs, a line each
	Line    Form = "line"    // a few words
	Remarks Form = "remarks" // on lines of the document On; a line each: LINE, a tab, the words
)

// Part is one thing that is answered.
type Part struct {
	ID       string // unique; a file name where it is a file
	Title    string
	Help     string // Markdown; what is asked for
	Form     Form
	Language string   // of Code
	Options  []Option // of Choice and Choices
	On       string   // of Remarks: the id of a Document
	Start    string   // what stands there before anything is written
	Most     int      // characters
}

// Option is one that can be chosen.
type Option struct{ ID, Title string }

// Answer is what somebody wrote, by the ids of Parts. What is missing is as it was at the
// start.
type Answer map[string]string

// Check is one thing that a machine can say of an answer.
type Check struct{ ID, Title string }

// Report is what a machine says of an answer.
type Report struct {
	// Results are those of Checks, by Judge, each once.
	Results []Result
	// Remarks are what is to be said at a place in the answer.
	Remarks []Remark
	// Shown is more, as JSON, for the screen of this kind alone; nil: nothing.
	Shown any
	// Figures are what the answer came to in the units of work, by Judge, as far as this kind
	// tells of them.
	Figures Figures
}

// Figures are what an answer came to in the units of work.
type Figures = outcome.Figures

// Result is what one check came to.
type Result struct {
	Check string  // its id
	Share float64 // of what can be earned: 0 to 1
	Why   string  // in a sentence or two, with the figures that it rests on
}

// Remark is what is to be said at a place in the answer.
type Remark struct {
	Part   string
	Line   int // from 1; 0: of the whole part
	Column int // from 1; 0: of the whole line
	Weight Weight
	Source string // who says it: Itself, or a tool, as promtool and shellcheck are
	Text   string
	Hint   string
}

// Itself is the source of what a kind of exercise says by its own judgement. All others are
// tools that anybody can run on what was written.
const Itself = "drillyard"

// Weight is how much a remark weighs.
type Weight string

// Weights.
const (
	Mistake Weight = "mistake"
	Advice  Weight = "advice"
)

// Varied is Work of which there are so many variants of the material, each for the seeds
// that pick it. Whoever tests an exercise judges its answers with a seed of each.
type Varied interface {
	Variants() []int64 // a seed of each
}

// Proven is Work whose truth a machine can hold against plays. Whoever tests an exercise
// asks for it: what it says is wrong with the file, not with an answer.
type Proven interface {
	Prove(ctx context.Context, w Workshop) error
}
