package tabletop

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/service"
	"github.com/drillyard/drillyard/faults/stack"
)

const (
	// forbearance is how long a single request waits for its answer.
	forbearance = 3 * time.Second
	// mostBody is how much of an answer's body a probe shows, in bytes.
	mostBody = 8 << 10
)

// got is how a customer tells of an answer that is none.
func got(status int) string {
	return strings.TrimSpace(fmt.Sprintf("got %d %s", status, http.StatusText(status)))
}

// complaint is what a customer sees when there is no answer.
func complaint(words string) string {
	switch words {
	case refused:
		return "the site cannot be reached"
	case "tls: certificate has expired":
		return "the connection is not secure: the site's certificate has expired"
	case "tls: certificate is for another name":
		return "the connection is not secure: the site's certificate is for another name"
	case "tls: certificate signed by unknown authority":
		return "the connection is not secure: nobody vouches for the site's certificate"
	}
	return "the connection was lost"
}

// probe makes a whole visit, or one request, from where customers are.
func (m *model) probe(p faults.Probe) (faults.Answer, error) {
	if m.db == nil {
		db, err := newProbeData(m.stack)
		if err != nil {
			return faults.Answer{}, fmt.Errorf("probe: %w", err)
		}
		m.db = db
	}
	// Plans for whatever somebody types are not kept.
	plans := m.plans
	m.plans = map[string]*plan{}
	defer func() { m.plans = plans }()
	w := m.newWalker()
	if p.Journey != "" {
		for _, j := range m.journeys {
			if j.name == p.Journey {
				return w.visit(j), nil
			}
		}
		return faults.Answer{}, fmt.Errorf("probe journey %q: %w", p.Journey, faults.ErrNoTarget)
	}
	if p.Method == "" {
		p.Method = http.MethodGet
	}
	if len(p.Path) == 0 || p.Path[0] != '/' {
		return faults.Answer{}, fmt.Errorf("probe %q: a path begins with /", p.Path)
	}
	path, query, _ := words(p.Path).split("?")
	to := m.route(m.entry.to, p.Method, path, query)
	r := w.ask(p.Method, to, forbearance)
	a := faults.Answer{Status: r.status, Took: w.at.since(m.now), Body: r.body}
	switch {
	case r.late:
		a.Error = "timed out after " + forbearance.String()
	case r.status == 0:
		a.Error = complaint(r.words)
	case r.status >= http.StatusBadRequest:
		a.Error = got(r.status)
	default:
		a.OK = true
	}
	a.Steps = []faults.AnswerStep{{Request: p.Method + " " + p.Path, Status: a.Status, Took: a.Took}}
	return a, nil
}

// visit plays a whole visit.
func (w *walker) visit(j *journey) faults.Answer {
	t := w.task
	for _, d := range w.m.drawn {
		if d.hole != literal {
			t.values.of[d.hole-1] = d.made.Pick(w.chance.Rand)
		}
	}
	var a faults.Answer
	for _, r := range j.requests {
		began := w.at
		back := w.ask(r.method, r.plan, j.patience)
		took := w.at.since(began)
		a.Steps = append(a.Steps, faults.AnswerStep{Request: r.name, Status: back.status, Took: took})
		a.Status, a.Body = back.status, back.body
		a.Took += took
		switch {
		case back.late:
			a.Error = "timed out after " + j.patience.String()
		case back.status == 0:
			a.Error = complaint(back.words)
		case back.status >= http.StatusBadRequest:
			a.Error = got(back.status)
		default:
			continue
		}
		return a
	}
	a.OK = true
	return a
}

// ask makes a request of a customer.
func (w *walker) ask(method string, to *plan, patience time.Duration) answer {
	w.limits = append(w.limits[:0], w.at.after(patience))
	w.late = -1
	a, in := w.try(w.m.entry, w.m.said.client, nil, to, method == http.MethodGet, method)
	if !in {
		a = answer{late: true}
	}
	if len(a.body) > mostBody {
		a.body = a.body[:mostBody]
	}
	return a
}

// preview is what the replica's answers are made of.
func (x *walk) preview() service.Preview {
	fields := map[string]string{}
	for name, v := range x.p.fields {
		fields[name] = x.task.expand(v)
	}
	for i, f := range x.m.fields {
		if x.task.values.minted&(1<<(i+1)) != 0 {
			fields[f.Name] = x.m.hole(&x.task.values, uint8(i+1))
		}
	}
	return service.Preview{
		Service: x.r.unit.spec, Business: x.m.stack.Business, Version: x.r.release.Version, Trace: x.task.traceText(),
		Fields: fields, Rows: x.rows, Aside: x.aside,
	}
}

// answer makes the answer to a request that ended well, or with a failure.
func (x *walk) answer(why failure) answer {
	route := *x.p.route
	var a answer
	switch {
	case route.Body == stack.BodyPass && x.last.status != 0:
		return x.last // the peer's own words
	case why.bad():
		a.status = why.status
		a.body = string(x.preview().Apology(route, why.status))
	default:
		a.status = http.StatusOK
		a.body = string(x.preview().Answer(route))
	}
	a.size = len(a.body)
	return a
}
