// Package handoff is the exercise of writing about a run: the note for the next watch, or
// the review after an incident.
//
// What is handed out is the log of a run as whoever played it saw it, up to a moment. What
// is written is held against it: times, numbers, severities and people that it names are
// facts. What has to be in it (what is open, what was tried, who knows, what is next) the
// author lists. Words that blame somebody are pointed out, and cost nothing: whether they
// blame is for people to say.
//
// Invariants: the log that is handed out is in the file, and Prove holds it against the
// play that it tells of; so nothing has to be played to check a note, and two people with
// one seed read the same bytes. A statement that the log does not tell of is no mistake.
//
// Non-goals: how well it reads.
package handoff

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/grading/debrief"
	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/grading/exercise/papers"
	"github.com/drillyard/drillyard/scenarios"
)

// Kind is handoff and review.
var Kind exercise.Kind = kind{}

type kind struct{}

// Name implements exercise.Kind.
func (kind) Name() string { return "handoff" }

// Title implements exercise.Kind.
func (kind) Title() string { return "Handoff and review" }

// What is written.
const (
	Handoff = "handoff"
	Review  = "review"
)

// Ids of what is written, and of the log that is handed out.
const (
	Part = "note.md"
	Log  = "log.md"
)

const most = 8000 // characters

// task is one such exercise.
type task struct {
	papers    *papers.Papers
	writes    string
	drill     exercise.Drill
	responder string
	until     time.Duration // of run time; 0: to the end
	says      []saying
}

// saying is something that has to be in what is written.
type saying struct {
	check, title string
	terms        []string
}

// Checks that the author's list is told apart by.
var askedFor = []exercise.Check{
	{ID: "state", Title: "It says how things stand for customers"},
	{ID: "open", Title: "It says what is open"},
	{ID: "tried", Title: "It says what was tried, and what came of it"},
	{ID: "knows", Title: "It says who knows, and who was told"},
	{ID: "next", Title: "It says what comes next, and when"},
}

// Compile implements exercise.Kind.
func (kind) Compile(r *exercise.Reader) exercise.Work {
	t := &task{}
	before := len(r.Problems())
	if r.Front.Required("writes") != "" {
		t.writes = r.Front.OneOf("writes", Handoff, Review)
	}
	var own []exercise.Block
	t.papers, own = papers.Read(r)
	for _, b := range own {
		r.Problem(b.At, "write file or variants", "there is no block %s in the material of a handoff", b.Kind)
	}
	if !t.papers.Has(Log) {
		r.Problem(scenarios.Position{Line: 1, Column: 1}, "write ### "+Log+" and a block ```text file below ## Material", "the log is missing")
	}
	found := false
	for _, b := range r.Truth {
		if b.Kind != "truth" {
			r.Problem(b.At, "", "there is no block %s in the truth of a handoff", b.Kind)
			continue
		}
		found = true
		t.tell(r, b)
	}
	if !found {
		r.Problem(scenarios.Position{Line: 1, Column: 1}, "write ```yaml truth with drill and responder below ## Truth", "the truth is missing")
	}
	if len(r.Problems()) > before {
		return nil
	}
	return t
}

// tell reads the block truth.
func (t *task) tell(r *exercise.Reader, b exercise.Block) {
	keys, ok := r.Block(b.Fence, "truth")
	if !ok {
		return
	}
	t.responder = keys.Required("responder")
	name := keys.Required("drill")
	if name != "" {
		if t.drill, ok = r.World.Drill(name); !ok {
			keys.Problem("drill", scenarios.Nearest(name, r.World.Drills()), "there is no drill %q", name)
		}
	}
	if written := keys.Text("until"); written != "" {
		d, err := time.ParseDuration(written)
		if err != nil || d <= 0 {
			keys.Problem("until", "write until: 9m", "until: %q is not a duration", written)
		}
		t.until = d
	}
	for _, k := range keys.List("says", "truth: says") {
		s := saying{check: k.Required("of"), title: k.Required("title"), terms: k.Texts("terms")}
		var ids []string
		for _, c := range askedFor {
			ids = append(ids, c.ID)
		}
		if s.check != "" && !slices.Contains(ids, s.check) {
			k.Problem("of", scenarios.Nearest(s.check, ids), "there is no part %q of a note", s.check)
		}
		if len(s.terms) == 0 {
			k.Problem("terms", "", "terms are missing: which words say it?")
		}
		k.Done()
		t.says = append(t.says, s)
	}
	if len(t.says) == 0 {
		keys.Problem("says", "list what has to be in it", "says is missing")
	}
	keys.Done()
}

// Material implements exercise.Work.
func (t *task) Material(seed int64) exercise.Material {
	return exercise.Material{Documents: t.papers.Documents(seed)}
}

// Parts implements exercise.Work.
func (t *task) Parts(int64) []exercise.Part {
	p := exercise.Part{ID: Part, Title: "Handoff note", Form: exercise.Prose, Language: "markdown", Most: most,
		Help: "How things stand for customers, what is open, what was tried and what came of it, who knows, what comes next and when. Times, numbers and names are checked against the log."}
	if t.writes == Review {
		p.Title = "Post-incident review"
		p.Help = "What happened and what customers suffered, with times; what was tried and what came of it; what made it possible; who does what until when. Times, numbers and names are checked against the log."
	}
	return []exercise.Part{p}
}

// Checks implements exercise.Work.
func (t *task) Checks() []exercise.Check {
	all := []exercise.Check{{ID: "facts", Title: "Times, numbers, severities and people are as the log has them"}, {ID: "when", Title: "It says when things happened"}}
	for _, c := range askedFor {
		if slices.ContainsFunc(t.says, func(s saying) bool { return s.check == c.ID }) {
			all = append(all, c)
		}
	}
	return all
}

// Shown is what the screen of this kind shows.
type Shown struct {
	Claims []Claim `json:"claims"`
}

// Try implements exercise.Work: what contradicts the log, and words that blame. What has
// to be in the note is not told.
func (t *task) Try(_ context.Context, _ exercise.Workshop, seed int64, a exercise.Answer) (exercise.Report, error) {
	text := clip(a[Part])
	claims := claimsOf(text, entriesOf(t.papers.Text(seed, Log)), t.others(seed))
	report := exercise.Report{Shown: Shown{Claims: claims}}
	for _, c := range claims {
		if c.Wrong {
			report.Remarks = append(report.Remarks, exercise.Remark{Part: Part, Line: c.Line, Weight: exercise.Mistake, Source: exercise.Itself, Text: c.Why})
		}
	}
	for i, line := range strings.Split(text, "\n") {
		if debrief.Blames(line) {
			report.Remarks = append(report.Remarks, exercise.Remark{
				Part: Part, Line: i + 1, Weight: exercise.Advice, Source: exercise.Itself, Text: "This reads as if somebody were to blame. It costs nothing here; whoever reads it decides.",
				Hint: "say what made it possible, not who did it",
			})
		}
	}
	return report, nil
}

// others are the documents beside the log: their numbers are facts as well.
func (t *task) others(seed int64) string {
	var b strings.Builder
	for _, d := range t.papers.Documents(seed) {
		b.WriteString(d.Text)
		b.WriteByte('\n')
	}
	return b.String()
}

func clip(text string) string {
	if r := []rune(text); len(r) > most {
		return string(r[:most])
	}
	return text
}

// Judge implements exercise.Work.
func (t *task) Judge(ctx context.Context, w exercise.Workshop, seed int64, a exercise.Answer) (exercise.Report, error) {
	report, err := t.Try(ctx, w, seed, a)
	if err != nil {
		return report, err
	}
	text := clip(a[Part])
	meant := t.meant(text)
	claims := claimsOf(meant, entriesOf(t.papers.Text(seed, Log)), t.others(seed))
	copied := t.copied(seed, text)
	for _, c := range t.Checks() {
		var share float64
		var why string
		switch c.ID {
		case "facts":
			share, why = facts(claims)
		case "when":
			share, why = times(claims)
		default:
			share, why = t.complete(c.ID, meant)
		}
		if copied > 0.5 {
			share *= 1 - copied
			why += fmt.Sprintf(" %.0f %% of the words are copied from the log.", 100*copied)
		}
		report.Results = append(report.Results, exercise.Result{Check: c.ID, Share: min(max(share, 0), 1), Why: why})
	}
	return report, nil
}

// run is how many words in a row are copied, where fewer may be chance.
const run = 6

// copied is the share of a note's words that stand in the log in the same row, however
// they are laid out: a log is no note.
func (t *task) copied(seed int64, text string) float64 {
	log := map[[run]string]bool{}
	for e := range strings.Lines(t.papers.Text(seed, Log)) {
		for _, row := range rows(e) {
			log[row] = true
		}
	}
	n, of := 0, 0
	for line := range strings.Lines(text) {
		words := rows(line)
		if len(words) == 0 {
			continue
		}
		of += len(words) + run - 1
		until := 0
		for i, row := range words {
			if log[row] {
				n += i + run - max(i, until)
				until = i + run
			}
		}
	}
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

var lettered = regexp.MustCompile(`[\pL\pN]+`)

// rows are all that many words in a row of a line, without its times and what is between
// the words.
func rows(line string) (out [][run]string) {
	words := lettered.FindAllString(strings.ToLower(clockForm.ReplaceAllString(line, "")), -1)
	for i := 0; i+run <= len(words); i++ {
		out = append(out, [run]string(words[i:]))
	}
	return out
}

// enough is how many statements that the log bears out are a note's worth.
const enough = 4

func facts(claims []Claim) (float64, string) {
	right, wrong := 0, 0
	var which []string
	for _, c := range claims {
		switch {
		case c.Wrong:
			wrong++
			which = append(which, c.Why)
		case c.Right:
			right++
		}
	}
	if right+wrong == 0 {
		return 0, "Nothing in it can be checked: there is no time, number, severity or name that the log knows."
	}
	share := float64(right) / float64(right+wrong) * min(1, float64(right)/enough)
	why := fmt.Sprintf("As the log has them: %d of %d statements.", right, right+wrong)
	if wrong > 0 {
		share -= 0.1 * float64(wrong)
		why += " " + strings.Join(which[:min(len(which), 3)], " ")
	}
	return share, why
}

func times(claims []Claim) (float64, string) {
	n := 0
	for _, c := range claims {
		if c.Time && c.Right {
			n++
		}
	}
	return min(1, float64(n)/3), fmt.Sprintf("%d times in it are those of the log.", n)
}

func (t *task) complete(check, text string) (float64, string) {
	lower := strings.ToLower(strings.Join(strings.Fields(text), " "))
	said, of := 0, 0
	var missing []string
	for _, s := range t.says {
		if s.check != check {
			continue
		}
		of++
		if slices.ContainsFunc(s.terms, func(term string) bool { return contains(lower, strings.ToLower(term)) }) {
			said++
		} else {
			missing = append(missing, s.title)
		}
	}
	if len(missing) == 0 {
		return 1, "All of it is said."
	}
	return float64(said) / float64(of), "It is not said: " + strings.Join(missing, "; ") + "."
}

// leastEach is how many words a line has for each thing that it says: a row of catchwords
// tells nobody anything.
const leastEach = 3

// meant is what was written, line by line, with nothing in place of catchwords in a row.
func (t *task) meant(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		words := strings.ToLower(strings.Join(strings.Fields(line), " "))
		says := 0
		for _, s := range t.says {
			if slices.ContainsFunc(s.terms, func(term string) bool { return contains(words, strings.ToLower(term)) }) {
				says++
			}
		}
		if says >= 3 && len(spelt.FindAllString(clockForm.ReplaceAllString(words, ""), -1)) < leastEach*says {
			line = "\n"
		}
		out.WriteString(line)
	}
	return out.String()
}

// spelt are words of letters.
var spelt = regexp.MustCompile(`\pL[\pL\pN'_-]*`)

// contains reports whether words have a term in them, from the begin of a word on.
func contains(words, term string) bool {
	return regexp.MustCompile(`(^|[^\pL\pN])` + regexp.QuoteMeta(term)).MatchString(words)
}

// Prove implements exercise.Proven: the log that is handed out is that of the play.
func (t *task) Prove(ctx context.Context, w exercise.Workshop) error {
	played, err := w.Play(ctx, exercise.Play{Drill: t.drill.Scenario.Slug, BuiltIn: t.responder})
	if err != nil {
		return fmt.Errorf("play what the note is about: %w", err)
	}
	want := Transcript(played.Events, t.until)
	have := entriesOf(t.papers.Text(exercise.Seed, Log))
	if len(have) != len(want) {
		return fmt.Errorf("the log that is handed out has %d entries, its play has %d: %w", len(have), len(want), errors.New(Written(want)))
	}
	start := time.Duration(0)
	for i := range want {
		if i == 0 {
			start = have[0].at - want[0].at
		}
		text := t.papers.Fill(exercise.Seed, want[i].Text)
		if d := have[i].at - start - want[i].at; d < -time.Second || d > time.Second || have[i].Text != text || have[i].Who != want[i].Who {
			return fmt.Errorf("entry %d of the log that is handed out is %s %q by %s, and in its play %s %q by %s", i+1, have[i].at-start, have[i].Text, have[i].Who, want[i].at, text, want[i].Who)
		}
	}
	return nil
}
