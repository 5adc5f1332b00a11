package postmortem

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults/stack"
)

// Candidate is a way of doing a fault to the stack, for the cause of a draft.
type Candidate struct {
	Fault  string
	Words  string // by which people tell of it: its name, title and description
	Target string
	With   map[string]string
	Tells  []string // tells of Truth in YAML, "{metrics: up, service: api}"
	Cure   string   // an action; empty: none takes it away
	Owner  string   // the team whose it is to mend
}

// Setting is where a draft is played.
type Setting struct {
	Stack   *stack.Stack
	Oncall  string
	Cause   Candidate
	Guessed bool // that cause was picked by words
	Journey string
}

// Draft is a scenario made of a post-mortem.
type Draft struct {
	Text   string   // the file
	Marked []string // what could not be placed or was guessed, for whoever goes on with it
}

// Best sorts candidates by how much of their words a post-mortem has, rare
// words counting more; those of which it has none come last.
func Best(r *Report, all []Candidate) []Candidate {
	said := map[string]float64{}
	for weight, texts := range map[float64][][]string{3: {r.Cause, {r.Title}}, 1: {r.Summary, r.Resolved, r.Detected}, 0.5: {r.Impact, r.Rest}} {
		for _, part := range texts {
			for _, text := range part {
				for w := range wordsOf(text) {
					said[w] = max(said[w], weight)
				}
			}
		}
	}
	in := map[string]float64{}
	own := make([]map[string]bool, len(all))
	for i, c := range all {
		own[i] = wordsOf(c.Words)
		for w := range own[i] {
			in[w]++
		}
	}
	score := make(map[string]float64, len(all))
	for i, c := range all {
		for w := range own[i] {
			score[c.Fault] += said[w] * math.Log(float64(len(all)+1)/in[w])
		}
		score[c.Fault] /= math.Sqrt(float64(len(own[i]) + 20)) // a long description is no better one
	}
	out := slices.Clone(all)
	slices.SortStableFunc(out, func(a, b Candidate) int { return cmp.Compare(score[b.Fault], score[a.Fault]) })
	return out
}

var letters = regexp.MustCompile(`[\p{L}]{3,}`)

// wordsOf are the words of a text, without their commonest endings.
func wordsOf(text string) map[string]bool {
	out := map[string]bool{}
	for _, w := range letters.FindAllString(strings.ToLower(text), -1) {
		for _, ending := range []string{"ing", "ies", "es", "ed", "s", "e"} {
			if cut, ok := strings.CutSuffix(w, ending); ok && len(cut) > 3 {
				w = cut
				break
			}
		}
		out[w] = true
	}
	return out
}

// Make writes the draft.
func Make(r *Report, s Setting) Draft {
	d := &drafting{report: r, set: s}
	d.timeline()
	d.front()
	d.truth()
	d.line("## Timeline\n")
	d.b.WriteString(d.injects.String())
	d.rubric()
	d.debrief()
	return Draft{Text: d.b.String(), Marked: d.marked}
}

// drafting is one draft under way.
type drafting struct {
	report  *Report
	set     Setting
	b       strings.Builder
	injects strings.Builder
	marked  []string
}

func (d *drafting) line(format string, args ...any) { fmt.Fprintf(&d.b, format+"\n", args...) }

// mark says in the draft, and in the summary, what is left to its author.
func (d *drafting) mark(to *strings.Builder, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	d.marked = append(d.marked, text)
	fmt.Fprintf(to, "> **To do:** %s\n\n", text)
}

func (d *drafting) front() {
	d.line("---\n# A draft, made from a post-mortem. What is marked “To do” waits for its author.")
	d.line("title: %s", quoted("A draft of a drill"))
	d.line("level: intermediate\nduration: 20m\nstack: %s\noncall: %s\nskills: [incident-response, observability]", d.set.Stack.Name, d.set.Oncall)
	d.line("personas:\n  - {id: support, name: Support, title: Customer support}")
	d.line("end: {held: 30s}\n---")
	d.line("A draft that is not ready to be played.\n")
	d.marked = append(d.marked, "give it a title and a summary; neither may tell what is wrong.")
	d.line("## Briefing\n\nYou are on call for %s. It is {{clock}}.\n", d.set.Oncall)
	d.mark(&d.b, "say what whoever is on call would know at this moment, and no more.")
}

var shares = regexp.MustCompile(`(\d{1,3})(?:\.\d+)?\s*(?:%|percent|per cent)`)

// impactShare is the share of customers that the impact speaks of.
func (d *drafting) impactShare() (low, high int, found bool) {
	for _, text := range d.report.Impact {
		for _, m := range shares.FindAllStringSubmatch(text, -1) {
			if n, _ := strconv.Atoi(m[1]); n > 0 && n <= 100 {
				return max(1, n-15), min(100, n+15), true
			}
		}
	}
	return 10, 100, false
}

func (d *drafting) truth() {
	c := d.set.Cause
	d.line("## Truth\n")
	d.quote("Impact", d.report.Impact)
	d.quote("Cause", d.report.Cause)
	if d.set.Guessed {
		d.mark(&d.b, "the cause is played by the fault %s on %s, picked by the words of the post-mortem: see whether another one is nearer (`drillyard faults`).", c.Fault, c.Target)
	}
	low, high, said := d.impactShare()
	if !said {
		d.mark(&d.b, "say how many customers the impact takes in; the post-mortem gives no share.")
	}
	best := d.report.Severity
	if best == "" {
		best = "SEV2"
		d.mark(&d.b, "say how severe it is; the post-mortem does not.")
	}
	d.line("```yaml truth\nseverity: {best: %s}\ncauses: [{inject: cause, partial: {target: %q}}]\nowner: %s", best, c.Target, c.Owner)
	d.line("impact: {journey: %s, share: %d-%d%%, kind: errors} # to do: which journey; slow, errors or unavailable", d.set.Journey, low, high)
	if len(c.Tells) > 0 {
		d.line("tells:")
		for _, tell := range c.Tells {
			d.line("  - %s", tell)
		}
	}
	if c.Cure != "" {
		d.line("allowed: [{%s: %s}]", c.Cure, d.end())
	}
	d.line("```\n")
}

// end is the service at which a cure is done.
func (d *drafting) end() string {
	target := d.set.Cause.Target
	if from, _, edge := strings.Cut(target, "->"); edge {
		return from
	}
	return target
}

// What a line of a timeline is, by its words.
var (
	theirs = regexp.MustCompile(`(?i)\b(customers?|users?|clients?|support|tickets?|complain\w*|tweets?|twitter|social media|reports? (?:from|by)|reported)\b`)
	ours   = regexp.MustCompile(`(?i)\b(roll(ed|ing)?[ -]?back|revert\w*|restart\w*|mitigat\w*|escalat\w*|acknowledg\w*|declar\w*|investigat\w*|joined|on[- ]call|engineers?|identified|disabled|scaled|failed over|failover|paged|declared|confirmed|deployed (a|the) fix|fix(ed)?|resolved|all clear|monitor\w*|status page)\b`)
	alarms = regexp.MustCompile(`(?i)\b(alerts?|alarms?|pages?|paged|pagerduty|opsgenie|monitoring (fired|detected)|triggered)\b`)
	change = regexp.MustCompile(`(?i)\b(deploy\w*|releas\w*|rolled out|rollout|merged?|push(ed)?|config\w*|flag|migration|upgrade\w*|change\w*|enabled)\b`)
)

// most said by support in a draft: who plays reads each.
const mostSaid = 6

// timeline places what can be placed, and lists the rest where its author looks
// for it. A draft lasts twenty minutes however long it took: the time from the
// first entry to the last is told in twelve.
func (d *drafting) timeline() {
	c, to := d.set.Cause, &d.injects
	fmt.Fprintf(to, "### What broke\n\n")
	entries := d.report.Timeline
	total := time.Duration(0)
	if len(entries) > 0 {
		total = entries[len(entries)-1].After
	}
	at := func(e Entry) time.Duration {
		const room = 12 * time.Minute
		if total <= room {
			return time.Minute + e.After.Round(time.Second)
		}
		return time.Minute + time.Duration(float64(room)*float64(e.After)/float64(total)).Round(time.Second)
	}
	caused := false
	var left []string
	var says []Entry
	for _, e := range entries {
		place := fmt.Sprintf("%s: %s", literal(e.Clock), literal(e.Text))
		if e.Late {
			d.marked = append(d.marked, fmt.Sprintf("%s stood below a later time and was put in order.", literal(e.Clock)))
		}
		switch {
		case !caused && change.MatchString(e.Text) && !ours.MatchString(e.Text):
			caused = true
			fmt.Fprintf(to, "> %s\n\n", place)
		case theirs.MatchString(e.Text) && !ours.MatchString(e.Text) && len(says) < mostSaid:
			says = append(says, e)
		case alarms.MatchString(e.Text):
			left = append(left, place+" (alerts fire by themselves)")
		case ours.MatchString(e.Text):
			left = append(left, place+" (what responders did is what trainees may do)")
		default:
			left = append(left, place)
		}
	}
	if !caused {
		d.mark(to, "no line of the timeline tells what was changed: if a change was the cause, add it under `change`.")
	} else {
		d.mark(to, "if that change was the cause, put it into the block below under `change`, in words that do not tell.")
	}
	fmt.Fprintf(to, "```yaml inject\nid: cause\nat: 1m\nfault: %s\ntarget: %q\n", c.Fault, c.Target)
	if len(c.With) > 0 {
		fmt.Fprintf(to, "with:\n")
		for _, name := range slices.Sorted(maps.Keys(c.With)) {
			fmt.Fprintf(to, "  %s: %s\n", name, quoted(c.With[name]))
		}
	}
	fmt.Fprintf(to, "```\n\n")
	for i, e := range says {
		fmt.Fprintf(to, "### Support writes, %d\n\n> %s: %s\n\n", i+1, literal(e.Clock), literal(e.Text))
		fmt.Fprintf(to, "```yaml inject\nid: support-%d\nat: %s\nsay: {as: support, in: \"#incident\", text: %s} # to do: in support's own words\n```\n\n", i+1, min(at(e), 14*time.Minute)+time.Minute, quoted("Customers tell us that something is wrong. What do I answer them?"))
	}
	if len(says) > 0 {
		d.marked = append(d.marked, "what support writes is a placeholder: say it in their words, without what they cannot know.")
	}
	if len(entries) == 0 {
		d.mark(to, "the post-mortem has no timeline that could be read.")
	}
	if len(left) > 0 {
		fmt.Fprintf(to, "### Not placed\n\n")
		d.mark(to, "%d lines of the timeline have no place of their own. Use what helps, and take this heading out.", len(left))
		for _, text := range left {
			fmt.Fprintf(to, "- %s\n", text)
		}
		fmt.Fprintf(to, "\n")
	}
}

func (d *drafting) rubric() {
	c := d.set.Cause
	d.line(`## Rubric

` + "```yaml rubric" + `
- id: looks-first
  title: Sees where it shows before touching anything
  dimension: observability
  points: 30
  expect: evidence.viewed
  where: bears_on("cause")
  before: action.taken
- id: finds-it
  title: Names what is wrong
  dimension: systems
  points: 30
  truth: cause
- id: declares
  title: Declares an incident of the right severity
  dimension: incident-response
  points: 20
  truth: severity
- id: tells
  title: Tells others what customers see
  dimension: communication
  points: 20
  expect: update.posted
` + "```\n")
	d.mark(&d.b, "give points for what this drill is to teach: the actions of the post-mortem below are the first place to look.")
	d.line("## Rehearsals\n\n```yaml rehearsal\nname: golden\nsteps:")
	d.line("  - {when: page.sent, after: 15s, acknowledge: page} # to do: see that somebody is paged")
	d.line("  - {after: 10s, view: dashboard, service: %s}", d.end())
	d.line("  - {after: 10s, view: changes, service: %s}", d.end())
	d.line("  - {after: 10s, declare: %s, text: \"Customers are affected.\"}", cmp.Or(d.report.Severity, "SEV2"))
	d.line("  - {after: 10s, hypothesis: \"It is here.\", suspect: %q}", c.Target)
	if c.Cure != "" {
		d.line("  - {after: 10s, do: %s, target: %q, reason: \"It takes the cause away.\"}", c.Cure, d.end())
	}
	d.line("  - {after: 10s, update: \"We found it and are mending it.\", status: identified}")
	d.line("expect: {score: \">= 90%%\"}\n```\n")
}

func (d *drafting) debrief() {
	d.line("## Debrief\n")
	d.mark(&d.b, "tell what happened, what gave it away, and what good looked like. What follows is from the post-mortem.")
	d.line("It is about %s.\n", literal(cmp.Or(d.report.Title, "an incident")))
	for _, p := range []struct {
		title string
		texts []string
	}{{"Summary", d.report.Summary}, {"Impact", d.report.Impact}, {"Cause", d.report.Cause}, {"How it was noticed", d.report.Detected}, {"What ended it", d.report.Resolved}, {"Actions", d.report.Actions}, {"Lessons", d.report.Lessons}, {"Not placed", d.report.Rest}} {
		if len(p.texts) == 0 {
			continue
		}
		d.line("### %s\n", p.title)
		for _, text := range p.texts {
			d.line("- %s", literal(text))
		}
		d.line("")
	}
	for _, p := range []struct {
		what  string
		texts []string
	}{{"an impact", d.report.Impact}, {"a cause", d.report.Cause}, {"actions", d.report.Actions}} {
		if len(p.texts) == 0 {
			d.marked = append(d.marked, "no part of the post-mortem could be read as "+p.what+".")
		}
	}
	if d.report.Cut {
		d.marked = append(d.marked, "it is longer than what is taken over; see the original for the rest.")
	}
	if n := len(d.report.Rest); n > 0 {
		d.marked = append(d.marked, fmt.Sprintf("%d texts were in no part that is known; they stand at the end of the debrief.", n))
	}
}

// quote puts what the post-mortem says beside what is made of it.
func (d *drafting) quote(what string, texts []string) {
	if len(texts) == 0 {
		return
	}
	d.line("> **%s, as the post-mortem has it:**", what)
	for _, text := range texts[:min(len(texts), 8)] {
		d.line(">\n> %s", literal(text))
	}
	d.line("")
}

// quoted is a text as a value of YAML.
func quoted(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}

// literal is a text in Markdown as it reads, whatever is in it.
func literal(text string) string {
	var b strings.Builder
	for _, r := range text {
		if strings.ContainsRune("\\`*_[]<>#|~!", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
