package alerts

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/scenarios/oncall"
)

// What a try covers, as the answer of spanPart says.
const (
	oneDay  = "day"
	allWeek = "week"
)

// How long an answer may be tried and judged. Rules that people mean take a second or two,
// and what any may cost is bounded by count, the same on every machine: see metrics.Costly.
// These are for a machine that is as good as down.
const (
	tryTime   = 2 * time.Minute
	judgeTime = 8 * time.Minute
)

// mostWritten is how long each file may become, in characters.
const mostWritten = 64 << 10

func (v *review) Material(seed int64) exercise.Material {
	m := exercise.Material{Documents: slices.Clone(v.documents)}
	m.Documents = append(m.Documents, exercise.Document{ID: "week.md", Title: "What went wrong in the week", Language: "markdown", Text: v.diary(seed)})
	return m
}

// diary tells what went wrong in the week that is shown.
func (v *review) diary(seed int64) string {
	var b strings.Builder
	all := v.plan(seed, shown)
	zero := monday(shown)
	fmt.Fprintf(&b, "The week that begins on %s, in UTC. What stands here is all that went wrong in it.\n\n", zero.Format("Monday, 2 January 2006"))
	b.WriteString("| | what | from | until | had to be acted on |\n|---|---|---|---|---|\n")
	for i, o := range all {
		acted := "no"
		if o.act {
			acted = fmt.Sprintf("yes, %s: somebody has to know within %s", o.severity, count(int(o.within.Minutes()), "minute"))
		}
		fmt.Fprintf(&b, "| %d | %s | %s | %s | %s |\n", i+1, o.title, zero.Add(o.From).Format("Mon 15:04"), zero.Add(o.To).Format("Mon 15:04"), acted)
	}
	fmt.Fprintf(&b, "\nPhones ring for what is sent to `%s`. Night is from %d:00 to %d:00. There is a sample of each series every %s, and rules are evaluated every minute where their group does not say.\n",
		strings.Join(v.phones, "` or `"), nightFrom, nightTo, sampled)
	return b.String()
}

func (v *review) Parts(int64) []exercise.Part {
	return []exercise.Part{
		{ID: rulesPart, Title: "Rules", Help: "A Prometheus rule file. Make it one whose pages are worth getting up for.", Form: exercise.Code, Language: "yaml", Start: v.start[rulesPart], Most: mostWritten},
		{ID: routingPart, Title: "Routing", Help: "An Alertmanager configuration: who hears of what, how alerts are grouped, and how often they are told again.", Form: exercise.Code, Language: "yaml", Start: v.start[routingPart], Most: mostWritten},
		{ID: spanPart, Title: "Try it on", Help: "What a try covers. It makes no difference to what is handed in.", Form: exercise.Choice, Start: oneDay, Most: 10,
			Options: []exercise.Option{{ID: oneDay, Title: "The day on which most went wrong"}, {ID: allWeek, Title: "The whole week, which takes longer"}}},
	}
}

func (v *review) Checks() []exercise.Check { return slices.Clone(checks) }

// complete puts what is missing in an answer as it was at the start.
func (v *review) complete(a exercise.Answer) exercise.Answer {
	out := exercise.Answer{spanPart: oneDay}
	maps.Copy(out, v.start)
	maps.Copy(out, a)
	return out
}

// Backtest is what the screen of this kind shows: before and after, and each page.
type Backtest struct {
	From    time.Time  `json:"from"`
	To      time.Time  `json:"to"`
	Asked   int        `json:"asked"` // rules that had to be evaluated; the others were known
	Before  figures    `json:"before"`
	After   figures    `json:"after"`
	Happens []Happened `json:"incidents"`
	Pages   []Paged    `json:"pages"`
	Failed  []Failed   `json:"failed"`
	// Other is the same for the second week, once it may be seen.
	Other *Backtest `json:"other,omitempty"`
}

// Happened is something that went wrong, and who heard of it.
type Happened struct {
	Title    string    `json:"title"`
	Severity string    `json:"severity"`
	Act      bool      `json:"act"`
	From     time.Time `json:"from"`
	To       time.Time `json:"to"`
	WithinS  float64   `json:"within_s"`
	// AfterS is how long it took until the first page; -1: there was none.
	AfterS  float64 `json:"after_s"`
	BeforeS float64 `json:"before_s"` // as it was with the rules of the start
}

// Paged is one page.
type Paged struct {
	At       time.Time `json:"at"`
	Receiver string    `json:"receiver"`
	Alerts   []string  `json:"alerts"`
	Use      string    `json:"use"`      // needed, again, noise
	Incident int       `json:"incident"` // index in incidents; -1: none
	Night    bool      `json:"night"`
}

// Failed is a rule that could not be evaluated, at some moment or at all.
type Failed struct {
	Rule string `json:"rule"`
	Line int    `json:"line"` // of the file
	Why  string `json:"why"`

	column  int
	stopped bool // it would have cost too much, so nothing is known of it
}

// stopped remarks on rules that would have cost too much, each once and at its place.
func stopped(of ...*Backtest) (out []exercise.Remark) {
	for _, b := range of {
		for _, f := range b.Failed {
			m := exercise.Remark{Part: rulesPart, Line: f.Line, Column: f.column, Weight: exercise.Mistake, Source: exercise.Itself, Text: f.Rule + ": " + f.Why,
				Hint: "look back less far, or at fewer series, or record what is dear in a rule of its own; the other rules are evaluated without it"}
			if f.stopped && !slices.Contains(out, m) {
				out = append(out, m)
			}
		}
	}
	return out
}

// read is an answer that can be tried.
type read struct {
	rules   *metrics.Rules
	routing *oncall.Routing
}

func (v *review) readAnswer(a exercise.Answer) (read, bool) {
	rules, wrong := readRules(a[rulesPart])
	routing, more := readRouting(a[routingPart])
	return read{rules, routing}, rules != nil && routing != nil && !slices.ContainsFunc(append(wrong, more...), func(m exercise.Remark) bool { return m.Weight == exercise.Mistake })
}

// compare tries an answer beside the start on a stretch of a week.
func (v *review) compare(ctx context.Context, seed int64, which int, a read, oneDay bool) (*Backtest, *outcome, error) {
	on, all, err := v.week(ctx, seed, which)
	if err != nil {
		return nil, nil, err
	}
	from, to := time.Duration(0), v.span
	if oneDay {
		from = busiest(all)
		to = from + day
	}
	zero := monday(which)
	first, ok := v.readAnswer(v.complete(nil))
	if !ok {
		return nil, nil, fmt.Errorf("the rules of the start cannot be read any more")
	}
	was, err := v.backtest(ctx, on, all, first.rules, first.routing, from, to, zero)
	if err != nil {
		return nil, nil, err
	}
	now, err := v.backtest(ctx, on, all, a.rules, a.routing, from, to, zero)
	if err != nil {
		return nil, nil, err
	}
	out := &Backtest{From: zero.Add(from), To: zero.Add(to), Asked: now.asked, Before: was.figures(all, from, to), After: now.figures(all, from, to),
		Happens: []Happened{}, Pages: []Paged{}, Failed: []Failed{}}
	place := map[int]int{}
	seconds := func(d time.Duration) float64 {
		if d < 0 {
			return -1
		}
		return d.Seconds()
	}
	for i, o := range all {
		if o.From >= to || o.To <= from {
			continue
		}
		place[i] = len(out.Happens)
		out.Happens = append(out.Happens, Happened{o.title, o.severity, o.act, zero.Add(o.From), zero.Add(o.To), o.within.Seconds(), seconds(now.delay[i]), seconds(was.delay[i])})
	}
	for _, p := range now.pages {
		at, known := place[p.For]
		if !known {
			at = -1
		}
		out.Pages = append(out.Pages, Paged{zero.Add(p.At), p.Receiver, p.Alerts, p.Use, at, p.Night})
	}
	every := a.rules.All()
	for _, i := range slices.Sorted(maps.Keys(now.failed)) {
		_, costly := errors.AsType[*metrics.Costly](now.failed[i])
		out.Failed = append(out.Failed, Failed{every[i].Name, every[i].Line, now.failed[i].Error(), every[i].Column, costly})
	}
	return out, now, nil
}

// Try tells what is wrong with an answer, and tries it on a day or the week that is shown.
func (v *review) Try(ctx context.Context, _ exercise.Workshop, seed int64, a exercise.Answer) (exercise.Report, error) {
	a = v.complete(a)
	out := exercise.Report{Remarks: v.findings(a)}
	answer, ok := v.readAnswer(a)
	if !ok {
		return out, nil
	}
	within, cancel := context.WithTimeout(ctx, tryTime)
	defer cancel()
	tried, _, err := v.compare(within, seed, shown, answer, a[spanPart] != allWeek)
	switch {
	case err != nil && ctx.Err() == nil && within.Err() != nil:
		out.Remarks = append(out.Remarks, exercise.Remark{Part: rulesPart, Weight: exercise.Advice, Source: exercise.Itself,
			Text: fmt.Sprintf("it could not be tried within %s", tryTime), Hint: "look at fewer series, or over shorter windows; rules that record make others cheap"})
		return out, nil
	case err != nil:
		return exercise.Report{}, fmt.Errorf("try alerts: %w", err)
	}
	out.Remarks = append(out.Remarks, stopped(tried)...)
	out.Shown = tried
	return out, nil
}

// Judge tries an answer on the week that was shown and on one that was not.
func (v *review) Judge(ctx context.Context, _ exercise.Workshop, seed int64, a exercise.Answer) (exercise.Report, error) {
	a = v.complete(a)
	out := exercise.Report{Remarks: v.findings(a)}
	answer, ok := v.readAnswer(a)
	if !ok {
		out.Results = none(mistakes(out.Remarks))
		return out, nil
	}
	within, cancel := context.WithTimeout(ctx, judgeTime)
	defer cancel()
	first, one, err := v.compare(within, seed, shown, answer, false)
	var second *Backtest
	var two *outcome
	if err == nil {
		second, two, err = v.compare(within, seed, hidden, answer, false)
	}
	switch {
	case err != nil && ctx.Err() == nil && within.Err() != nil:
		out.Results = none(fmt.Sprintf("it took longer than %s.", judgeTime))
		return out, nil
	case err != nil:
		return exercise.Report{}, fmt.Errorf("judge alerts: %w", err)
	}
	out.Remarks = append(out.Remarks, stopped(first, second)...)
	first.Other = second
	out.Shown = first
	out.Figures = toll(first.Before, second.Before, first.After, second.After)
	paging, documented := 0, 0
	for i, r := range answer.rules.All() {
		if r.Record || !one.rang[i] && !two.rang[i] && !v.wakes(r, answer.routing) {
			continue
		}
		paging++
		if slices.Contains(v.runbooks, runbook(r)) {
			documented++
		}
	}
	out.Results = append([]exercise.Result{valid(first, second, answer.rules)}, worse(
		shares(first.After, first.Before, documented, paging), shares(second.After, second.Before, documented, paging))...)
	return out, nil
}

// valid says whether Prometheus takes the rules and can evaluate them all.
func valid(first, second *Backtest, rules *metrics.Rules) exercise.Result {
	failed := slices.Concat(first.Failed, second.Failed)
	r := exercise.Result{Check: "valid", Share: 1, Why: "Prometheus and Alertmanager take it as it is."}
	switch {
	case len(failed) > 0:
		r.Share, r.Why = 0.5, fmt.Sprintf("%s, on line %d, cannot always be evaluated: %s", failed[0].Rule, failed[0].Line, failed[0].Why)
	case len(rules.All()) == 0:
		r.Share, r.Why = 0, "There is no rule in it."
	}
	return r
}
