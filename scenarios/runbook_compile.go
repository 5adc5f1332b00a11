package scenarios

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/scenarios/markdown"
)

// CompileRunbook checks and reads one runbook file. The Runbook is nil when
// there are problems.
func CompileRunbook(file string, src []byte) (*Runbook, Problems) {
	doc, mistakes := markdown.Parse(file, src)
	c := &compiler{file: file, doc: doc}
	for _, m := range mistakes {
		c.problem(Position{m.Line, m.Column}, "", "%s", m.Text)
	}
	book := &Runbook{Slug: strings.TrimSuffix(path.Base(file), ".md")}
	if len(mistakes) == 0 {
		c.runbookFront(book)
		book.Intro = c.html(Position{1, 1}, doc.Intro)
		c.runbookSteps(book)
	}
	if len(c.problems) > 0 {
		c.tidy()
		return nil, c.problems
	}
	return book, nil
}

func (c *compiler) runbookFront(book *Runbook) {
	if c.doc.FrontLine == 0 {
		c.problem(Position{1, 1}, "start the file with --- and a title", "the front matter is missing")
		return
	}
	v, ok := (&sheet{c: c, origin: Position{c.doc.FrontLine, 1}}).read(c.doc.Front)
	if !ok {
		return
	}
	f := v.fields("front matter")
	book.Title = f.required("title")
	book.Service = f.text("service")
	book.Alerts = f.texts("alerts")
	f.done()
}

// phaseVerification is the phase whose steps make sure that it is over.
const phaseVerification = "Verification"

// runbookSteps reads phases and their steps.
func (c *compiler) runbookSteps(book *Runbook) {
	phase := ""
	for i := range c.doc.Sections {
		s := &c.doc.Sections[i]
		at := Position{s.Line, 1}
		switch s.Level {
		case 1:
			c.problem(at, "the title stands in the front matter; phases are ##, steps are ###", "a runbook has no heading of level 1")
		case 2:
			phase = s.Title
			if s.Prose != "" {
				c.problem(at, "move it under a step, so that it can be ticked, or above the first phase", "the phase %s has text outside its steps", phase)
			}
		case 3:
			if phase == "" {
				c.problem(at, "put ## Triage above it", "the step %q belongs to no phase", s.Title)
			}
			step := RunbookStep{ID: s.Anchor, Phase: phase, Verifies: strings.EqualFold(phase, phaseVerification), Title: s.Title, Body: c.html(at, c.doc.Under(i))}
			marks(&step, c.doc.Under(i))
			book.Steps = append(book.Steps, step)
		}
	}
	for i := range book.Steps {
		step := &book.Steps[i]
		if step.Instead == "" {
			continue
		}
		of := slices.IndexFunc(book.Steps, func(other RunbookStep) bool { return other.Title == step.Instead })
		if of < 0 || of == i {
			c.problem(Position{1, 1}, "write the title of another step, as its heading has it", "%s: there is no step %q to do it instead of", step.Title, step.Instead)
			continue
		}
		step.Instead = book.Steps[of].ID
	}
	if len(book.Steps) == 0 {
		c.problem(Position{1, 1}, "phases are headings ##, steps are headings ###", "the runbook has no steps")
	}
}

// stepMark is the first line of a step that says how it may be done.
var stepMark = regexp.MustCompile(`^\*(Optional|As often as needed|Instead of: (.+))\.\*$`)

// marks reads the lines in italics that a step begins with: *Optional.*, *As
// often as needed.* and *Instead of: TITLE.*. A step of the phases Rollback and
// Escalation is optional: it is for when the others did not help.
func marks(step *RunbookStep, src string) {
	step.Optional = strings.EqualFold(step.Phase, "Rollback") || strings.EqualFold(step.Phase, "Escalation")
	for line := range strings.Lines(strings.TrimSpace(src)) {
		part := stepMark.FindStringSubmatch(strings.TrimSpace(line))
		switch {
		case part == nil:
			return
		case part[2] != "":
			step.Instead = part[2]
		case part[1] == "Optional":
			step.Optional = true
		default:
			step.Repeats = true
		}
	}
}

func (c *compiler) html(at Position, src string) string {
	out, err := markdown.HTML(src)
	if err != nil {
		c.problem(at, "", "%v", err)
	}
	return out
}
