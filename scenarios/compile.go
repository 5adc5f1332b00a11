package scenarios

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/scenarios/markdown"
)

// compiler is one compilation under way.
type compiler struct {
	file     string
	world    World
	doc      *markdown.Document
	out      *Scenario
	problems Problems

	stack     *stack.Stack // nil when it is not known
	alerts    []string     // of the stack, and made up by injects
	ending    *fields      // end of the front matter, to be read after the timeline
	titled    Position     // of the text of the title
	templates []Position   // of the texts to begin updates with
	injectIDs []string     // of the whole timeline, in document order
	// injectLines is where the block of each inject of out stands.
	injectLines []struct{ first, last int }
	unread      bool            // an inject could not be read, so that a name not in injectIDs may be its
	base        *stack.Stack    // stack without what is overridden
	plans       map[any]planned // faults, actions and changes of the timeline, as they are written
	states      []faults.Health // of the system as the timeline goes on
	rehearsed   *desired.System // after the steps so far of a rehearsal
	metricNames []string
	record      *record // what is read is noted there; nil: nobody asks
}

// Parts of a scenario, by heading.
const (
	partBriefing   = "Briefing"
	partTruth      = "Truth"
	partTimeline   = "Timeline"
	partRubric     = "Rubric"
	partRehearsals = "Rehearsals"
	partDebrief    = "Debrief"
	partTour       = "Tour" // of a tour alone
)

func parts() []string {
	return []string{partBriefing, partTruth, partTimeline, partRubric, partRehearsals, partDebrief}
}

// partOf says where blocks of a kind belong.
func partOf(kind string) string {
	switch kind {
	case "truth":
		return partTruth
	case "inject":
		return partTimeline
	case "rubric":
		return partRubric
	case "rehearsal":
		return partRehearsals
	case "step":
		return partTour
	}
	return ""
}

// Compile checks and reads one scenario file. It reports every problem it can
// see, sorted by place. Only without problems may the Scenario be played; with
// some it is nil, or, when all that a rubric rests on is sound, fit for
// grading.Compile to look for more.
func Compile(file string, src []byte, w World) (*Scenario, Problems) {
	return compile(file, src, w, nil)
}

func compile(file string, src []byte, w World, r *record) (*Scenario, Problems) {
	c := &compiler{file: file, world: w, record: r, out: &Scenario{
		Slug: strings.TrimSuffix(path.Base(file), ".md"), File: file,
	}}
	var mistakes []markdown.Mistake
	c.doc, mistakes = markdown.Parse(file, src)
	for _, m := range mistakes {
		c.problem(Position{m.Line, m.Column}, "", "%s", m.Text)
	}
	if len(src) > markdown.MaxSize {
		return nil, c.problems
	}
	c.front()
	c.out.Summary = c.doc.Intro
	if c.out.Summary == "" {
		c.problem(Position{1, 1}, "write a paragraph between the front matter and ## Briefing; it is what the catalogue shows", "the summary is missing")
	}
	found := c.outline()
	c.out.Briefing = c.prose(found, partBriefing)
	c.out.Debrief = c.prose(found, partDebrief)
	c.timeline(found[partTimeline])
	c.playable(found[partTimeline])
	if c.ending != nil {
		c.end(c.ending)
	}
	c.placeholders(found[partBriefing])
	c.truth(found[partTruth])
	sound := len(c.problems) == 0
	c.rubric(found[partRubric])
	c.rehearsals(found[partRehearsals])
	c.tour(found[partTour])
	c.out.Names = c.named()
	c.keepSecrets(found[partBriefing])
	c.tidy()
	if !sound && !w.Kept {
		return nil, c.problems
	}
	return c.out, c.problems
}

func (c *compiler) problem(at Position, hint, format string, args ...any) {
	c.record.told(at, hint)
	c.problems = append(c.problems, Problem{File: c.file, Position: at, Message: fmt.Sprintf(format, args...), Hint: hint})
}

// Bounds of what is reported of one file. Whoever gets this much wrong is not
// helped by more, and a hostile file must not cost more.
const (
	mostProblems = 200
	patience     = 2000 // after so many, the rest of the file is not looked at
)

// enough reports whether there is no point in looking for more.
func (c *compiler) enough() bool { return len(c.problems) >= patience }

// tidy sorts the problems, drops what was reported twice, as a key is that
// several checks read, and what nobody would read.
func (c *compiler) tidy() {
	c.problems.Sort()
	c.problems = slices.Compact(c.problems)
	if more := len(c.problems) - mostProblems; more > 0 {
		at := c.problems[mostProblems].Position
		c.problems = c.problems[:mostProblems]
		c.problem(at, "", "%d more mistakes from here on are not shown", more)
	}
}

// part is one of the parts of a scenario, with its blocks.
type part struct {
	index  int // of its heading among the document's sections
	line   int
	blocks []block
}

// block is one fenced block of a part.
type block struct {
	markdown.Fence
	section *markdown.Section
}

// outline finds the parts and gives each its blocks.
func (c *compiler) outline() map[string]*part {
	found := map[string]*part{}
	var current *part
	name := ""
	for _, f := range c.doc.Stray {
		if c.enough() {
			break
		}
		c.belongs(f, "")
	}
	for i := range c.doc.Sections {
		if c.enough() {
			break
		}
		s := &c.doc.Sections[i]
		at := Position{s.Line, 1}
		switch s.Level {
		case 1:
			c.problem(at, "the title stands in the front matter; start with ## Briefing", "there is no part %q", s.Title)
			current, name = nil, ""
		case 2:
			name = s.Title
			if known := append(parts(), partTour); !has(known, name) {
				c.problem(at, Nearest(name, known), "there is no part %q", name)
				current = nil
			} else if first, again := found[name]; again {
				c.problem(at, "", "there is a part %s already, on line %d", name, first.line)
				current = first
			} else {
				current = &part{index: i, line: s.Line}
				found[name] = current
			}
		}
		for _, f := range s.Fences {
			if !c.enough() && c.belongs(f, name) && current != nil {
				current.blocks = append(current.blocks, block{f, s})
			}
		}
	}
	var missing []string
	for _, name := range parts() {
		if found[name] == nil {
			missing = append(missing, "## "+name)
		}
	}
	if len(missing) > 0 {
		c.problem(Position{1, 1}, "a scenario has the parts "+list(parts()), "missing: %s", list(missing))
	}
	return found
}

// belongs checks that a block stands in its part.
func (c *compiler) belongs(f markdown.Fence, name string) bool {
	at := Position{f.Mark, 1}
	home := partOf(f.Kind)
	switch {
	case home == "" && f.Language != "yaml":
		return false // prose
	case home == "":
		c.problem(at, Nearest(f.Kind, []string{"truth", "inject", "rubric", "rehearsal", "step"}), "there are no blocks of kind %q", f.Kind)
	case f.Language != "yaml":
		c.problem(at, "write ```yaml "+f.Kind, "the %s block is YAML, not %s", f.Kind, f.Language)
	case home != name:
		c.problem(at, "", "%s %s block belongs under ## %s", article(f.Kind), f.Kind, home)
	default:
		return true
	}
	return false
}

// prose returns the Markdown of a part that people read.
func (c *compiler) prose(found map[string]*part, name string) string {
	p := found[name]
	if p == nil {
		return ""
	}
	text := c.doc.Under(p.index)
	if text == "" {
		c.problem(Position{p.line, 1}, "", "the %s is empty", strings.ToLower(name))
	}
	return text
}

// sheetOf opens the YAML of a block.
func (c *compiler) sheetOf(b block) (value, bool) {
	v, ok := (&sheet{c: c, origin: Position{b.Line, b.Column}}).read(b.Text)
	v.shape = c.record.root(b.Kind)
	return v, ok
}
