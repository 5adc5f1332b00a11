package web

import (
	"time"

	"github.com/drillyard/drillyard/scenarios"
	lang "github.com/drillyard/drillyard/scenarios/interview"
	"github.com/drillyard/drillyard/scenarios/markdown"
	"github.com/drillyard/drillyard/server/interview"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/store"
)

// draftInterview is an interview template as a candidate and as a host read it, as far as it
// can be read.
type draftInterview struct {
	For      string             `json:"for"`
	Minutes  int                `json:"minutes"` // of what is graded
	Welcome  ownInterview       `json:"welcome"` // as a candidate is told before they begin
	Sections []interviewSection `json:"sections"`
	Days     int                `json:"days"` // that a link lets somebody in
	Pass     int                `json:"pass"` // percent; 0: nothing is asked for
	// Weights are what the dimensions weigh here.
	Weights []weightedDimension `json:"weights"`
}

// interviewSection is a heading of a template with what stands below it: a sitting, an item,
// what candidates are told, or what could not be read as any of these.
type interviewSection struct {
	Line    int         `json:"line"` // of the heading, from 1
	Title   string      `json:"title"`
	Sitting *ownSitting `json:"sitting"`
	Item    *draftItem  `json:"item"`
	Told    string      `json:"told_html,omitempty"`
}

// draftItem is an item, and what it is made of.
type draftItem struct {
	store.InterviewItem
	MadeOf posedView `json:"made_of"`
}

// viewInterviewDraft shows a template with what of it can be read.
func (s *server) viewInterviewDraft(t library.Interview, text string) *draftInterview {
	terms := interview.Terms(t)
	v := &draftInterview{For: t.For, Minutes: t.Minutes(), Days: t.Days, Pass: t.Pass, Sections: []interviewSection{}, Weights: []weightedDimension{}, Welcome: ownInterview{
		Title: t.Title, Summary: terms.Summary, Measured: terms.Measured, Kept: terms.Kept, KeepDays: t.Keep, Notes: terms.Notes, Assistants: terms.Assistants, PauseMin: t.Pause, RestMin: t.Rest,
		ExpiresMS: time.Now().AddDate(0, 0, t.Days).UnixMilli(), Sittings: []ownSitting{}, Items: []itemState{},
	}}
	for _, d := range scenarios.Dimensions() {
		v.Weights = append(v.Weights, weightedDimension{d.Name, d.Title, t.Weights[d.Name]})
	}
	sittings, items := map[int]ownSitting{}, map[int]draftItem{}
	for n, sitting := range t.Sittings {
		sittings[sitting.Line] = ownSitting{sitting.Title, terms.Sittings[n].Text}
		v.Welcome.Sittings = append(v.Welcome.Sittings, sittings[sitting.Line])
		for m, item := range sitting.Items {
			of := terms.Sittings[n].Items[m]
			items[item.Line] = draftItem{of, s.viewItemOf(of)}
			v.Welcome.Items = append(v.Welcome.Items, itemState{ID: of.ID, Kind: of.Kind, Title: of.Title, Text: of.Text, Sitting: n, Warmup: of.Warmup, Stands: interview.ToCome, LengthMS: int64(of.Minutes) * time.Minute.Milliseconds()})
		}
	}
	doc, _ := markdown.Parse(t.File, []byte(text))
	for _, section := range doc.Sections {
		one := interviewSection{Line: section.Line, Title: section.Title, Told: map[string]string{lang.Measured: terms.Measured, lang.Kept: terms.Kept}[section.Title]}
		if sitting, ok := sittings[section.Line]; ok {
			one.Sitting = &sitting
		}
		if item, ok := items[section.Line]; ok {
			one.Item = &item
		}
		v.Sections = append(v.Sections, one)
	}
	return v
}

// viewItemOf is what an item of an interview is made of.
func (s *server) viewItemOf(i store.InterviewItem) posedView {
	if i.Kind == string(lang.Exercise) {
		return s.viewPosed([]string{i.Of})[0]
	}
	v := posedView{Slug: i.Of, Title: i.Of}
	if d, ok := s.Library.Drill(i.Of); ok {
		v = posedView{i.Of, d.Title, "Incident", d.Level, int(d.Duration.Round(time.Minute).Minutes()), true}
	}
	return v
}
