package export

import (
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/grading/debrief"
)

// Report is a debrief with what stands around it. As JSON it is the export in
// that format.
type Report struct {
	Run        string          `json:"run"`
	Title      string          `json:"title"`
	Scenario   string          `json:"scenario"` // slug
	Person     string          `json:"person"`
	Runtime    string          `json:"runtime"`
	Played     string          `json:"played"` // RFC 3339, UTC
	Repeat     bool            `json:"repeat"`
	Lesson     string          `json:"lesson"`         // the author's, in Markdown
	LessonHTML string          `json:"-"`              // the same, safe to be shown
	Pass       float64         `json:"pass,omitempty"` // percent that passes; 0: there is none
	Grade      grading.Grade   `json:"grade"`
	Debrief    debrief.Debrief `json:"debrief"`
	Comments   []Comment       `json:"comments"`
	Compared   []Compared      `json:"compared"` // other plays of the drill
	Review     Review          `json:"review"`
}

// Comment is what a rater wrote beside a mark.
type Comment struct {
	Criterion string `json:"criterion"`
	By        string `json:"by"`
	Text      string `json:"text"`
}

// Compared is another play of the same drill.
type Compared struct {
	What    string          `json:"what"`    // in a few words
	Percent *float64        `json:"percent"` // null: it has no score
	Timings grading.Timings `json:"timings"`
}

// Review is what people concluded, and what they are to do.
type Review struct {
	Happened string   `json:"happened"`
	Causes   string   `json:"causes"`
	Learned  string   `json:"learned"`
	Actions  []Action `json:"actions"`
}

// Action is what somebody is to do.
type Action struct {
	Text  string `json:"text"`
	Owner string `json:"owner"`
	Due   string `json:"due"` // a day
	Done  bool   `json:"done"`
}
