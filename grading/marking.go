package grading

import (
	"fmt"
	"slices"

	"github.com/drillyard/drillyard/scenarios/event"
)

// Marking is how far the marking of a run has come, by its log.
//
// A run takes one rater, as practice does, or two who do not see each other's
// marks until both have given theirs: a level on every criterion that can be
// marked, and a global mark. Where those two part, a third is asked, who sees
// neither's. Until then nothing of it counts. See decisions/0090.
type Marking struct {
	Raters int
	// Criteria are those that a person can mark.
	Criteria []Criterion
	// Global is what the global marks come to; empty: there is none that counts.
	Global string

	things map[string][]int64 // what each of Criteria judges, by Seq
	sheets []*sheet           // of whoever gave a mark, in the order of their first
	panel  []*sheet           // whose marks count or will count, in the order in which they were done
}

// sheet holds the last marks of a rater.
type sheet struct {
	rater  event.Actor
	levels map[string]*event.Event // by criterion
	global *event.Event
}

// Marking reads how far the marking of a run has come.
func (r *Rubric) Marking(events []event.Event) (Marking, error) {
	l, err := r.read(events)
	if err != nil {
		return Marking{}, fmt.Errorf("read the marks: %w", err)
	}
	return l.marked(), nil
}

// markable is a judge of something that a person can mark, in some logs.
type markable interface {
	there(l *ledger) bool            // there is something to mark
	things(l *ledger) []*event.Event // which that is
}

// marked folds the marks of a log.
func (l *ledger) marked() Marking {
	if l.marking != nil {
		return *l.marking
	}
	m := Marking{Raters: max(1, l.raters), things: map[string][]int64{}}
	for i, c := range l.rubric.Criteria {
		j, ok := l.rubric.judges[i].(markable)
		if !ok || !j.there(l) {
			continue
		}
		m.Criteria = append(m.Criteria, c)
		for _, e := range j.things(l) {
			m.things[c.ID] = append(m.things[c.ID], e.Seq)
		}
	}
	for _, e := range l.marks {
		m.take(e)
	}
	m.Global = m.global()
	l.marking = &m
	return m
}

// take takes a mark, unless marks stand.
func (m *Marking) take(e *event.Event) {
	if m.Stands(e.Actor.ID) {
		return
	}
	s := m.sheet(e.Actor.ID)
	if s == nil {
		s = &sheet{rater: e.Actor, levels: map[string]*event.Event{}}
		m.sheets = append(m.sheets, s)
	}
	switch b := e.Body.(type) {
	case event.MarkGiven:
		s.levels[b.Criterion] = e
	case event.RunMarked:
		s.global = e
	}
	if m.Raters == 1 {
		m.panel = m.sheets
		return
	}
	if m.done(s) && !slices.Contains(m.panel, s) {
		m.panel = append(m.panel, s)
	}
}

func (m *Marking) sheet(rater string) *sheet {
	for _, s := range m.sheets {
		if s.rater.ID == rater {
			return s
		}
	}
	return nil
}

// done reports whether somebody has marked all there is.
func (m *Marking) done(s *sheet) bool {
	return s.global != nil && !slices.ContainsFunc(m.Criteria, func(c Criterion) bool { return s.levels[c.ID] == nil })
}

// Things returns what a criterion judges, by Seq: of the run as a whole, all that
// those who played wrote in it.
func (m Marking) Things(criterion string) []int64 { return m.things[criterion] }

// Given returns how many raters have given all of their marks.
func (m Marking) Given() int { return len(m.panel) }

// Complete reports whether the marks count.
func (m Marking) Complete() bool {
	if m.Raters == 1 {
		return len(m.panel) > 0
	}
	return len(m.panel) == 3 || len(m.panel) == 2 && !m.Parted()
}

// Parted reports whether the first two raters are so far apart that a third is
// asked: two levels on a criterion, or its whole scale where that is shorter; or
// another global mark.
func (m Marking) Parted() bool {
	if m.Raters == 1 || len(m.panel) < 2 {
		return false
	}
	a, b := m.panel[0], m.panel[1]
	if globalOf(a) != globalOf(b) {
		return true
	}
	return slices.ContainsFunc(m.Criteria, func(c Criterion) bool {
		gap := levelOf(a.levels[c.ID], c) - levelOf(b.levels[c.ID], c)
		return max(gap, -gap) >= min(2, highest(c.Levels))
	})
}

// Stands reports whether no more marks are taken of somebody: those who could
// have read the marks of others by now cannot change theirs, and nobody is asked
// beyond those who are needed.
func (m Marking) Stands(rater string) bool {
	if m.Raters == 1 || len(m.panel) < 2 {
		return false
	}
	return m.Complete() || slices.ContainsFunc(m.panel, func(s *sheet) bool { return s.rater.ID == rater })
}

// Begun reports whether anybody has given a mark.
func (m Marking) Begun() bool { return len(m.sheets) > 0 }

// Panel returns the raters whose marks count once the marking is complete, in
// the order in which they had given theirs.
func (m Marking) Panel() []event.Actor {
	var out []event.Actor
	for _, s := range m.panel {
		out = append(out, s.rater)
	}
	return out
}

// levels returns the levels that count on a criterion, as they were given, and
// the marks.
func (m *Marking) levels(c Criterion) (given []int, marks []*event.Event) {
	if !m.Complete() {
		return nil, nil
	}
	for _, s := range m.panel {
		if e := s.levels[c.ID]; e != nil {
			given, marks = append(given, levelOf(e, c)), append(marks, e)
		}
	}
	return given, marks
}

// settle returns what levels come to: the mean; of two who parted and a third,
// that of the two that are nearest to each other, and of three at equal distance
// that of all, which is the one in the middle. The third decides between the two without a single
// stray mark moving the result: the “tertium quid” of R. L. Johnson, J. Penny and
// B. Gordon, “The relation between score resolution methods and interrater
// reliability”, Applied Measurement in Education 13 (2000) 121–138.
func (m *Marking) settle(given []int) float64 {
	if m.Raters > 1 && len(given) == 3 {
		s := slices.Sorted(slices.Values(given))
		switch low, high := s[1]-s[0], s[2]-s[1]; {
		case low < high:
			given = s[:2]
		case high < low:
			given = s[1:]
		}
	}
	sum := 0
	for _, level := range given {
		sum += level
	}
	return float64(sum) / float64(len(given))
}

// global returns the global mark of a run: the one in the middle, and of an even
// number the lower of the two in the middle. Two raters who gave different ones
// have parted, so it is never one of theirs alone.
func (m *Marking) global() string {
	scale := Globals()
	if !m.Complete() {
		return ""
	}
	var given []int
	for _, s := range m.panel {
		if s.global != nil {
			given = append(given, slices.Index(scale, globalOf(s)))
		}
	}
	slices.Sort(given)
	if len(given) == 0 || given[0] < 0 {
		return ""
	}
	return scale[given[(len(given)-1)/2]]
}

// Globals lists the global marks, the worst first.
func Globals() []string { return []string{event.ClearFail, event.Borderline, event.ClearPass} }

func globalOf(s *sheet) string {
	if s.global == nil {
		return ""
	}
	return body[event.RunMarked](s.global).Global
}

// levelOf returns the level that a mark gives, within the scale.
func levelOf(e *event.Event, c Criterion) int {
	return min(max(body[event.MarkGiven](e).Level, 0), highest(c.Levels))
}

// waits says what an incomplete marking waits for.
func (m *Marking) waits() string {
	switch {
	case m.Raters == 1:
		return "Waits for a person's mark."
	case len(m.panel) == 0:
		return "Waits for the marks of two raters."
	case len(m.panel) == 1:
		return "Waits for a second rater's marks."
	}
	return "Two raters part, so it waits for a third."
}

// Seen is a log as somebody may read it in a debrief: with their own marks, and with those
// of others where they count. Whoever is marked, for judged, does not learn who gave them
// where two did.
func (m Marking) Seen(events []event.Event, person string, judged bool) []event.Event {
	blind, complete := m.Raters > 1, m.Complete()
	panel := m.Panel()
	out := make([]event.Event, 0, len(events))
	for _, e := range events {
		row, _ := event.Describe(e.Kind())
		if row.Audience != event.Sealed || !blind {
			out = append(out, e)
			continue
		}
		at := slices.IndexFunc(panel, func(a event.Actor) bool { return a.ID == e.Actor.ID })
		counts := complete && at >= 0
		if !counts && (judged || e.Actor.ID != person) {
			continue
		}
		if judged {
			e.Actor = event.Actor{Kind: event.Person, ID: fmt.Sprintf("rater-%d", at+1), Name: fmt.Sprintf("Rater %d", at+1)}
		}
		out = append(out, e)
	}
	return out
}

// BlindMark is a level that a rater gave without having seen another's.
type BlindMark struct {
	Rater     event.Actor
	Criterion string // OnWhole: the global mark, as a level from 0
	Level     int
	Top       int
}

// OnWhole stands for a criterion in a BlindMark that is a global mark.
const OnWhole = "*"

// Blind returns the marks of a run that two or more raters gave without seeing
// each other's; none, while it is not complete.
func (m Marking) Blind() []BlindMark {
	if m.Raters < 2 || !m.Complete() {
		return nil
	}
	var out []BlindMark
	for _, s := range m.panel {
		for _, c := range m.Criteria {
			out = append(out, BlindMark{s.rater, c.ID, levelOf(s.levels[c.ID], c), highest(c.Levels)})
		}
		out = append(out, BlindMark{s.rater, OnWhole, slices.Index(Globals(), globalOf(s)), len(Globals()) - 1})
	}
	return out
}
