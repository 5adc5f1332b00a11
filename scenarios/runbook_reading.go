package scenarios

import (
	"regexp"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/scenarios/markdown"
)

// reading is the reading of a runbook that was written elsewhere: what in it
// would its reader call a step?
//
// The outermost numbered or checked items are steps; what is nested in one tells
// more about it. So are headings that say so (Step 3). Where there are no items,
// every heading is a step that has none below it; where there are some, those
// below a phase. What headings usually stand above that tell about a thing and
// not what to do, such as Impact, is prose.
type reading struct {
	book     *Runbook
	pieces   []markdown.Piece
	headings map[int]*heading // by the index of the piece
	base     int              // level of the phases
	around   []*heading       // headings that the piece at hand stands below, outermost first
}

// heading is what is known of a heading.
type heading struct {
	markdown.Piece
	title   bool // of the whole document
	leaf    bool // no deeper heading below it
	items   bool // steps stand right below it
	step    bool
	explain bool // it or one around it tells about something
	apart   bool // it is about the document: references, its history
}

var (
	stepWord = regexp.MustCompile(`(?i)^(step|schritt)\s*#?\d+`)
	numbered = regexp.MustCompile(`^\d+[.)]\d*\s+\S`)
	// explains and apart match headings that are no steps themselves; apart also
	// those of which numbered items are none.
	explains = regexp.MustCompile(`(?i)^(\W*)(meaning|impact|overview|summary|symptoms?|background|description|context|intro(duction)?|purpose|about|abstract|alerts?( details)?|(possible |root |likely |common )?causes?|severity|dashboards?|metrics|notes?|metadata|scope|architecture|audience|when to use( this)?|what (it|this) means|what is this|details|example(s)?|prerequisites|requirements|definitions?|tl;?dr|key facts|diagram)\W*$`)
	apart    = regexp.MustCompile(`(?i)^(\W*)(references?|see also|(useful |related |external )?links|(additional |more )?resources|related( runbooks| alerts| pages| documents)?|contacts?( information)?|owners?|changelog|change log|history|revision history|appendix.*|glossary|(table of )?contents|toc|further reading|authors?|faq|license)\W*$`)
)

func newReading(book *Runbook, pieces []markdown.Piece, titled bool) *reading {
	r := &reading{book: book, pieces: pieces, headings: map[int]*heading{}, base: 7}
	var order []*heading
	first, shallowest := -1, 0
	for i, p := range pieces {
		if p.Kind != markdown.Heading {
			continue
		}
		h := &heading{Piece: p, leaf: true}
		r.headings[i] = h
		order = append(order, h)
		if first < 0 {
			first, shallowest = i, p.Level
		} else if p.Level <= shallowest {
			shallowest = -1 // the first heading is one among several
		}
	}
	if first >= 0 && shallowest > 0 && (!titled || pieces[first].Level == 1 || len(order) > 1) {
		r.headings[first].title = true
	}
	for i, h := range order {
		if !h.title {
			r.base = min(r.base, h.Level)
		}
		if i+1 < len(order) && order[i+1].Level > h.Level {
			h.leaf = false
		}
	}
	r.judge()
	return r
}

// judge decides which headings are steps.
func (r *reading) judge() {
	anyItems := false
	var around []*heading
	for i, p := range r.pieces {
		switch p.Kind {
		case markdown.Heading:
			h := r.headings[i]
			around = below(around, h.Level)
			h.step = stepWord.MatchString(h.Title) && !slices.ContainsFunc(around, func(a *heading) bool { return a.step })
			inside := func(is func(*heading) bool) bool { return slices.ContainsFunc(around, is) }
			h.apart = apart.MatchString(h.Title) || inside(func(a *heading) bool { return a.apart })
			h.explain = h.apart || explains.MatchString(h.Title) || inside(func(a *heading) bool { return a.explain })
			around = append(around, h)
		case markdown.List:
			if h := innermost(around); h != nil && len(r.steps(p, around)) > 0 {
				h.items, anyItems = true, true
			} else if h == nil && len(p.Items) > 0 {
				anyItems = true
			}
		}
	}
	for _, h := range r.headings {
		switch {
		case h.step, h.title, h.explain, !h.leaf, h.items:
		case !anyItems, h.Level > r.base, numbered.MatchString(h.Title):
			h.step = true
		}
	}
}

// steps are the items of a list that are steps where it stands.
func (r *reading) steps(p markdown.Piece, around []*heading) []markdown.Item {
	if slices.ContainsFunc(around, func(h *heading) bool { return h.step }) {
		return nil
	}
	if h := innermost(around); h == nil || !h.apart {
		return p.Items
	}
	return slices.DeleteFunc(slices.Clone(p.Items), func(i markdown.Item) bool { return !i.Checked })
}

// below takes off the headings that one of a level ends.
func below(around []*heading, level int) []*heading {
	for len(around) > 0 && around[len(around)-1].Level >= level {
		around = around[:len(around)-1]
	}
	return around
}

func innermost(around []*heading) *heading {
	if len(around) == 0 {
		return nil
	}
	return around[len(around)-1]
}

// read makes phases and steps of the pieces.
func (r *reading) read() {
	var step *heading // the one that the pieces at hand belong to
	for i, p := range r.pieces {
		if p.Kind == markdown.Heading {
			h := r.headings[i]
			if step != nil && h.Level > step.Level {
				r.book.Steps[len(r.book.Steps)-1].Body += p.HTML
				continue
			}
			r.around, step = below(r.around, h.Level), nil
			if h.step && len(r.book.Steps) < mostBookSteps {
				r.phase(r.titles())
				r.book.add(RunbookStep{ID: h.Anchor, Title: h.Title}, r.titles()...)
				r.book.Steps[len(r.book.Steps)-1].called(h.Title)
				r.around, step = append(r.around, h), h
				continue
			}
			r.around = append(r.around, h)
			if !h.title {
				r.book.Phases = append(r.book.Phases, RunbookPhase{Title: h.Title})
			}
			continue
		}
		if step != nil {
			r.book.Steps[len(r.book.Steps)-1].Body += p.HTML
			continue
		}
		items := r.steps(p, r.around)
		if p.Kind == markdown.Prose || len(items) == 0 || len(r.book.Steps)+len(items) > mostBookSteps {
			r.prose(p.HTML)
			continue
		}
		r.phase(r.titles())
		for _, item := range items {
			r.book.add(RunbookStep{ID: item.Anchor, Title: item.Title, Body: item.HTML}, r.titles()...)
		}
	}
	for i := range r.book.Steps {
		marks(&r.book.Steps[i])
		r.book.Steps[i].Instead = "" // a title that is none of ours
	}
}

// titles are the headings around, but for the document's own.
func (r *reading) titles() (out []string) {
	for _, h := range r.around {
		if !h.title && !h.step {
			out = append(out, h.Title)
		}
	}
	return out
}

// phase makes sure that the last phase is the one of these headings.
func (r *reading) phase(titles []string) {
	title := ""
	if len(titles) > 0 {
		title = titles[len(titles)-1]
	}
	if n := len(r.book.Phases); n == 0 || r.book.current() != title {
		r.book.Phases = append(r.book.Phases, RunbookPhase{Title: title})
	}
}

// current is the title of the phase that goes on.
func (b *Runbook) current() string {
	for i := len(b.Phases) - 1; i >= 0; i-- {
		if !b.Phases[i].Continues {
			return b.Phases[i].Title
		}
	}
	return ""
}

// prose adds to what stands above the steps to come.
func (r *reading) prose(html string) {
	switch n := len(r.book.Phases); {
	case n == 0:
		r.book.Intro += html
	case r.book.Phases[n-1].Steps > 0:
		title := r.book.current()
		r.book.Phases = append(r.book.Phases, RunbookPhase{Title: title, Continues: true, HTML: html})
	default:
		r.book.Phases[n-1].HTML += html
	}
}

// frontMatter is what a runbook's front matter may say; the rest is for other
// programs.
type frontMatter struct {
	title, service string
	alerts         []string
}

// frontLine is a key and its value, in YAML and in TOML alike.
var frontLine = regexp.MustCompile(`^["']?(title|service|alerts?)["']?\s*[:=]\s*(.*)$`)

// runbookFront reads front matter line by line: it may be YAML, TOML or a
// template that becomes one of them.
func runbookFront(text string) (f frontMatter) {
	list := false
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, " \t\n")
		if entry, ok := strings.CutPrefix(strings.TrimSpace(line), "- "); ok && list {
			f.alerts = append(f.alerts, unquoted(entry)...)
			continue
		}
		list = false
		m := frontLine.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		value := unquoted(m[2])
		switch {
		case strings.HasPrefix(m[1], "alert"):
			f.alerts, list = append(f.alerts, value...), len(value) == 0
		case len(value) == 0:
		case m[1] == "title":
			f.title = strings.Join(value, ", ")
		default:
			f.service = value[0]
		}
	}
	return f
}

// unquoted is a value without its quotes and brackets, taken apart at commas if
// it is a list.
func unquoted(s string) (out []string) {
	s = strings.TrimSpace(s)
	parts := []string{s}
	if inner, ok := strings.CutPrefix(s, "["); ok && strings.HasSuffix(inner, "]") {
		parts = strings.Split(strings.TrimSuffix(inner, "]"), ",")
	}
	for _, part := range parts {
		part = strings.TrimSpace(part)
		if n := len(part); n > 1 && (part[0] == '"' || part[0] == '\'') {
			if end := strings.LastIndexByte(part, part[0]); end > 0 {
				part = part[1:end]
			}
		} else if i := strings.Index(part, " #"); i >= 0 {
			part = strings.TrimSpace(part[:i])
		}
		if part != "" && part != ">" && part != "|" && part != ">-" {
			out = append(out, part)
		}
	}
	return out
}
