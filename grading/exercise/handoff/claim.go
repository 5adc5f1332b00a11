package handoff

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Claim is a statement in what was written that the log can bear out or contradict.
type Claim struct {
	Line  int    `json:"line"`
	Words string `json:"words"`
	Time  bool   `json:"time,omitempty"`
	Right bool   `json:"right,omitempty"`
	Wrong bool   `json:"wrong,omitempty"` // neither: the log does not tell
	Why   string `json:"why"`
}

var (
	severityForm = regexp.MustCompile(`(?i)\bSEV[- ]?(\d)\b`)
	wordForm     = regexp.MustCompile(`[\pL][\pL\pN_-]{3,}`)
	abridged     = regexp.MustCompile(`\d ?[aApP]\.[mM]$`) // its full stop ends no sentence
	sentenceForm = regexp.MustCompile(`[.!?](?:\s+|$)|\n`)
)

// minute is how far a time may be from that of the log: who writes 14:03 has rounded.
const minute = time.Minute

// rounding is how far a number may be from one of the log's.
const rounding = 0.1

// claimsOf finds what can be checked. Others are the documents beside the log.
func claimsOf(text string, log []Entry, others string) []Claim {
	out := []Claim{}
	known := words(log)
	zone := zoneOf(text)
	for _, s := range sentences(text) {
		out = append(out, s.times(log, known, zone)...)
		out = append(out, s.severities(log)...)
		out = append(out, s.numbers(others)...)
		out = append(out, s.people(log)...)
	}
	return out
}

// doings are verbs by which somebody is said to have done a thing, and how the log has it.
var doings = map[string]string{
	"restarted": "took the action restart", "drained": "took the action drain", "rolled back": "took the action rollback", "scaled": "took the action scale",
	"killed": "took the action kill", "ended": "took the action kill", "declared": "declared", "acknowledged": "acknowledged",
}

var doingForm = regexp.MustCompile(`\b([A-Z]\pL+)(?: [A-Z]\pL+)? (?:has |then )?(restarted|drained|rolled back|scaled|killed|ended|declared|acknowledged)\b`)

// people holds who is said to have done a thing against who did.
func (s sentence) people(log []Entry) (out []Claim) {
	for _, m := range doingForm.FindAllStringSubmatch(s.text, -1) {
		known, by := false, ""
		right := false
		for _, e := range log {
			known = known || strings.HasPrefix(e.Who, m[1])
			if strings.Contains(strings.ToLower(e.Text), doings[m[2]]) && !strings.HasPrefix(e.Text, "in ") {
				by = e.Who
				right = right || strings.HasPrefix(e.Who, m[1])
			}
		}
		if !known || by == "" {
			continue
		}
		c := Claim{Line: s.line, Words: m[0], Right: right, Wrong: !right, Why: "The log has it so."}
		if !right {
			c.Why = fmt.Sprintf("%s: by the log that was %s.", m[0], by)
		}
		out = append(out, c)
	}
	return out
}

// sentence is one of what was written, and the line that it begins on.
type sentence struct {
	line int
	text string
}

func sentences(text string) (out []sentence) {
	line := 1
	for len(text) > 0 {
		end := 0
		for end < len(text) {
			m := sentenceForm.FindStringIndex(text[end:])
			if m == nil {
				end = len(text)
				break
			}
			from := end + m[0]
			end += m[1]
			if text[from] == '\n' || !abridged.MatchString(text[max(0, from-6):from]) {
				break
			}
		}
		if part := strings.TrimSpace(text[:end]); part != "" {
			out = append(out, sentence{line, part})
		}
		line += strings.Count(text[:end], "\n")
		text = text[end:]
	}
	return out
}

// words are those that few entries of a log have: by them a sentence names an entry.
func words(log []Entry) map[string][]int {
	at := map[string][]int{}
	for i, e := range log {
		for _, w := range wordForm.FindAllString(strings.ToLower(e.Text+" "+e.Who), -1) {
			w = stem(w)
			if n := at[w]; len(n) == 0 || n[len(n)-1] != i {
				at[w] = append(n, i)
			}
		}
	}
	return at
}

// stem takes the endings off that a verb has where a log has another.
func stem(w string) string {
	for _, end := range []string{"ing", "ed", "es", "s"} {
		if cut, ok := strings.CutSuffix(w, end); ok && len(cut) >= 4 {
			return cut
		}
	}
	return w
}

// leastWords is how many words a sentence and the entry that it names have in common.
const leastWords = 2

// named are the entries that a sentence has most words of, if those are enough to tell.
func (s sentence) named(known map[string][]int) (entries []int) {
	hits, different := map[int]float64{}, map[int]int{}
	seen := map[string]bool{}
	for _, w := range wordForm.FindAllString(strings.ToLower(s.text), -1) {
		w = stem(w)
		if seen[w] {
			continue
		}
		seen[w] = true
		for _, i := range known[w] {
			hits[i] += 1 / float64(len(known[w]))
			different[i]++
		}
	}
	best := 0.0
	for i, h := range hits {
		if different[i] < leastWords {
			delete(hits, i) // one word in common is chance
			continue
		}
		best = max(best, h)
	}
	if best < 0.5 {
		return nil
	}
	for i, h := range hits {
		if h >= 0.6*best {
			entries = append(entries, i)
		}
	}
	slices.Sort(entries)
	return entries
}

func (s sentence) times(log []Entry, known map[string][]int, zone []time.Duration) (out []Claim) {
	for _, r := range readings(s.text, zone) {
		c := Claim{Line: s.line, Words: r.words, Time: true}
		off := func(e Entry) time.Duration { return r.off(e.at) }
		about := s.named(known)
		switch {
		case slices.ContainsFunc(about, func(i int) bool { return off(log[i]) <= minute }):
			c.Right, c.Why = true, fmt.Sprintf("The log has it at %s.", r.words)
		case len(about) > 0 && !ahead(s.text, r.words):
			near := about[0]
			for _, i := range about {
				if off(log[i]) < off(log[near]) {
					near = i
				}
			}
			c.Wrong, c.Why = true, fmt.Sprintf("%s: the log has %q at %s.", r.words, short(log[near].Text), clock(log[near].at))
		default:
			c.Why = fmt.Sprintf("%s: the log does not say what was then, or it lies ahead.", r.words)
		}
		out = append(out, c)
	}
	return out
}

// ahead reports whether a time is said to come: of what is planned the log knows nothing.
func ahead(text, at string) bool {
	before, _, _ := strings.Cut(text, at)
	lower := strings.ToLower(before)
	return regexp.MustCompile(`\b(?:next|until|will|by|due|review|again at|promised|expected|from)\b[^.]*$`).MatchString(lower)
}

func short(text string) string {
	if r := []rune(text); len(r) > 90 {
		return string(r[:90]) + "…"
	}
	return text
}

func clock(at time.Duration) string {
	return fmt.Sprintf("%02d:%02d:%02d", int(at.Hours()), int(at.Minutes())%60, int(at.Seconds())%60)
}

func (s sentence) severities(log []Entry) (out []Claim) {
	var all []string
	for _, e := range log {
		for _, m := range severityForm.FindAllStringSubmatch(e.Text, -1) {
			all = append(all, m[1])
		}
	}
	for _, m := range severityForm.FindAllStringSubmatch(s.text, -1) {
		c := Claim{Line: s.line, Words: m[0]}
		switch {
		case slices.Contains(all, m[1]):
			c.Right, c.Why = true, "The log has this severity."
		case len(all) > 0:
			slices.Sort(all)
			c.Wrong, c.Why = true, fmt.Sprintf("%s: the log says SEV%s.", m[0], strings.Join(slices.Compact(all), ", SEV"))
		default:
			c.Why = m[0] + ": the log names no severity."
		}
		out = append(out, c)
	}
	return out
}
