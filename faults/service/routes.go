package service

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults/stack"
)

// statusGone is what is logged for a customer who left before the answer; it
// has no standard number.
const statusGone = 499

// oneIn is the share of requests served well that the log shows.
const oneIn = 10

func (r *Replica) routes() http.Handler {
	mux := http.NewServeMux()
	for _, route := range r.opts.Service.Routes {
		mux.Handle(route.Match, r.endpoint(route))
	}
	return mux
}

// endpoint serves one route: a worker, the token if the path has one, the
// defect of the release if it has one, the work, the steps, the body.
func (r *Replica) endpoint(route stack.Route) http.HandlerFunc {
	_, path, _ := strings.Cut(route.Match, " ")
	path = strings.TrimSuffix(path, "{$}")
	return func(w http.ResponseWriter, req *http.Request) {
		began := time.Now()
		defer r.begin()()
		x := r.exchange(req, path)
		answer, err := x.serve(r.patience(req), route, req.Method+" "+req.URL.Path)
		status := answer.status
		gone := req.Context().Err() != nil
		if gone {
			status = statusGone
		} else {
			answer.write(w)
		}
		took := time.Since(began)
		r.metrics.requests.WithLabelValues(path, req.Method, strconv.Itoa(status)).Inc()
		r.metrics.latency.WithLabelValues(path, req.Method).Observe(took.Seconds())
		x.logRequest(req.Method, path, status, took, err)
		if gone {
			panic(http.ErrAbortHandler) // to return would answer 200, if it was we who left
		}
	}
}

// patience is how long a request is worked on. A service serves on what nobody
// waits for any more, as one that does not look whether its client is still
// there, unless the settings say to drop it. See decisions/0079.
func (r *Replica) patience(req *http.Request) context.Context {
	if r.settings.Load().dropAbandoned {
		return req.Context()
	}
	return r.ctx
}

// exchange starts to serve a request: its fields are those of the path, the
// query, the form, and what travels with it in headers.
func (r *Replica) exchange(req *http.Request, path string) *exchange {
	x := &exchange{
		replica: r, client: req.Context(), trace: r.traceID(req.Header.Get(headerTrace)),
		source: req.Header.Get(headerSource),
		fields: map[string]string{},
	}
	_ = req.ParseForm() // what cannot be read is not there
	for _, f := range r.opts.Business.Fields {
		if v := req.Form[f.Name]; len(v) > 0 {
			x.fields[f.Name] = v[0]
		} else if f.Default != "" {
			x.fields[f.Name] = f.Default
		}
	}
	for _, name := range stack.Mentions(path) {
		x.fields[name] = req.PathValue(name)
	}
	for _, f := range r.opts.Business.Fields {
		if v := req.Header.Get(f.Header); f.Header != "" && v != "" {
			x.fields[f.Name] = v
		}
	}
	return x
}

// serve does a route's work and makes the answer, which is there even with an
// error.
func (x *exchange) serve(ctx context.Context, route stack.Route, request string) (answer, error) {
	err := x.attempt(ctx, route, request)
	switch {
	case err != nil && route.Body == stack.BodyPass && x.answer.body != nil:
		return x.answer, err // the peer's own words
	case err != nil:
		return x.apology(route, statusOf(err)), err
	case route.Body == stack.BodyPass:
		return x.answer, nil
	case route.Body == stack.BodyHTML:
		return x.page(route.Page), nil
	default:
		return x.json(route), nil
	}
}

func (x *exchange) attempt(ctx context.Context, route stack.Route, request string) error {
	r := x.replica
	if err := x.stuck(ctx); err != nil {
		return err
	}
	if r.broken.Load() {
		return &failure{status: http.StatusInternalServerError, cause: "internal error"}
	}
	if f := r.admit(x.source); f != nil {
		return f
	}
	if err := r.workers.acquire(ctx); err != nil {
		return &failure{status: http.StatusServiceUnavailable, cause: err.Error()}
	}
	defer r.workers.release()
	if token, ok := r.opts.Business.Token(route.Match); ok {
		if f := x.check(token); f != nil {
			return f
		}
	}
	return x.work(ctx, request, route.Work, route.Steps)
}

// work acts out the defect of the release, then does the work and the steps.
func (x *exchange) work(ctx context.Context, request string, work stack.Work, steps []stack.Step) error {
	r := x.replica
	if d := r.opts.Release.Defect; strings.HasPrefix(request, d.Route) {
		r.leak(d)
		if err := r.pass(ctx, r.cpu.work(d.Latency)); err != nil {
			return err
		}
		if d.ErrorShare > 0 && r.dice.chance(d.ErrorShare) {
			cause := d.Log
			if cause == "" {
				cause = "internal error"
			}
			return &failure{status: http.StatusInternalServerError, cause: cause}
		}
	}
	if err := r.labour(ctx, work); err != nil {
		return err
	}
	return x.steps(ctx, steps)
}

// logRequest logs every request that failed or was slow, and of those that were
// served well, or turned away as the settings want it, one in ten.
func (x *exchange) logRequest(method, route string, status int, took time.Duration, err error) {
	r := x.replica
	set := r.settings.Load()
	level, message := "info", fmt.Sprintf("%s %s %d", method, route, status)
	switch {
	case status == statusGone:
		level, message = "warn", message+": client gave up"
	case status >= http.StatusInternalServerError:
		level = "error"
	case status >= http.StatusBadRequest:
		level = "warn"
	case took >= set.slowRequest:
		level, message = "warn", message+": slow"
	case r.good.Add(1)%oneIn == 1:
	case set.debug:
		level = "debug"
	default:
		return
	}
	if f, ok := errors.AsType[*failure](err); ok && f.turnedAway && r.away.Add(1)%oneIn != 1 && !set.debug {
		return
	}
	fields := map[string]string{
		"method": method, "route": route, "status": strconv.Itoa(status),
		"duration_ms": strconv.FormatInt(took.Milliseconds(), 10), "version": r.opts.Release.Version,
	}
	if err != nil && status != statusGone {
		message += ": " + err.Error()
		maps.Copy(fields, causeOf(err))
	}
	for _, f := range r.opts.Business.Fields {
		if v := x.fields[f.Name]; f.Logged && v != "" {
			fields[f.Name] = v
		}
	}
	if x.source != "" {
		fields["source"] = x.source
	}
	r.log(level, message, x.trace, fields)
}

// logStep logs a step as it is written, not as it was sent: it may carry a
// token.
func (x *exchange) logStep(s stack.Step, took time.Duration, err error) {
	message := "step " + s.Target()
	for _, asked := range []string{s.Request, s.Key, s.Subject} {
		if asked != "" {
			message += " " + asked
		}
	}
	fields := map[string]string{"peer": s.Target(), "duration_ms": strconv.FormatInt(took.Milliseconds(), 10)}
	if err != nil {
		message += ": " + err.Error()
		maps.Copy(fields, causeOf(err))
	}
	x.replica.log("debug", message, x.trace, fields)
}
