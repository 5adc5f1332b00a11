package alerts

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/grading/exercise"
)

func harbor(t testing.TB) *stack.Stack {
	t.Helper()
	s, err := stack.Load(os.DirFS("../../../content"), "harbor")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// prepared are the answers that an exercise has itself, by their names.
func prepared(t testing.TB, v *review, src []byte) map[string]exercise.Answer {
	t.Helper()
	out := map[string]exercise.Answer{}
	name := regexp.MustCompile(`(?m)^name: (.*)$`)
	var current exercise.Answer
	for _, s := range reader(t, src).Doc.Sections {
		for _, f := range s.Fences {
			switch f.Kind {
			case "answer":
				current = v.complete(nil)
				out[name.FindStringSubmatch(f.Text)[1]] = current
			case "part":
				current[s.Title] = f.Text
			}
		}
	}
	return out
}

// percent is what an answer comes to by the rubric of a file.
func percent(t testing.TB, v *review, src []byte, a exercise.Answer) (float64, string) {
	t.Helper()
	r, err := v.Judge(t.Context(), nil, 1, a)
	if err != nil {
		t.Fatal(err)
	}
	points := map[string]float64{}
	for _, m := range regexp.MustCompile(`points: (\d+), check: (\w+)`).FindAllStringSubmatch(string(src), -1) {
		var n float64
		_, _ = fmt.Sscan(m[1], &n)
		points[m[2]] = n
	}
	sum, why := 0.0, ""
	for _, c := range r.Results {
		sum += points[c.Check] * c.Share
		why += fmt.Sprintf("\n  %s %.2f %s", c.Check, c.Share, c.Why)
	}
	if len(r.Results) != len(checks) || len(points) != len(checks) {
		t.Fatalf("%d results and %d criteria", len(r.Results), len(points))
	}
	return sum, why
}

// Neither silence nor a hair trigger wins, nor what fits one week alone: prepared answers
// come in the right order, with clear gaps, and tricks come to nothing.
func TestAnswersComeInTheRightOrder(t *testing.T) {
	if racing {
		t.Skip("two weeks of a stack take a minute under the race detector")
	}
	src, err := os.ReadFile("../../../content/exercises/woken-for-nothing.md")
	if err != nil {
		t.Fatal(err)
	}
	v := load(t, src)
	all := prepared(t, v, src)
	last := -5.0
	scores := map[string]float64{}
	for _, name := range []string{"silenced", "untouched", "doubled", "hasty", "good"} {
		got, why := percent(t, v, src, all[name])
		scores[name] = got
		if got < last+5 {
			t.Errorf("%s comes to %.1f, and what should be below it to %.1f%s", name, got, last, why)
		}
		last = got
	}
	start, good := v.complete(nil), all["good"]
	with := func(a exercise.Answer, part string, pairs ...string) exercise.Answer {
		out := v.complete(a)
		for i := 0; i < len(pairs); i += 2 {
			if !strings.Contains(out[part], pairs[i]) {
				t.Fatalf("%s has no %s", part, pairs[i])
			}
		}
		out[part] = strings.NewReplacer(pairs...).Replace(out[part])
		return out
	}
	rules := func(text string) exercise.Answer {
		return with(exercise.Answer{rulesPart: text, routingPart: strings.ReplaceAll(good[routingPart], `receiver: tickets
  group_by`, `receiver: platform
  group_by`)}, spanPart)
	}
	one := func(expr string) exercise.Answer {
		return rules("groups:\n- name: a\n  rules:\n  - alert: One\n    expr: " + expr + "\n    annotations: {summary: x, runbook: checkout-errors}\n")
	}
	halves := regexp.MustCompile(`> ([0-9.]+)\n`)
	var known []string // when something was wrong in the week that is shown
	for _, o := range v.plan(1, shown) {
		if o.act {
			known = append(known, fmt.Sprintf("(vector(time()) >= %d < %d)", monday(shown).Add(o.From).Unix(), monday(shown).Add(o.To).Unix()))
		}
	}
	for name, c := range map[string]struct {
		answer exercise.Answer
		most   float64
	}{
		"halved": {with(exercise.Answer{rulesPart: halves.ReplaceAllStringFunc(start[rulesPart], func(s string) string {
			var v float64
			_, _ = fmt.Sscanf(s, "> %g", &v)
			return fmt.Sprintf("> %g\n", v/2)
		})}, spanPart), 32},
		"nothing at all":               {rules("groups: []\n"), 5},
		"routed to nobody":             {with(start, routingPart, "platform", "nobody", "payments\n", "nowhere\n", "shop\n", "void\n"), 10},
		"good, routed to nobody":       {with(good, routingPart, "receiver: payments", "receiver: tickets", "receiver: shop", "receiver: tickets", "receiver: platform", "receiver: tickets"), 10},
		"told again once a year":       {with(start, routingPart, "30m", "365d"), 45},
		"good, told every minute":      {with(good, routingPart, "4h", "1m", "5m", "1m"), 62},
		"good, each alert each minute": {with(good, routingPart, "4h", "1m", "5m", "1m", "group_by: [severity]", "group_by: ['...']"), 60},
		"any visit that fails":         {one("sum(increase(customer_visits_total{outcome!=\"ok\"}[1m])) > 0"), 62},
		"absent":                       {one("absent(customer_visits_total{outcome=\"ok\"})"), 5},
		"good, never over":             {with(good, rulesPart, "labels: {severity: page", "keep_firing_for: 7d\n        labels: {severity: page"), 15},
		"good, other severity":         {with(good, rulesPart, "severity: page", "severity: critical"), 10},
		"good, told of after hours":    {with(good, routingPart, "group_wait: 1m", "group_wait: 3h"), 40},
		"everything is inhibited":      {with(exercise.Answer{rulesPart: good[rulesPart] + "\n  - name: x\n    rules:\n      - {alert: Always, expr: vector(1), labels: {severity: none}}\n", routingPart: good[routingPart] + "\ninhibit_rules:\n  - {source_matchers: [severity=\"none\"], target_matchers: [severity=\"page\"]}\n"}, spanPart), 10},
		"always fires":                 {one("vector(1)"), 25},
		"goes by the clock":            {one("vector(1) and on () (minute() % 10 < 2)"), 50},
		"goes by the dates":            {one(strings.Join(known, " or ")), 15},
		"only one is kept":             {with(exercise.Answer{rulesPart: start[rulesPart][:strings.Index(start[rulesPart], "      - alert: UpstreamErrors")]}, spanPart), 45},
		"it cannot be read":            {rules("groups: [{name: a, rules: [{alert: X, expr: 'sum('}]}]"), 0},
		"nonsense":                     {exercise.Answer{rulesPart: "\x00]{", routingPart: "- x"}, 0},
		"rules that fail":              {one("up * on (service) up"), 10},
		"good, for an hour":            {with(good, rulesPart, "labels: {severity: page", "for: 1h\n        labels: {severity: page"), 30},
		"one alert for any of it":      {one("sum(rate(customer_visits_total{outcome!=\"ok\"}[2m])) > 0"), 60},
		"muted at night, not better":   {with(start, routingPart, "repeat_interval: 30m\n", "repeat_interval: 30m\n", "  routes:\n", "  routes:\n    - {receiver: platform, mute_time_intervals: [night]}\n", "receivers:\n", "time_intervals:\n  - {name: night, time_intervals: [{times: [{start_time: '22:00', end_time: '24:00'}, {start_time: '00:00', end_time: '07:00'}]}]}\nreceivers:\n"), 45},
	} {
		if strings.HasPrefix(name, "everything is") {
			c.answer[routingPart] = strings.Replace(c.answer[routingPart], "\ninhibit_rules:\n  # Where", "\n# Where", 1)
			c.answer[routingPart] = strings.Replace(c.answer[routingPart], "\n# Where nobody can buy it goes without saying that buying is slow.\n  - source_matchers: [alertname=\"PurchaseBudgetBurns\"]\n    target_matchers: [alertname=~\"ShopBudgetBurns|PurchaseSlow\"]\n", "\n", 1)
		}
		if got, why := percent(t, v, src, c.answer); got > c.most {
			t.Errorf("%s comes to %.1f%s", name, got, why)
		} else {
			t.Logf("%s: %.1f", name, got)
		}
	}
	t.Log(scores)
}

// A changed rule is tried on a day without asking the others anew.
func TestOnlyWhatChangedIsTriedAnew(t *testing.T) {
	v := load(t, []byte(small))
	try := func(a exercise.Answer) *Backtest {
		t.Helper()
		r, err := v.Try(t.Context(), nil, 3, a)
		if err != nil || r.Shown == nil {
			t.Fatal(r, err)
		}
		return r.Shown.(*Backtest)
	}
	first := try(nil)
	if first.To.Sub(first.From) != 24*time.Hour || first.Before != first.After || first.Before.Pages == 0 || first.Before.Caught != first.Before.Incidents || first.Before.Incidents == 0 {
		t.Errorf("untouched: %+v", first)
	}
	other := try(exercise.Answer{rulesPart: strings.Replace(v.start[rulesPart], "up == 0", "up < 1", 1)})
	if other.Asked != 1 || try(nil).Asked != 0 {
		t.Errorf("%d rules are evaluated anew", other.Asked)
	}
	week := try(exercise.Answer{spanPart: allWeek})
	if week.To.Sub(week.From) != 48*time.Hour || week.Before.Incidents != 2 || week.Other != nil {
		t.Errorf("the week: %+v", week)
	}
	for _, p := range week.Pages {
		switch {
		case p.Use == noise && p.Incident >= 0 && week.Happens[p.Incident].Act && p.At.Before(week.Happens[p.Incident].To):
			t.Errorf("%v is noise, though it is of %v", p, week.Happens[p.Incident])
		case p.Use != noise && (p.Incident < 0 || !week.Happens[p.Incident].Act || p.At.Before(week.Happens[p.Incident].From)):
			t.Errorf("%v is of nothing", p)
		}
	}
	dear := strings.TrimSpace(v.start[rulesPart]) + "\n      - {alert: Dear, expr: 'quantile_over_time(0.9, customer_visits_total[1d]) > 0', labels: {severity: page}}\n"
	report, err := v.Try(t.Context(), nil, 3, exercise.Answer{rulesPart: dear})
	if err != nil {
		t.Fatal(err)
	}
	line := strings.Count(dear, "\n")
	if said := report.Remarks[len(report.Remarks)-1]; said.Weight != exercise.Mistake || said.Line != line || !strings.Contains(said.Text, "Dear: it was stopped") {
		t.Errorf("of a rule that costs too much: %+v", said)
	}
	if got := report.Shown.(*Backtest); got.After != first.After || len(got.Failed) != 1 || got.Failed[0].Line != line {
		t.Errorf("the others, without it: %+v", got)
	}
	broken, err := v.Try(t.Context(), nil, 3, exercise.Answer{rulesPart: "groups: x"})
	if err != nil || broken.Shown != nil || len(broken.Remarks) == 0 {
		t.Errorf("what cannot be read: %+v %v", broken, err)
	}
}
