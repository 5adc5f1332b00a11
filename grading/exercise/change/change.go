// Package change is the exercise of reviewing changes before they go out.
//
// Several changes are handed out, each with its diff and what else is known. Each is
// approved, asked about or refused, with words on its lines and a reason. What each of
// them amounts to is played in the tabletop: an action on a drill that is well, or a drill
// of its own.
//
// Invariants: who treats all changes alike earns nothing for deciding, and nothing for
// sparing customers. What the truth says of a change is what its play shows; Prove holds
// one against the other.
//
// Non-goals: the quality of a reason. That is for people.
package change

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/catalogue"
	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/grading/exercise/papers"
	"github.com/drillyard/drillyard/scenarios"
)

// Kind is change review.
var Kind exercise.Kind = kind{}

type kind struct{}

// Name implements exercise.Kind.
func (kind) Name() string { return "change" }

// Title implements exercise.Kind.
func (kind) Title() string { return "Change review" }

// Verdicts on a change.
const (
	Approve = "approve"
	Ask     = "ask"
	Refuse  = "refuse"
)

// proposal is one change that is reviewed.
type proposal struct {
	id, title, by, diff string
	at                  scenarios.Position

	known    bool // the truth tells of it
	verdict  string
	accept   []string
	drill    exercise.Drill
	do       scenarios.RehearsalStep
	unplayed string // why there is nothing to play; empty: it is played
	lines    []span // that are dangerous
	terms    []string
	question []string

	mu     sync.Mutex
	played *Figures // once it has been played; a play of it is always the same
}

// dangerous reports whether it is not to be approved as it stands.
func (p *proposal) dangerous() bool { return p.verdict != Approve }

// span is some lines of a document, from 1, both included.
type span struct{ from, to int }

func (s span) holds(line int) bool { return line >= s.from && line <= s.to }

// Bounds.
const (
	mostChanges = 12
	mostWords   = 1500 // characters of a reason
)

// Compile implements exercise.Kind.
func (kind) Compile(r *exercise.Reader) exercise.Work {
	t := &task{}
	var own []exercise.Block
	t.papers, own = papers.Read(r)
	before := len(r.Problems())
	for _, b := range own {
		if b.Kind != "change" {
			r.Problem(b.At, "write file, variants or change", "there is no block %s in the material of a change review", b.Kind)
			continue
		}
		t.propose(r, b)
	}
	for _, b := range r.Truth {
		if b.Kind != "truth" {
			r.Problem(b.At, "", "there is no block %s in the truth of a change review", b.Kind)
			continue
		}
		t.tell(r, b)
	}
	fine, dangerous := 0, 0
	for _, p := range t.proposals {
		switch {
		case !p.known:
			r.Problem(p.at, "list it below changes in the truth", "the truth does not tell of change %s", p.id)
		case p.dangerous():
			dangerous++
		default:
			fine++
		}
	}
	if len(r.Problems()) == before && (fine == 0 || dangerous == 0) {
		r.Problem(scenarios.Position{Line: 1, Column: 1}, "", "a review needs changes that are fine and changes that are not: where all are alike there is nothing to tell apart")
	}
	if len(r.Problems()) > before {
		return nil
	}
	return t
}

// propose reads a block change.
func (t *task) propose(r *exercise.Reader, b exercise.Block) {
	keys, ok := r.Block(b.Fence, "change")
	if !ok {
		return
	}
	p := &proposal{id: keys.Required("id"), title: keys.Required("title"), by: keys.Text("by"), diff: keys.Required("diff"), at: b.At}
	if p.diff != "" && !t.papers.Has(p.diff) {
		keys.Problem("diff", scenarios.Nearest(p.diff, t.papers.Names()), "diff: there is no document %s", p.diff)
	}
	if p.id != "" && t.find(p.id) != nil {
		keys.Problem("id", "", "there is a change %s already", p.id)
	}
	keys.Done()
	if len(t.proposals) == mostChanges {
		r.Problem(b.At, "", "a review has at most %d changes", mostChanges)
		return
	}
	t.proposals = append(t.proposals, p)
}

func (t *task) find(id string) *proposal {
	for _, p := range t.proposals {
		if p.id == id {
			return p
		}
	}
	return nil
}

// tell reads the block truth.
func (t *task) tell(r *exercise.Reader, b exercise.Block) {
	keys, ok := r.Block(b.Fence, "truth")
	if !ok {
		return
	}
	for _, k := range keys.List("changes", "truth: change") {
		id := k.Required("id")
		p := t.find(id)
		if p == nil {
			var all []string
			for _, known := range t.proposals {
				all = append(all, known.id)
			}
			if id != "" {
				k.Problem("id", scenarios.Nearest(id, all), "there is no change %q", id)
			}
			p = &proposal{}
		}
		p.known = true
		p.verdict = k.OneOf("verdict", Approve, Ask, Refuse)
		if p.verdict == "" && !k.Has("verdict") {
			k.Problem("verdict", "write approve, ask or refuse", "verdict is missing")
		}
		for _, w := range k.Words("accept") {
			if w.Text != Ask && w.Text != Refuse {
				r.Problem(w.At, "write ask or refuse", "accept: %q is no verdict that could be accepted too", w.Text)
			}
			p.accept = append(p.accept, w.Text)
		}
		for _, w := range k.Words("lines") {
			if s, ok := spanOf(w.Text); ok && s.to <= strings.Count(strings.TrimRight(t.papers.Text(0, p.diff), "\n"), "\n")+1 {
				p.lines = append(p.lines, s)
			} else {
				r.Problem(w.At, "write lines of the diff, as in 12 or 12-14", "lines: %q are no lines of %s", w.Text, p.diff)
			}
		}
		p.terms, p.question = k.Texts("terms"), k.Texts("question")
		if p.dangerous() && len(p.lines) == 0 {
			k.Problem("lines", "", "lines is missing: which lines make it dangerous?")
		}
		p.plays(r, k)
		k.Done()
	}
	keys.Done()
}

// spanOf reads "12" and "12-14".
func spanOf(text string) (span, bool) {
	from, to, both := strings.Cut(text, "-")
	a, err := strconv.Atoi(strings.TrimSpace(from))
	if err != nil || a < 1 {
		return span{}, false
	}
	if !both {
		return span{a, a}, true
	}
	b, err := strconv.Atoi(strings.TrimSpace(to))
	return span{a, b}, err == nil && b >= a
}

// plays reads what a change amounts to.
func (p *proposal) plays(r *exercise.Reader, k scenarios.Keys) {
	p.unplayed = k.Text("unplayed")
	name := k.Text("drill")
	p.do = scenarios.RehearsalStep{Do: k.Text("do"), Target: faults.Target(k.Text("target")), BreakGlass: true, Reason: "What the change under review amounts to."}
	p.do.With = map[string]string{}
	for _, w := range k.Words("with") {
		key, value, ok := strings.Cut(w.Text, "=")
		if !ok {
			r.Problem(w.At, "write key=value", "with: %q is no value of an action", w.Text)
		}
		p.do.With[strings.TrimSpace(key)] = strings.TrimSpace(value)
	}
	if p.unplayed != "" {
		if p.dangerous() {
			k.Problem("unplayed", "name the drill, or the action in one, that it amounts to", "a change that is called dangerous has to be played")
		}
		return
	}
	if name == "" {
		k.Problem("drill", "name the drill that it is played in, or say why there is nothing to play: unplayed: …", "drill is missing")
		return
	}
	d, ok := r.World.Drill(name)
	if !ok {
		k.Problem("drill", scenarios.Nearest(name, r.World.Drills()), "there is no drill %q", name)
		return
	}
	p.drill = d
	if p.do.Do == "" {
		return
	}
	a, ok := catalogue.Action(p.do.Do)
	if !ok {
		var names []string
		for _, a := range catalogue.Actions() {
			names = append(names, a.Name)
		}
		k.Problem("do", scenarios.Nearest(p.do.Do, names), "there is no action %q", p.do.Do)
		return
	}
	if _, errs := faults.Bind(a.Parameters, p.do.With); len(errs) > 0 {
		for _, err := range errs {
			k.Problem("with", "", "with: %v", err)
		}
	}
	if _, ok := d.Stack.Service(string(p.do.Target)); !ok && a.Target == faults.TargetService {
		k.Problem("target", scenarios.Nearest(string(p.do.Target), d.Stack.Names()), "%s has no service %q", d.Stack.Name, p.do.Target)
	}
}

// task is one review.
type task struct {
	papers    *papers.Papers
	proposals []*proposal
}

// Material implements exercise.Work.
func (t *task) Material(seed int64) exercise.Material {
	return exercise.Material{Documents: t.papers.Documents(seed)}
}

// ids of the parts of a change.
func (p *proposal) verdictPart() string { return p.id + "-verdict" }
func (p *proposal) linesPart() string   { return p.id + "-lines" }
func (p *proposal) reasonPart() string  { return p.id + "-reason" }

// Parts implements exercise.Work.
func (t *task) Parts(seed int64) (parts []exercise.Part) {
	for _, p := range t.proposals {
		title := t.papers.Fill(seed, p.title)
		by := ""
		if p.by != "" {
			by = " By " + t.papers.Fill(seed, p.by) + "."
		}
		parts = append(parts,
			exercise.Part{
				ID: p.verdictPart(), Title: title, Form: exercise.Choice, Most: 20, Help: "Does it go out?" + by,
				Options: []exercise.Option{{ID: Approve, Title: "Approve"}, {ID: Ask, Title: "Ask first"}, {ID: Refuse, Title: "Refuse as it stands"}},
			},
			exercise.Part{ID: p.linesPart(), Title: title + ": on its lines", Form: exercise.Remarks, On: p.diff, Most: 4000, Help: "What you would say at a line. None where there is nothing to say."},
			exercise.Part{ID: p.reasonPart(), Title: title + ": why", Form: exercise.Prose, Most: mostWords, Help: "The reason, in a sentence or two. Where you ask: the question that settles it."},
		)
	}
	return parts
}

// remark is what somebody said at a line.
type remark struct {
	line, at int // of the document, and of the answer
	text     string
}

// remarksOf reads the remarks on a change; wrong are lines of the answer that are none.
func (t *task) remarksOf(p *proposal, a exercise.Answer) (all []remark, wrong []int) {
	i := 0
	for text := range strings.Lines(a[p.linesPart()]) {
		i++
		text = strings.TrimRight(text, "\r\n")
		if strings.TrimSpace(text) == "" {
			continue
		}
		number, words, ok := strings.Cut(text, "\t")
		line, err := strconv.Atoi(strings.TrimSpace(number))
		if !ok || err != nil || line < 1 || strings.TrimSpace(words) == "" {
			wrong = append(wrong, i)
			continue
		}
		all = append(all, remark{line, i, strings.TrimSpace(words)})
	}
	return all, wrong
}

// Try implements exercise.Work: what is not decided yet, and remarks that cannot be read.
func (t *task) Try(_ context.Context, _ exercise.Workshop, _ int64, a exercise.Answer) (exercise.Report, error) {
	var report exercise.Report
	say := func(part string, line int, w exercise.Weight, text, hint string) {
		report.Remarks = append(report.Remarks, exercise.Remark{Part: part, Line: line, Weight: w, Source: exercise.Itself, Text: text, Hint: hint})
	}
	for _, p := range t.proposals {
		verdict := strings.TrimSpace(a[p.verdictPart()])
		if !slices.Contains([]string{Approve, Ask, Refuse}, verdict) {
			say(p.verdictPart(), 0, exercise.Mistake, "This change is not decided yet.", "approve it, ask, or refuse it")
		}
		if strings.TrimSpace(a[p.reasonPart()]) == "" {
			say(p.reasonPart(), 0, exercise.Advice, "There is no reason.", "whoever wrote the change learns from it what to do next")
		}
		if verdict == Ask && !strings.Contains(a[p.reasonPart()], "?") {
			say(p.reasonPart(), 0, exercise.Advice, "You ask, and there is no question.", "")
		}
		_, wrong := t.remarksOf(p, a)
		for _, line := range wrong {
			say(p.linesPart(), line, exercise.Mistake, "This is no remark on a line.", "a remark has a line of the document and words")
		}
	}
	return report, nil
}

// Checks implements exercise.Work.
func (*task) Checks() []exercise.Check {
	return []exercise.Check{
		{ID: "verdicts", Title: "Dangerous changes are told from fine ones"},
		{ID: "customers", Title: "What is approved harms no customer, and what is fine goes out"},
		{ID: "lines", Title: "The lines that make it dangerous are pointed out"},
		{ID: "questions", Title: "The question that settles it is asked"},
	}
}

var _ fmt.Stringer = span{}

// String implements fmt.Stringer.
func (s span) String() string {
	if s.from == s.to {
		return strconv.Itoa(s.from)
	}
	return fmt.Sprintf("%d-%d", s.from, s.to)
}
