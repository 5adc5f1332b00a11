package scenarios

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/scenarios/markdown"
)

// mostBookSteps bounds the steps of a runbook; what comes after is prose.
const mostBookSteps = 2000

// CompileRunbook reads one runbook file. Any Markdown is one: headings and
// numbered or checked items become steps where there are any, the rest is prose
// around them. See decisions/0098. The Runbook is nil when there are problems.
func CompileRunbook(file string, src []byte) (*Runbook, Problems) {
	c := &compiler{file: file}
	doc, err := markdown.ReadFree(src)
	if err != nil {
		c.problem(Position{1, 1}, "", "the runbook cannot be read: %v", err)
		return nil, c.problems
	}
	name := strings.TrimSuffix(path.Base(file), path.Ext(file))
	front := runbookFront(doc.Front)
	book := &Runbook{Slug: name, Title: front.title, Service: front.service, Alerts: front.alerts}
	if front.title != "" && housed(doc.Pieces) {
		writtenHere(book, doc.Pieces)
		c.alternatives(book)
	} else {
		newReading(book, doc.Pieces, front.title != "").read()
	}
	if book.Title == "" {
		book.Title = titleOf(doc.Pieces, name)
	}
	if len(c.problems) > 0 {
		c.tidy()
		return nil, c.problems
	}
	return book, nil
}

// titleOf is the title of a runbook whose front matter has none: its first
// heading, or the name of its file.
func titleOf(pieces []markdown.Piece, name string) string {
	for _, p := range pieces {
		if p.Kind == markdown.Heading && p.Title != "" {
			return p.Title
		}
	}
	return strings.Join(strings.FieldsFunc(name, func(r rune) bool { return r == '-' || r == '_' }), " ")
}

// housed reports whether a runbook, whose title stands in its front matter, has
// the shape that the guide recommends:
// phases are headings of level 2, steps are those of level 3 in them, and all
// text stands in a step or above the first phase.
func housed(pieces []markdown.Piece) bool {
	level, steps := 0, 0
	for _, p := range pieces {
		switch {
		case p.Kind != markdown.Heading:
			if level == 2 {
				return false
			}
		case p.Level == 1, p.Level > 2 && level == 0:
			return false
		case p.Level == 2:
			level = 2
		case p.Level == 3:
			level = 3
			steps++
		case level < 3:
			return false
		}
	}
	return steps > 0
}

// writtenHere reads a runbook of the recommended shape.
func writtenHere(book *Runbook, pieces []markdown.Piece) {
	for _, p := range pieces {
		switch {
		case p.Kind == markdown.Heading && p.Level == 2:
			book.Phases = append(book.Phases, RunbookPhase{Title: p.Title})
		case p.Kind == markdown.Heading && p.Level == 3:
			book.add(RunbookStep{ID: p.Anchor, Title: p.Title}, book.Phases[len(book.Phases)-1].Title)
		case len(book.Steps) > 0:
			book.Steps[len(book.Steps)-1].Body += p.HTML
		default:
			book.Intro += p.HTML
		}
	}
	for i := range book.Steps {
		marks(&book.Steps[i])
	}
}

// Phases whose steps are something else than those of others.
const (
	phaseVerification = "Verification"
	phaseRollback     = "Rollback"
	phaseEscalation   = "Escalation"
)

// add appends a step to the last phase. It is what the phases say around it.
func (b *Runbook) add(step RunbookStep, around ...string) {
	last := &b.Phases[len(b.Phases)-1]
	last.Steps++
	step.Phase = last.Title
	if step.Phase == "" && len(around) > 0 {
		step.Phase = around[len(around)-1]
	}
	for _, title := range around {
		step.called(title)
	}
	b.Steps = append(b.Steps, step)
}

// called takes from a heading what its steps are for.
func (s *RunbookStep) called(title string) {
	switch {
	case strings.EqualFold(title, phaseVerification):
		s.Verifies = true
	case strings.EqualFold(title, phaseRollback), strings.EqualFold(title, phaseEscalation):
		s.Optional = true
	}
}

// stepMark is the first line of a step that says how it may be done.
var stepMark = regexp.MustCompile(`^<em>(Optional|As often as needed|Instead of: (.+))\.</em>$`)

// marks reads the lines in italics that a step begins with: *Optional.*, *As
// often as needed.* and *Instead of: TITLE.*.
func marks(step *RunbookStep) {
	for line := range strings.Lines(step.Body) {
		line = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(line), "<p>"), "</p>")
		part := stepMark.FindStringSubmatch(line)
		switch {
		case line == "":
		case part == nil:
			return
		case part[2] != "":
			step.Instead = markdown.Unescape(part[2])
		case part[1] == "Optional":
			step.Optional = true
		default:
			step.Repeats = true
		}
	}
}

// alternatives finds the steps that others may stand for.
func (c *compiler) alternatives(book *Runbook) {
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
}
