package conformance

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
)

// Finding is one thing that is not well with a stack to which nothing is done.
type Finding struct {
	File         string // "stack.yaml" or "rules.yaml"
	Line, Column int    // from 1; 0: the stack as a whole
	Text         string // the same in whatever runtime it shows
	Seen         string // how it showed in this one, if there is more to say
}

// What in peace is more than chance: as much as a case may leave behind.
const (
	peaceFails = 0.02
	peacePiles = 50 // messages, by which a queue grew over the second half
)

// Peace plays a stack that nothing is done to, in a sandbox which it starts and
// stops, and lists what is not well. An error says that it could not be played.
func Peace(ctx context.Context, s *stack.Stack, box faults.Sandbox, epoch time.Time, d time.Duration) (found []Finding, err error) {
	p, err := open(ctx, s, box, epoch)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, p.close(ctx)) }()
	w := &vigil{play: p, broken: map[string]string{}, levels: map[string]*level{}}
	half := map[string]float64{}
	for _, to := range []time.Duration{d / 2, d} {
		if err := w.pass(ctx, to); err != nil {
			return nil, err
		}
		if to < d {
			if half, err = w.waiting(ctx); err != nil {
				return nil, err
			}
		}
	}
	for _, look := range []func(context.Context) error{
		w.replicas,
		func(ctx context.Context) error { return w.queues(ctx, half) },
		w.routes,
		w.journeys,
		w.rules,
		w.objectives,
	} {
		if err := look(ctx); err != nil {
			return nil, err
		}
	}
	return w.found, nil
}

// vigil is a play in peace, and what was noticed of it.
type vigil struct {
	*play
	found  []Finding
	alerts []Alert
	broken map[string]string // by rule, what is wrong when it is evaluated
	levels map[string]*level // by objective
}

// level is how a service level was while it was asked about.
type level struct {
	asked, had int
	sum        float64
	err        error
}

// settled is when windows have filled since the start.
const settled = 30 * time.Second

// pass plays on, evaluates the rules and asks about the objectives.
func (w *vigil) pass(ctx context.Context, to faults.Time) error {
	for w.now < to {
		w.now += scrapeInterval
		if err := w.box.Advance(ctx, w.now); err != nil {
			return err
		}
		if err := w.box.Collect(ctx, w.now); err != nil {
			return err
		}
		changes, err := w.play.rules.Evaluate(ctx, w.now)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		w.fails(err)
		for _, t := range changes {
			alert := Alert{Name: t.Name, Service: t.Labels["service"], At: w.now}
			if t.State == metrics.Firing && !slices.ContainsFunc(w.alerts, alert.same) {
				w.alerts = append(w.alerts, alert)
			}
		}
		if w.now >= settled {
			if err := w.ask(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// fails keeps what is wrong with rules, the first time for each.
func (w *vigil) fails(err error) {
	all, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return
	}
	for _, one := range all.Unwrap() {
		if e := new(metrics.EvaluationError); errors.As(one, &e) && w.broken[e.Rule] == "" {
			w.broken[e.Rule] = e.Err.Error()
		}
	}
}

// ask notes how each objective stands.
func (w *vigil) ask(ctx context.Context) error {
	for _, slo := range w.stack.SLOs {
		h := w.levels[slo.Name]
		if h == nil {
			h = &level{}
			w.levels[slo.Name] = h
		}
		h.asked++
		r, err := w.db.Instant(ctx, slo.SLI, w.now)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			h.err = err
			continue
		}
		if len(r.Series) == 1 {
			if v := r.Series[0].Points[0].V; v == v { // a number
				h.had++
				h.sum += v
			}
		} else if len(r.Series) > 1 {
			h.err = fmt.Errorf("it has %d answers, and has to have one", len(r.Series))
		}
	}
	return nil
}

// in says something of a value of stack.yaml.
func (w *vigil) in(path, text, seen string) {
	line, column := w.stack.Place(path)
	w.found = append(w.found, Finding{"stack.yaml", line, column, text, seen})
}

// replicas finds those that are not well, or were not for a while.
func (w *vigil) replicas(ctx context.Context) error {
	h, err := w.box.Snapshot(ctx)
	if err != nil {
		return err
	}
	for i, v := range w.stack.Services {
		where := fmt.Sprintf("services[%d].name", i)
		var unwell []string
		for _, r := range h.Services[v.Name].Replicas {
			if r.State != faults.ReplicaReady {
				unwell = append(unwell, fmt.Sprintf("%s is %s", r.Name, r.State))
			}
		}
		if len(unwell) > 0 {
			w.in(where, v.Name+" is not healthy", strings.Join(unwell, ", "))
		}
		again, err := w.number(ctx, fmt.Sprintf(`sum(increase(replica_restarts_total{service=%q}[%s]))`, v.Name, w.all()))
		if err != nil {
			return err
		}
		if again >= 1 {
			w.in(where, v.Name+" restarts by itself", fmt.Sprintf("%.0f times", again))
		}
	}
	return nil
}

// all is the window of all that was played.
func (w *vigil) all() string { return fmt.Sprintf("%ds", int(w.now.Seconds())) }

// waiting is how many messages wait, by queue.
func (w *vigil) waiting(ctx context.Context) (map[string]float64, error) {
	return w.by(ctx, "service", `sum by (service) (nats_consumer_num_pending)`)
}

// by asks for numbers by the value of a label.
func (w *vigil) by(ctx context.Context, label, expr string) (map[string]float64, error) {
	r, err := w.db.Instant(ctx, expr, w.now)
	if err != nil {
		return nil, fmt.Errorf("ask %s: %w", expr, err)
	}
	out := map[string]float64{}
	for _, s := range r.Series {
		out[s.Labels[label]] = s.Points[0].V
	}
	return out, nil
}

// queues finds those that grow and grow.
func (w *vigil) queues(ctx context.Context, half map[string]float64) error {
	now, err := w.waiting(ctx)
	if err != nil {
		return err
	}
	for i, v := range w.stack.Services {
		if now[v.Name]-half[v.Name] > peacePiles {
			w.in(fmt.Sprintf("services[%d].name", i), "messages pile up in "+v.Name, fmt.Sprintf("%.0f wait, and %.0f did in the middle", now[v.Name], half[v.Name]))
		}
	}
	return nil
}

// routes finds those that answer with errors.
func (w *vigil) routes(ctx context.Context) error {
	r, err := w.db.Instant(ctx, fmt.Sprintf(`sum by (service, method, route, code) (increase(http_requests_total[%s])) > 0`, w.all()), w.now)
	if err != nil {
		return err
	}
	for i, v := range w.stack.Services {
		for k, route := range v.Routes {
			total, codes := 0.0, map[string]float64{}
			for _, s := range r.Series {
				if s.Labels["service"] != v.Name || s.Labels["method"]+" "+s.Labels["route"] != route.Match {
					continue
				}
				n := s.Points[0].V
				total += n
				if code := s.Labels["code"]; code >= "400" {
					codes[code] += n
				}
			}
			for _, code := range slices.Sorted(maps.Keys(codes)) {
				if codes[code] > peaceFails*total {
					w.in(fmt.Sprintf("services[%d].routes[%d].match", i, k), fmt.Sprintf("%s answers %s with %s", v.Name, route.Match, code), fmt.Sprintf("%.0f of %.0f", codes[code], total))
				}
			}
		}
	}
	return nil
}

// journeys finds those that fail, and at which of their requests.
func (w *vigil) journeys(ctx context.Context) error {
	for i, j := range w.stack.Journeys {
		where := fmt.Sprintf("journeys[%d]", i)
		ended, err := w.by(ctx, "outcome", fmt.Sprintf(`sum by (outcome) (increase(customer_visits_total{journey=%q}[%s]))`, j.Name, w.all()))
		if err != nil {
			return err
		}
		total, well := 0.0, ended["ok"]
		for _, n := range ended {
			total += n
		}
		if total-well <= peaceFails*total {
			continue
		}
		w.in(where+".name", "the journey "+j.Name+" fails", fmt.Sprintf("%.0f of %.0f visits", total-well, total))
		failed, err := w.by(ctx, "request", fmt.Sprintf(`sum by (request) (increase(customer_requests_total{journey=%q,outcome!="ok"}[%s]))`, j.Name, w.all()))
		if err != nil {
			return err
		}
		for k, r := range j.Requests {
			name, _, _ := strings.Cut(r.Request, "?") // as metrics call it
			if failed[name] > peaceFails*total {
				w.in(fmt.Sprintf("%s.requests[%d].request", where, k), fmt.Sprintf("%s of %s fails", name, j.Name), fmt.Sprintf("%.0f times", failed[name]))
				failed[name] = 0 // two requests of one name are counted together
			}
		}
	}
	return nil
}

// rules finds those that fire, that fail, and that ask for what there is not.
func (w *vigil) rules(ctx context.Context) error {
	rules, err := metrics.ParseRules("rules.yaml", w.stack.Rules)
	if err != nil {
		return err
	}
	names := w.db.Names()
	for _, r := range rules.All() {
		names = append(names, r.Name) // what rules record there is, and ALERTS
	}
	say := func(r metrics.Rule, seen, text string, args ...any) {
		w.found = append(w.found, Finding{"rules.yaml", r.Line, r.Column, fmt.Sprintf(text, args...), seen})
	}
	for _, r := range rules.All() {
		if why := w.broken[r.Name]; why != "" {
			say(r, why, "the rule %s cannot be evaluated", r.Name)
		}
		for _, a := range w.alerts {
			if a.Name != r.Name {
				continue
			}
			of := ""
			if a.Service != "" {
				of = " of " + a.Service
			}
			say(r, "after "+a.At.String(), "the alert %s%s fires in peace", a.Name, of)
		}
		lacks, err := w.lacks(ctx, r.Expr, names)
		if err != nil {
			return err
		}
		for _, lack := range lacks {
			say(r, "", "the rule %s asks for %s", r.Name, lack)
		}
	}
	return nil
}

// named are labels whose values are names of the stack: what has none of a value
// will never have one.
var named = []string{"service", "journey", "peer", "subject", "queue"}

// lacks lists what an expression asks for and nobody tells.
func (w *vigil) lacks(ctx context.Context, expr string, names []string) ([]string, error) {
	selectors, err := metrics.Selectors(expr)
	if err != nil {
		return nil, nil // that has been said by whoever evaluates it
	}
	var lacks []string
	add := func(format string, args ...any) {
		if text := fmt.Sprintf(format, args...); !slices.Contains(lacks, text) {
			lacks = append(lacks, text)
		}
	}
	for _, sel := range selectors {
		if sel.Metric == "" || sel.Metric == "ALERTS" {
			continue
		}
		if !slices.Contains(names, sel.Metric) && !slices.Contains(names, strings.TrimSuffix(sel.Metric, "_bucket")) {
			add("%s, a metric that nobody emits", sel.Metric)
			continue
		}
		for _, label := range named {
			value, asked := sel.Equal[label]
			if !asked {
				continue
			}
			n, err := w.number(ctx, fmt.Sprintf(`count({__name__=%q,%s=%q})`, sel.Metric, label, value))
			if err != nil {
				return nil, err
			}
			if n == 0 {
				add("%s{%s=%q}, and nobody emits it with that %[2]s", sel.Metric, label, value)
			}
		}
	}
	return lacks, nil
}

// objectives finds those that are missed though nothing is wrong, and those that
// tell nothing.
func (w *vigil) objectives(ctx context.Context) error {
	names := w.db.Names()
	for i, slo := range w.stack.SLOs {
		where := fmt.Sprintf("slos[%d]", i)
		lacks, err := w.lacks(ctx, slo.SLI, names)
		if err != nil {
			return err
		}
		for _, lack := range lacks {
			w.in(where+".sli", fmt.Sprintf("the objective %s asks for %s", slo.Name, lack), "")
		}
		h := w.levels[slo.Name]
		switch {
		case h == nil:
		case h.err != nil:
			w.in(where+".sli", fmt.Sprintf("the objective %s cannot be evaluated", slo.Name), h.err.Error())
		case h.had == 0 && len(lacks) == 0:
			w.in(where+".sli", fmt.Sprintf("the objective %s never has a value", slo.Name), "")
		case h.had > 0 && h.sum/float64(h.had) < slo.Objective:
			w.in(where+".objective", fmt.Sprintf("the objective %s is missed in peace", slo.Name), fmt.Sprintf("%.2f %% of %.2f %%", 100*h.sum/float64(h.had), 100*slo.Objective))
		}
	}
	return nil
}
