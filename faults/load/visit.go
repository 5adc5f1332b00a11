package load

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
)

const (
	maxBody = 8 << 10 // of an answer, in bytes
	maxRead = 1 << 20 // of a response, in bytes; no page is larger
)

// outcome is how a request or a visit ended for the customer.
type outcome string

const (
	ok       outcome = "ok"
	failed   outcome = "error"   // an answer of 400 or above, or none
	timedOut outcome = "timeout" // no full answer within the journey's patience
)

var outcomes = []outcome{ok, failed, timedOut}

// request is one request of a journey.
type request struct {
	name   string // "GET /notes/{note}": as metrics call it
	does   string
	method string
	target string // path and query, with placeholders
	after  time.Duration
}

func newRequest(r stack.Request) request {
	method, target, found := strings.Cut(r.Request, " ")
	if !found {
		method, target = http.MethodGet, r.Request
	}
	target = strings.TrimSpace(target)
	path, _, _ := strings.Cut(target, "?")
	return request{name: method + " " + path, does: r.Does, method: method, target: target, after: r.After.Std()}
}

// visit is how one visit went.
type visit struct {
	answer  faults.Answer // with a step for each try
	outcome outcome
	trace   string
	failed  request // the request it ended at, unless ok
	slow    bool    // it was kept waiting for an answer
}

// visitor is what chance decides of a visit.
type visitor struct {
	chance *rand.Rand // what is left of it
	trace  string
	fields map[string]string
}

// visitor is who makes the visit of a number.
func (j *journey) visitor(n uint64) visitor {
	chance := rand.New(rand.NewPCG(j.seed, n))
	v := visitor{chance: chance, trace: fmt.Sprintf("%016x%016x", chance.Uint64(), chance.Uint64()|1), fields: map[string]string{}}
	for _, f := range j.fields {
		if f.Made.Makes() {
			v.fields[f.Name] = f.Made.Text(f.Made.Draw(chance))
		}
	}
	return v
}

// target is where a request goes that has fields.
func target(template string, fields map[string]string) string {
	path, query, asks := strings.Cut(template, "?")
	path = stack.Fill(path, func(name string) string { return url.PathEscape(fields[name]) })
	if asks {
		path += "?" + stack.Fill(query, func(name string) string { return url.QueryEscape(fields[name]) })
	}
	return path
}

// headers are those that tell of fields.
func headers(of []stack.Field, fields map[string]string) map[string]string {
	told := map[string]string{}
	for _, f := range of {
		if v := fields[f.Name]; f.Header != "" && v != "" {
			told[f.Header] = v
		}
	}
	return told
}

// play walks through requests of a journey, one after the other, and stops at the
// first that fails for good: customers try again as their habit is. Each try
// is counted in m unless it is nil, or the visit was cut short because ctx is
// done. A visit that is not counted shows how it is right now: nothing in it is
// tried again.
func (c *Customers) play(ctx context.Context, j *journey, n uint64, requests []request, m *metrics) visit {
	who := j.visitor(n)
	v := visit{outcome: ok, trace: who.trace}
	told := headers(j.fields, who.fields)
	tried := 0
	for _, r := range requests {
		if m != nil && !take(ctx, r.after) {
			return v
		}
		first := time.Now()
		for further := 0; ; further++ {
			begun := time.Now()
			told["Traceparent"] = parent(v.trace, who.chance)
			status, body, how, words := c.ask(ctx, j.patience, r, target(r.target, who.fields), told)
			took := time.Since(begun)
			if m != nil && ctx.Err() == nil {
				m.request(j, r, how, took)
			}
			v.answer.Steps = append(v.answer.Steps, faults.AnswerStep{Request: r.name, Status: status, Took: took})
			v.answer.Status = status
			v.answer.Body = body
			v.answer.Took += took
			if how == ok {
				break
			}
			tried++
			if m == nil || !j.retry.Again(j.seed, n, tried, further, time.Since(first)) || !take(ctx, j.retry.After.Std()) {
				v.outcome, v.failed, v.answer.Error = how, r, words
				return v
			}
			m.retries.WithLabelValues(j.name).Inc()
		}
		v.slow = v.slow || time.Since(first) > j.slowness
	}
	v.answer.OK = true
	return v
}

// ask makes one request and reads the whole response, within patience. words
// says what went wrong, as a customer would.
func (c *Customers) ask(ctx context.Context, patience time.Duration, r request, target string, headers map[string]string) (status int, body string, how outcome, words string) {
	within := ctx
	if patience > 0 {
		var cancel context.CancelFunc
		within, cancel = context.WithTimeout(ctx, patience)
		defer cancel()
	}
	fail := func(err error) (int, string, outcome, string) {
		switch {
		case ctx.Err() != nil:
			return status, body, failed, "gave up"
		case within.Err() != nil:
			return status, body, timedOut, "timed out after " + patience.String()
		default:
			return status, body, failed, complaint(err)
		}
	}
	req, err := http.NewRequestWithContext(within, r.method, c.entry+target, nil)
	if err != nil {
		return 0, "", failed, fmt.Sprintf("%s is no address", target)
	}
	for k, v := range headers {
		req.Header.Set(k, v)
	}
	resp, err := c.client.Do(req)
	if err != nil {
		return fail(err)
	}
	defer func() { _ = resp.Body.Close() }()
	status = resp.StatusCode
	head, err := io.ReadAll(io.LimitReader(resp.Body, maxBody))
	body = string(head)
	if err == nil {
		_, err = io.Copy(io.Discard, io.LimitReader(resp.Body, maxRead-maxBody))
	}
	if err != nil {
		return fail(err)
	}
	if status >= 400 {
		return status, body, failed, strings.TrimSpace(fmt.Sprintf("got %d %s", status, http.StatusText(status)))
	}
	return status, body, ok, ""
}

// take lets a customer take his time, and reports false when ctx ends first.
func take(ctx context.Context, d time.Duration) bool {
	if d == 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// complaint is what a customer sees when there is no answer.
func complaint(err error) string {
	if errors.Is(err, syscall.ECONNREFUSED) {
		return "the site cannot be reached"
	}
	if bad, ok := errors.AsType[x509.CertificateInvalidError](err); ok && bad.Reason == x509.Expired {
		return "the connection is not secure: the site's certificate has expired"
	}
	if _, ok := errors.AsType[x509.HostnameError](err); ok {
		return "the connection is not secure: the site's certificate is for another name"
	}
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return "the connection is not secure: nobody vouches for the site's certificate"
	}
	return "the connection was lost"
}

// complain logs a visit that failed.
func (c *Customers) complain(j *journey, v visit, took time.Duration) {
	fields := map[string]string{
		"journey": j.name,
		"request": v.failed.name,
		"outcome": string(v.outcome),
		"took_ms": strconv.FormatInt(took.Milliseconds(), 10),
	}
	if v.answer.Status != 0 {
		fields["status"] = strconv.Itoa(v.answer.Status)
	}
	c.log(faults.LogLine{
		Wall:     time.Now(),
		Service:  "customers",
		Instance: "customers",
		Level:    "warn",
		Message:  "customer " + v.failed.does + ": " + v.answer.Error,
		Trace:    v.trace,
		Fields:   faults.FieldsOf(fields),
	})
}

// parent makes a W3C traceparent with a new span in a trace.
func parent(trace string, chance *rand.Rand) string {
	return fmt.Sprintf("00-%s-%016x-01", trace, chance.Uint64()|1)
}
