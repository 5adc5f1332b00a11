package export_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/grading/debrief"
	"github.com/drillyard/drillyard/grading/debrief/export"
)

// hostile is what somebody might write to have it taken for something else.
const hostile = "=1+1 | <img src=x onerror=alert(1)> [me](http://evil) `x` *bold* ## head"

func report() export.Report {
	at := int64(90_000)
	return export.Report{
		Run: "r1", Title: "The first page", Scenario: "first-page", Person: hostile, Runtime: "tabletop", Played: "2026-11-29T10:00:00Z",
		Lesson: "## What gave it away\n\nA *push*.", LessonHTML: "<h2>What gave it away</h2>", Pass: 70,
		Grade: grading.Grade{
			Score: grading.Score{Points: 3, Max: 10, Percent: 30, Open: 5, Low: 20, High: 53.3, Passed: grading.PassedNo},
			Findings: []grading.Finding{
				{ID: "a", Title: "Looks", Result: grading.Partial, Points: 3, Max: 10, Why: hostile, Earn: "Look."},
				{ID: "b", Title: "Breaks nothing", Result: grading.Lost, Points: -4, Why: "It broke."},
			},
		},
		Debrief: debrief.Debrief{
			Verdict:     "3 of 10 points.",
			Customers:   &grading.Reckoning{Text: "12 visits failed.", Actions: []grading.ActionFared{{Text: "Without it 3 more visits fail."}}},
			Assessments: []debrief.Assessment{{By: "Ada", Well: hostile, Better: "look", Percent: 80}},
			Chances:     []debrief.Chance{{Title: "Looks", Lost: 7, Text: hostile, Earn: "Look."}},
			Patterns:    []debrief.Pattern{{Title: "Silence", Text: "Nobody spoke.", Instead: "Speak."}},
			Truth:       debrief.Truth{Causes: []debrief.Cause{{Title: "A push", AtMS: &at}}},
			Entries:     []debrief.Entry{{AtMS: at, Actor: "Ada", Title: "Noted “" + hostile + "”."}},
		},
		Comments: []export.Comment{{Criterion: "a", By: "Fay", Text: "crisp"}},
		Compared: []export.Compared{{What: "Golden", Percent: new(100.0)}},
		Review:   export.Review{Learned: "to look", Actions: []export.Action{{Text: hostile, Owner: "Ada", Due: "2026-12-01"}}},
	}
}

// Both say the same, in the order of the screen, and what people wrote is text.
func TestFormats(t *testing.T) {
	for name, write := range map[string]func(export.Report, *strings.Builder) error{
		"markdown": func(r export.Report, b *strings.Builder) error { return r.Markdown(b) },
		"html":     func(r export.Report, b *strings.Builder) error { return r.HTML(b) },
	} {
		var b strings.Builder
		if err := write(report(), &b); err != nil {
			t.Fatal(err)
		}
		text, at := b.String(), -1
		for _, part := range []string{"What gave it away", "3 of 10 points.", "between 20 and 53.3", "Not passed.", "Score expected: 80", "7 points lost", "Nobody spoke.", "A push (1:30)", "12 visits failed.", "3 more visits fail", "Golden", "It broke.", "crisp", "to look", "2026-12-01", "1:30"} {
			found := strings.Index(strings.NewReplacer(`\`, "", "at 1:30", "1:30").Replace(text), part)
			if found < 0 {
				t.Errorf("%s lacks %q: %s", name, part, text)
			}
			if part != "1:30" && found < at {
				t.Errorf("%s has %q too early", name, part)
			}
			at = max(at, found)
		}
		if regexp.MustCompile(`(^|[^\\])<img`).MatchString(text) || regexp.MustCompile(`[^\\]\[me\]`).MatchString(text) && name == "markdown" {
			t.Errorf("%s takes what somebody wrote for markup: %s", name, text)
		}
		if name == "markdown" {
			for line := range strings.Lines(text) {
				if strings.HasPrefix(line, "|") && strings.Count(strings.ReplaceAll(line, `\|`, ""), "|") < 4 {
					t.Errorf("a row is broken: %s", line)
				}
			}
		}
		if name == "html" && (strings.Contains(text, "http-equiv") || strings.Contains(text, "src=") && !strings.Contains(text, "&lt;img src=") || strings.Contains(text, "<link") || !strings.Contains(text, "@media print")) {
			t.Errorf("the page needs more than itself, or is not for printing: %s", text)
		}
	}
}

// A number is a number to a spreadsheet: none begins with a sign.
func TestRows(t *testing.T) {
	rows := report().Rows()
	if len(rows) != 3 || rows[2][9] != "0" || rows[2][10] != "4" || rows[1][9] != "3" {
		t.Errorf("%q", rows)
	}
	for _, row := range rows {
		if len(row) != len(rows[0]) {
			t.Errorf("%d cells under %d heads", len(row), len(rows[0]))
		}
	}
}

// A run that was cut short has no score in any of them.
func TestCutShort(t *testing.T) {
	r := report()
	r.Debrief.CutShort, r.Debrief.Verdict = true, "It was cut short."
	var b strings.Builder
	if err := r.Markdown(&b); err != nil {
		t.Fatal(err)
	}
	if text := b.String(); strings.Contains(text, "30 %") || !strings.Contains(text, "Not graded") {
		t.Error(text)
	}
}
