package export

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/grading/debrief"
)

// Document is what every format is made of.
type Document struct {
	Title    string
	Facts    []string // in one line under the title
	Sections []Section
}

// Section is a heading with one kind of content.
type Section struct {
	Title  string
	Lesson bool // the author's own text stands here
	Text   []string
	List   []string
	Table  *Table
}

// Table has cells of plain text.
type Table struct {
	Head []string
	Rows [][]string
}

// document lays a report out, in the order of the screen: the lesson, the score,
// what would have helped most, and then what it rests on.
func (r Report) document() Document {
	d, g := r.Debrief, r.Grade
	doc := Document{Title: "Debrief: " + r.Title, Facts: []string{r.Person, r.Runtime, r.Played, "lasted " + grading.Clock(faults.Time(d.EndMS)*time.Millisecond), told(r.Repeat, "a repeat", "a first run")}}
	add := func(s Section) {
		if s.Lesson || len(s.Text)+len(s.List) > 0 || s.Table != nil && len(s.Table.Rows) > 0 {
			doc.Sections = append(doc.Sections, s)
		}
	}
	add(Section{Title: "What this drill was about", Lesson: r.Lesson != ""})
	add(Section{Title: "Score", Text: r.score()})
	add(Section{Title: "How it went, said before the score was known", List: assessed(d.Assessments)})
	add(Section{Title: "What would have helped most", List: chances(d.Chances)})
	add(Section{Title: "How it was worked on", List: habits(d)})
	add(Section{Title: "What was true", List: truth(d.Truth)})
	if d.Customers != nil {
		add(Section{Title: d.Clients.Named().In("What customers went through"), Text: []string{d.Customers.Text}, List: saved(d.Customers.Actions)})
	}
	if !d.CutShort {
		add(Section{Title: "By dimension", Table: dimensions(g)})
		add(Section{Title: "Times", Table: r.times()})
	}
	add(Section{Title: "Findings", Table: r.findings()})
	add(Section{Title: "What raters wrote", List: r.comments()})
	add(Section{Title: "Review", List: r.Review.texts()})
	add(Section{Title: "Actions", Table: r.Review.actions()})
	add(Section{Title: "The run", Table: entries(d)})
	return doc
}

func told(is bool, yes, no string) string {
	if is {
		return yes
	}
	return no
}

func (r Report) score() []string {
	d, s := r.Debrief, r.Grade.Score
	if d.CutShort {
		return []string{"Not graded. " + d.Verdict}
	}
	lines := []string{d.Verdict, fmt.Sprintf("%g %%.", s.Percent)}
	if s.Low != s.High {
		lines = append(lines, fmt.Sprintf("%g points wait for a person's mark: it is between %g and %g %% with them.", s.Open, s.Low, s.High))
	}
	if r.Pass > 0 {
		lines = append(lines, fmt.Sprintf("%g %% passes.", r.Pass))
	}
	switch s.Passed {
	case grading.PassedYes:
		lines = append(lines, "Passed.")
	case grading.PassedNo:
		lines = append(lines, "Not passed.")
	case grading.PassedOpen:
		lines = append(lines, "Whether it passed hangs on marks that have not been given.")
	}
	return lines
}

func assessed(all []debrief.Assessment) (list []string) {
	for _, a := range all {
		if a.Skipped {
			list = append(list, a.By+" skipped the questions.")
			continue
		}
		list = append(list, "Done well: "+a.Well, "Another way next time: "+a.Better, fmt.Sprintf("Score expected: %d %%.", a.Percent))
	}
	return list
}

func chances(all []debrief.Chance) (list []string) {
	for _, c := range all {
		list = append(list, strings.TrimSpace(fmt.Sprintf("%s (%g points lost): %s %s", c.Title, c.Lost, c.Text, c.Earn)))
	}
	return list
}

func habits(d debrief.Debrief) (list []string) {
	for _, p := range d.Patterns {
		list = append(list, fmt.Sprintf("%s. %s %s", p.Title, p.Text, p.Instead))
	}
	for _, m := range d.Missed {
		list = append(list, m.Text)
	}
	return list
}

func truth(t debrief.Truth) (list []string) {
	for _, c := range t.Causes {
		at := "never came about"
		if c.AtMS != nil {
			at = "at " + grading.Clock(faults.Time(*c.AtMS)*time.Millisecond)
		}
		list = append(list, fmt.Sprintf("%s (%s).", c.Title, at))
	}
	if len(t.Causes) == 0 {
		list = append(list, "Nothing was wrong with the system.")
	}
	if t.Impact != "" {
		list = append(list, t.Impact)
	}
	if t.Severity != "" {
		list = append(list, "Severity: "+strings.Join(append([]string{t.Severity}, t.Accept...), ", or in part ")+".")
	}
	if t.Owner != "" {
		list = append(list, "Owner of the fix: "+t.Owner+".")
	}
	return list
}

func saved(all []grading.ActionFared) (list []string) {
	for _, a := range all {
		list = append(list, a.Text)
	}
	return list
}

func dimensions(g grading.Grade) *Table {
	t := &Table{Head: []string{"Dimension", "Points", "Of", "Percent"}}
	var all []grading.Dimension
	for _, d := range g.Dimensions {
		all = append(all, d)
	}
	slices.SortFunc(all, func(a, b grading.Dimension) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Title, b.Title))
	})
	for _, d := range all {
		if !d.Evidence {
			t.Rows = append(t.Rows, []string{d.Title, "no evidence", "", ""})
			continue
		}
		t.Rows = append(t.Rows, []string{d.Title, number(d.Points), number(d.Max), number(d.Percent) + " %"})
	}
	return t
}

func (r Report) times() *Table {
	t := &Table{Head: []string{"", "Score", "To detect", "To acknowledge", "To evidence", "To mitigate", "To resolve"}}
	row := func(what string, percent *float64, x grading.Timings) {
		score := "–"
		if percent != nil {
			score = number(*percent) + " %"
		}
		t.Rows = append(t.Rows, []string{what, score, span(x.Detect), span(x.Acknowledge), span(x.Evidence), span(x.Mitigate), span(x.Resolve)})
	}
	row("This run", &r.Grade.Score.Percent, r.Grade.Timings)
	for _, c := range r.Compared {
		row(c.What, c.Percent, c.Timings)
	}
	return t
}

func span(s *float64) string {
	if s == nil {
		return "never"
	}
	return grading.Span(time.Duration(*s * float64(time.Second)))
}

var results = map[grading.Result]string{
	grading.Earned: "earned", grading.Partial: "partly", grading.Missed: "missed",
	grading.Lost: "lost", grading.Spared: "avoided", grading.Open: "to be marked",
}

func (r Report) findings() *Table {
	t := &Table{Head: []string{"Criterion", "Result", "Points", "Of", "Why", "Would have earned it"}}
	for _, f := range r.Grade.Findings {
		if r.Debrief.CutShort && f.Result == grading.Missed {
			continue // what could not happen any more
		}
		t.Rows = append(t.Rows, []string{f.Title, cmp.Or(results[f.Result], string(f.Result)), number(f.Points), number(f.Max), f.Why, f.Earn})
	}
	return t
}

func (r Report) comments() (list []string) {
	for _, c := range r.Comments {
		list = append(list, fmt.Sprintf("%s, on “%s”: %s", c.By, r.title(c.Criterion), c.Text))
	}
	return list
}

func (r Report) title(criterion string) string {
	for _, f := range r.Grade.Findings {
		if f.ID == criterion {
			return f.Title
		}
	}
	return criterion
}

func (r Review) texts() (list []string) {
	for _, part := range [][2]string{{"What happened", r.Happened}, {"What made it possible", r.Causes}, {"What was learned", r.Learned}} {
		if part[1] != "" {
			list = append(list, part[0]+": "+part[1])
		}
	}
	return list
}

func (r Review) actions() *Table {
	t := &Table{Head: []string{"What", "Owner", "Due", "Done"}}
	for _, a := range r.Actions {
		t.Rows = append(t.Rows, []string{a.Text, a.Owner, a.Due, told(a.Done, "yes", "no")})
	}
	return t
}

func entries(d debrief.Debrief) *Table {
	t := &Table{Head: []string{"At", "Who", "What"}}
	for _, e := range d.Entries {
		t.Rows = append(t.Rows, []string{grading.Clock(faults.Time(e.AtMS) * time.Millisecond), e.Actor, e.Title})
	}
	return t
}

func number(n float64) string { return fmt.Sprintf("%g", n) }
