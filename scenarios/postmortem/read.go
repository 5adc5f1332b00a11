// Package postmortem turns a post-mortem that somebody wrote into the draft of a
// scenario: what it says of the impact, the cause, the actions and the timeline
// goes where a scenario has a place for it, and all that has none is kept and
// marked.
//
// Invariants: nothing that was written is lost, and nothing is made up without a
// mark; it reads no network and asks no model. Input over markdown.MaxFree is
// refused.
//
// Non-goals: a drill that is ready to be played. What customers saw and what gave
// it away are for the author.
package postmortem

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/drillyard/drillyard/scenarios/markdown"
)

// Report is what was found in a post-mortem. Texts are plain, without markup.
type Report struct {
	Title    string
	Severity string // SEV1 to SEV4; empty: it does not say
	Summary  []string
	Impact   []string
	Cause    []string
	Detected []string // how it was noticed
	Resolved []string // what ended it
	Actions  []string
	Lessons  []string
	Timeline []Entry // in the order of time
	Rest     []string
	Cut      bool // there was more than is taken over
}

// part is what a heading or a label of a post-mortem stands above.
type part int

const (
	partRest part = iota
	partSummary
	partImpact
	partCause
	partDetected
	partResolved
	partActions
	partLessons
	partTimeline
	partSeverity
)

// parts are the words by which templates call their parts, the most telling
// ones first: "timeline of impact" is a timeline.
var parts = []struct {
	part  part
	words *regexp.Regexp
}{
	{partTimeline, regexp.MustCompile(`(?i)\b(time ?line|chronology|chronicle|sequence of events|event log|incident log|log of events|zeitverlauf)\b`)},
	{partActions, regexp.MustCompile(`(?i)\b(action items?|actions?|follow[- ]?ups?|corrective|preventi(on|ve)|remediations?( items?)?|next steps|to-?dos?|improvements?)\b`)},
	{partLessons, regexp.MustCompile(`(?i)\b(lessons?( learned)?|what went (well|wrong|poorly|badly)|where we got lucky|what (we )?(have )?learned|learnings|retrospective|takeaways|went well)\b`)},
	{partCause, regexp.MustCompile(`(?i)\b(root[- ]?causes?|causes?|contributing (factors?|causes?)|triggers?|fault|five whys|5 whys|why (did )?(it|this) happen(ed)?|what went wrong|background|technical details|analysis|leadup|lead-up|mechanism)\b`)},
	{partDetected, regexp.MustCompile(`(?i)\b(detection|detected|how (we|it was) (noticed|detected|found)|discovery|alerting)\b`)},
	{partResolved, regexp.MustCompile(`(?i)\b(resolutions?|resolved|mitigations?|mitigated|recover(y|ed)|response|fix|restoration|how (we|it was) (fixed|resolved))\b`)},
	{partImpact, regexp.MustCompile(`(?i)\b(impact(ed)?|affected|customer (effect|experience)|blast radius|consequences|user[- ]facing)\b`)},
	{partSeverity, regexp.MustCompile(`(?i)^\W*(severity|sev|priority|incident level)\b`)},
	{partSummary, regexp.MustCompile(`(?i)\b(summary|overview|abstract|tl;?dr|what happened|synopsis|introduction|description|issue)\b`)},
}

// partOf is what a heading or a label announces; partRest: nothing known.
func partOf(words string) part {
	for _, p := range parts {
		if p.words.MatchString(words) {
			return p.part
		}
	}
	return partRest
}

// labelled is a line that begins with what it is about: "Impact: …".
var labelled = regexp.MustCompile(`^\W{0,3}([A-Z][A-Za-z /&-]{2,40}?)\s*(?:[:?]\W{0,3}|\s[–—]\s)(\S.*)?$`)

// bounds on what is taken over.
const (
	mostEntries = 120
	longestText = 1200     // characters of one text
	mostTexts   = 60       // of a part
	mostTaken   = 80 << 10 // bytes of all texts
)

// Read finds the parts of a post-mortem. The error says that it is too large.
func Read(src []byte) (*Report, error) {
	front, blocks, err := markdown.ReadBlocks(src)
	if err != nil {
		return nil, err
	}
	r := &reader{out: &Report{}}
	for line := range strings.Lines(front) {
		key, value, ok := strings.Cut(line, ":")
		value = strings.Trim(strings.TrimSpace(value), `"'`)
		switch {
		case !ok || value == "":
		case strings.TrimSpace(key) == "title":
			r.out.Title = value
		case partOf(key) == partSeverity:
			r.severity(value)
		}
	}
	for i, b := range blocks {
		r.block(i, b)
	}
	r.out.Timeline = r.clock.order()
	if len(r.out.Timeline) < 2 { // one time alone tells no story
		for _, e := range r.out.Timeline {
			r.add(partRest, e.Clock+" "+e.Text)
		}
		r.out.Timeline = nil
	}
	r.out.Title = clean(r.out.Title)
	return r.out, nil
}

// reader is one reading under way.
type reader struct {
	out   *Report
	at    part // what the last heading announced
	level int  // of that heading
	clock clock
	taken int
}

func (r *reader) block(i int, b markdown.Block) {
	switch {
	case b.Level > 0:
		if r.out.Title == "" && i < 3 && (b.Level == 1 || partOf(b.Text) == partRest) {
			r.out.Title = b.Text
			return
		}
		if r.entry(b.Text) {
			r.at, r.level = partTimeline, b.Level
			return
		}
		if p := partOf(b.Text); p != partRest || b.Level <= r.level {
			r.at, r.level = p, b.Level
		}
		if r.at == partRest || partOf(b.Text) == partRest {
			r.add(r.at, b.Text)
		}
		if r.at == partSeverity {
			r.severity(b.Text)
		}
	case b.Rows != nil:
		r.table(b.Rows)
	case b.Items != nil:
		for _, item := range b.Items {
			r.line(item)
		}
	default:
		r.paragraph(b.Text)
	}
}

// paragraph reads a text line by line where lines say when or what they are
// about, and else as a whole.
func (r *reader) paragraph(text string) {
	lines := strings.Split(text, "\n")
	told := false
	for _, line := range lines {
		_, _, timed := r.clock.read(line)
		m := labelled.FindStringSubmatch(strings.TrimSpace(line))
		told = told || timed || m != nil && partOf(m[1]) != partRest
	}
	if !told {
		r.add(r.at, strings.Join(lines, " "))
		return
	}
	for _, line := range lines {
		r.line(line)
	}
}

func (r *reader) line(line string) {
	line = strings.TrimSpace(line)
	if line == "" || r.entry(line) {
		return
	}
	if m := labelled.FindStringSubmatch(line); m != nil {
		if p := partOf(m[1]); p != partRest {
			if strings.TrimSpace(m[2]) == "" {
				r.at, r.level = p, 7
				return
			}
			r.part(p, m[2])
			return
		}
	}
	r.part(r.at, line)
}

func (r *reader) part(p part, text string) {
	if p == partSeverity {
		r.severity(text)
	}
	r.add(p, text)
}

// table reads rows of a timeline, rows that begin with what they are about, and
// rows of anything else.
func (r *reader) table(rows [][]string) {
	for i, cells := range rows {
		at, when := -1, ""
		for k, cell := range cells {
			if _, rest, ok := r.clock.read(cell); ok && strings.Trim(rest, " -–—|") == "" {
				at, when = k, cell
				break
			}
		}
		var others []string
		for k, cell := range cells {
			if cell = strings.TrimSpace(cell); k != at && cell != "" {
				others = append(others, cell)
			}
		}
		switch {
		case at > 0 && i > 0 && dated(cells[at-1]): // a column of days before that of times
			if r.entry(cells[at-1] + " " + when + " " + strings.Join(others[1:], " · ")) {
				continue
			}
			fallthrough
		case at >= 0 && len(others) > 0:
			r.entry(when + " " + strings.Join(others, " · "))
		case len(cells) == 2 && partOf(cells[0]) != partRest && cells[1] != "":
			r.part(partOf(cells[0]), cells[1])
		case i == 0 && len(rows) > 1:
			// the head says what the columns are; the rows say the rest
		case len(others) > 0:
			r.part(r.at, strings.Join(others, " · "))
		}
	}
}

// entry takes a text that begins with a time into the timeline.
func (r *reader) entry(text string) bool {
	if r.at == partActions {
		return false // when something is due
	}
	return r.clock.take(text, r.at == partTimeline)
}

var severityWord = regexp.MustCompile(`(?i)\b(?:sev(?:erity)?[- :]*|p|priority[- :]*)([0-4])\b|\b(critical|major|high|moderate|medium|minor|low)\b`)

// severity reads how bad it was.
func (r *reader) severity(text string) {
	m := severityWord.FindStringSubmatch(text)
	if m == nil || r.out.Severity != "" {
		if d := strings.TrimSpace(text); len(d) == 1 && d >= "1" && d <= "4" && r.out.Severity == "" {
			r.out.Severity = "SEV" + d
		}
		return
	}
	switch {
	case m[1] == "0":
		r.out.Severity = "SEV1"
	case m[1] != "":
		r.out.Severity = "SEV" + m[1]
	default:
		r.out.Severity = map[string]string{"critical": "SEV1", "major": "SEV2", "high": "SEV2", "moderate": "SEV3", "medium": "SEV3", "minor": "SEV4", "low": "SEV4"}[strings.ToLower(m[2])]
	}
}

func (r *reader) add(p part, text string) {
	text = clean(text)
	if text == "" {
		return
	}
	to := &r.out.Rest
	switch p {
	case partSummary:
		to = &r.out.Summary
	case partImpact:
		to = &r.out.Impact
	case partCause:
		to = &r.out.Cause
	case partDetected:
		to = &r.out.Detected
	case partResolved:
		to = &r.out.Resolved
	case partActions:
		to = &r.out.Actions
	case partLessons:
		to = &r.out.Lessons
	}
	if r.taken += len(text); len(*to) == mostTexts || r.taken > mostTaken && !r.out.Cut {
		r.out.Cut = true
		text = "(more than is taken over follows in the original)"
	} else if r.taken > mostTaken {
		return
	}
	if len(*to) <= mostTexts {
		*to = append(*to, text)
	}
}

// clean is a text on one line, of bounded length, without what the language of
// scenarios would take for its own.
func clean(text string) string {
	text = strings.NewReplacer("{{", "{ {", "}}", "} }", "\u2028", " ", "\u2029", " ").Replace(strings.Join(strings.Fields(text), " "))
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == utf8.RuneError || r >= 0x80 && r < 0xa0 || r == 0xfeff {
			return -1
		}
		return r
	}, text)
	if utf8.RuneCountInString(text) > longestText {
		text = string([]rune(text)[:longestText]) + " …"
	}
	return strings.TrimSpace(text)
}
