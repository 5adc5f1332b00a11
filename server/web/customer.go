package web

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/scenarios/signals"
)

// journeyVisit is what a customer met who went on a journey.
type journeyVisit struct {
	AtMS   int64       `json:"at_ms"` // run time at which they had
	OK     bool        `json:"ok"`
	Status int         `json:"status"`
	TookMS int64       `json:"took_ms"`
	Error  string      `json:"error,omitempty"`
	Page   string      `json:"page,omitempty"` // address of the page it ended on, for a sandboxed frame; gone after a while
	Steps  []visitStep `json:"steps"`
}

type visitStep struct {
	Request string `json:"request"`
	Does    string `json:"does"`
	Status  int    `json:"status"`
	TookMS  int64  `json:"took_ms"`
}

type visitAsked struct {
	Journey string `json:"journey"`
}

// visit is POST /api/runs/ID/customer.
func (s *server) visit(c *call, in visitAsked) (journeyVisit, error) {
	run, err := s.atWork(c)
	if err != nil {
		return journeyVisit{}, err
	}
	journey, ok := run.Stack.Journey(in.Journey)
	var mistakes invalid
	mistakes.add(ok, "journey", "There is no such journey.")
	if err := mistakes.err(); err != nil {
		return journeyVisit{}, err
	}
	answer, look, err := run.SeeCustomer(c.ctx(), journey.Name)
	if err != nil {
		return journeyVisit{}, err
	}
	if err := s.seen(c, run, look); err != nil {
		return journeyVisit{}, err
	}
	return s.viewVisit(c, journey, answer, time.Duration(look.Shown.ToMS)*time.Millisecond), nil
}

// viewVisit is what somebody met on a journey at a run time.
func (s *server) viewVisit(c *call, journey stack.Journey, answer faults.Answer, at faults.Time) journeyVisit {
	v := journeyVisit{AtMS: at.Milliseconds(), OK: answer.OK, Status: answer.Status, TookMS: answer.Took.Milliseconds(), Error: answer.Error, Steps: []visitStep{}}
	for i, step := range answer.Steps {
		shown := visitStep{Request: step.Request, Status: step.Status, TookMS: step.Took.Milliseconds()}
		if i < len(journey.Requests) {
			shown.Does = journey.Requests[i].Does
		}
		v.Steps = append(v.Steps, shown)
	}
	if answer.Body != "" {
		v.Page = fmt.Sprintf("/api/runs/%s/customer/pages/%d", c.run.ID, s.pages.keep(c.run.ID, answer.Body))
	}
	return v
}

// lastVisit is GET /api/runs/ID/customer: what somebody met who went on a journey last, by
// a moment of a run that has ended. While it goes on, that is theirs who went: others go
// themselves, and it is a look of theirs.
func (s *server) lastVisit(c *call) (journeyVisit, error) {
	on, err := s.screen(c)
	if err != nil {
		return journeyVisit{}, err
	}
	journey, ok := on.stack.Journey(c.QueryParam("journey"))
	if !ok {
		return journeyVisit{}, errHidden
	}
	past, over := on.shown.(signals.View)
	if !over {
		return journeyVisit{}, errVisitNow
	}
	answer, at, ok := past.LastVisit(journey.Name)
	if !ok {
		return journeyVisit{}, errNoVisit
	}
	return s.viewVisit(c, journey, answer, at), nil
}

var (
	errNoVisit  = &problem{status: http.StatusNotFound, detail: "Nobody had gone on this journey to see it."}
	errVisitNow = conflict("The run goes on: make a visit to see what customers meet now.")
)

// pagePolicy lets a customer's page have its own style and nothing else: it
// comes from the sandbox, and must not act in our name.
const pagePolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox"

// customerPage is GET /api/runs/ID/customer/pages/N.
func (s *server) customerPage(c *call) error {
	number, err := strconv.ParseInt(c.Param("page"), 10, 64)
	if err != nil {
		return errHidden
	}
	html, ok := s.pages.get(c.run.ID, number)
	if !ok {
		return errHidden
	}
	c.Response().Header().Set("Content-Security-Policy", pagePolicy)
	// Its links lead to our addresses, not to the stack's. Opening windows is
	// not allowed in there, so with this they lead nowhere.
	return c.HTML(http.StatusOK, strings.Replace(html, "<head>", `<head><base target="_blank">`, 1))
}

// pages keeps the newest pages that customers ended on, of all runs together.
type pages struct {
	mu   sync.Mutex
	last int64 // number of the newest
	kept [pagesKept]keptPage
}

// pagesKept pages of at most 8 KiB are 2 MiB.
const pagesKept = 256

type keptPage struct {
	run    string
	number int64
	html   string
}

func newPages() *pages { return &pages{} }

// keep returns the number by which get finds the page. One that came not long ago is kept
// once: whoever looks at it again and again leaves those of others their places.
func (p *pages) keep(run, html string) int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, page := range p.kept {
		if page.run == run && page.html == html && p.last-page.number < pagesKept/2 {
			return page.number
		}
	}
	p.last++
	p.kept[p.last%pagesKept] = keptPage{run, p.last, html}
	return p.last
}

// get finds a page of a run.
func (p *pages) get(run string, number int64) (string, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if number < 1 || number > p.last {
		return "", false
	}
	page := p.kept[number%pagesKept]
	return page.html, page.number == number && page.run == run
}
