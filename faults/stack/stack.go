// Package stack describes a system that a sandbox can run: its services and
// how they call each other, who owns them, what customers do, what is promised
// to them, and which alerts watch over it. It loads such a description from a
// folder and checks it.
//
// Invariants: a loaded Stack is complete and consistent (every name resolves,
// the call graph has no cycle), and is never changed afterwards. Alert rules,
// routing and conformance are kept as the bytes of the files their own engines
// read.
//
// Non-goals: running anything; knowing Prometheus or Alertmanager.
package stack

import (
	"cmp"
	"fmt"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack/plain"
)

// Stack is one system.
type Stack struct {
	Name    string `yaml:"name"` // the folder's name
	Title   string `yaml:"title"`
	Summary string `yaml:"summary"`
	// Clients is what those who come are called on screens, in debriefs and on
	// dashboards: customers, unless it says otherwise.
	Clients  faults.Clients `yaml:"clients"`
	Teams    []Team         `yaml:"teams"`
	Services []Service      `yaml:"services"` // in the order a map of the stack shows them
	Journeys []Journey      `yaml:"journeys"`
	SLOs     []SLO          `yaml:"slos"`
	Alerts   Alerts         `yaml:"alerts"`
	// Escalation says, by team, whom its pages go to and who is next when nobody
	// acknowledges them. A team without a policy has the short form of its own.
	Escalation []Policy `yaml:"escalation"`
	// Schedules are who is on call in turn.
	Schedules []Schedule `yaml:"schedules"`
	// Receivers maps receivers of the routing to teams, or to the queue that
	// pages nobody; one with the name of a team is that team.
	Receivers map[string]string `yaml:"receivers"`
	// Sources are who can come on top of the customers, and is none.
	Sources []Source `yaml:"sources"`
	// Updates are texts to begin an update of the status page with; those of a
	// scenario come before them.
	Updates     []Update    `yaml:"updates"`
	Seasonality Seasonality `yaml:"seasonality"`
	Rules       []byte      `yaml:"-"` // rules.yaml: a Prometheus rule file
	Routing     []byte      `yaml:"-"` // routing.yaml: an Alertmanager configuration
	// Conformance is conformance.yaml: how faults are played on the stack, to
	// compare runtimes; see faults/conformance. Nil: nobody has said.
	Conformance []byte `yaml:"-"`

	Business `yaml:",inline"`

	places plain.Places // of stack.yaml
}

// Team owns services and can be escalated to.
type Team struct {
	Name    string `yaml:"name"`    // "storage"
	Title   string `yaml:"title"`   // "Storage"
	Persona string `yaml:"persona"` // who answers for it when a scenario names no one else
	// Answers is about how long the persona takes to answer a page, where nobody
	// who plays is on call for the team; without, they do not answer.
	Answers Duration `yaml:"answers"`
	// Escalation says who else hears of a page that nobody acknowledges, in
	// the order of After: the short form of a policy.
	Escalation []EscalationStep `yaml:"escalation"`
}

// EscalationStep brings another team in.
type EscalationStep struct {
	After Duration `yaml:"after"` // since the page was sent
	To    string   `yaml:"to"`    // a team
}

// Kinds of service.
const (
	KindService  = "service"  // answers HTTP
	KindWorker   = "worker"   // consumes a queue, or does jobs at given times
	KindDatabase = "database" // PostgreSQL's protocol
	KindCache    = "cache"    // Redis' protocol
	KindQueue    = "queue"    // NATS JetStream
)

// Service is one deployable of the stack. Customers reach the first one.
type Service struct {
	Name     string            `yaml:"name"`
	Kind     string            `yaml:"kind"`
	Title    string            `yaml:"title"`
	Summary  string            `yaml:"summary"`
	Team     string            `yaml:"team"`
	Tier     int               `yaml:"tier"` // 1: customers notice at once
	Replicas int               `yaml:"replicas"`
	Startup  Duration          `yaml:"startup"`  // from process start to ready
	Releases []Release         `yaml:"releases"` // oldest first; the last one runs
	Config   map[string]string `yaml:"config"`
	Flags    map[string]bool   `yaml:"flags"`
	External bool              `yaml:"external"` // kind service: somebody else runs it; it can be called, and that is all
	TLS      bool              `yaml:"tls"`      // kind service: it is called over TLS
	Login    bool              `yaml:"login"`    // kinds service and worker: operators can log in to its replicas, where the runtime has shells
	Routes   []Route           `yaml:"routes"`   // kind service
	Consumes *Consumer         `yaml:"consumes"` // kind worker: this, or Jobs
	Jobs     []Job             `yaml:"jobs"`     // kind worker
	Ledger   string            `yaml:"ledger"`   // of Jobs: the database that their runs are written down in
	Schema   []string          `yaml:"schema"`   // kind database: statements that make and fill it
	// Retention, of a queue, is how long a message may wait: then it is lost.
	// Without, it waits for ever.
	Retention Duration `yaml:"retention"`
}

// Release is a version that the service was built as.
type Release struct {
	Version string `yaml:"version"`
	Summary string `yaml:"summary"`
}

// Route is one endpoint and what serving it takes, step by step.
type Route struct {
	Match string `yaml:"match"` // "POST /notes", in net/http's pattern syntax
	Work  Work   `yaml:"work"`
	Steps []Step `yaml:"steps"`
	// Body is the response's body template kind: html, json, or pass, which
	// hands on the answer of the route's last step, a Call, as it came.
	Body string `yaml:"body"`
	Page string `yaml:"page"` // that an html body shows: note, for pages/note.html
	// Sorry says what could not be done when the request cannot be served, as
	// the page sorry tells it: "keep this note".
	Sorry string   `yaml:"sorry"`
	Shows []string `yaml:"shows"` // of a json body: fields of the request that it repeats
}

// Failed says what could not be done when a request of the route cannot be
// served.
func (r Route) Failed() string { return cmp.Or(r.Sorry, "show you this page") }

// Kinds of response body.
const (
	BodyHTML = "html"
	BodyJSON = "json"
	BodyPass = "pass"
)

// Consumer is what a worker does with each message of a queue.
type Consumer struct {
	Queue   string `yaml:"queue"`
	Subject string `yaml:"subject"`
	Work    Work   `yaml:"work"`
	Steps   []Step `yaml:"steps"`
}

// Work is time spent by the service itself while holding a worker: a
// log-normal distribution given by its median and 99th percentile.
type Work struct {
	P50 Duration `yaml:"p50"`
	P99 Duration `yaml:"p99"`
}

// Step is one thing a service does to serve a request. Exactly one of Call,
// Query, Get, Put and Publish names the service it needs.
type Step struct {
	Call    string `yaml:"call"`    // a service; HTTP
	Query   string `yaml:"query"`   // a database; SQL
	Get     string `yaml:"get"`     // a cache: read; on a miss, Miss is done and the result put
	Put     string `yaml:"put"`     // a cache: write
	Publish string `yaml:"publish"` // a queue

	Request string `yaml:"request"` // of Call: "POST /notes?note={note}"
	SQL     string `yaml:"sql"`     // of Query: one statement of the common subset; {…} are request fields, bound as parameters
	// Result, of Query instead of SQL, asks for the result of a job: the answer is
	// a 503 unless the window of its last run that went well ended not longer ago
	// than Fresh.
	Result  string   `yaml:"result"`
	Fresh   Duration `yaml:"fresh"`
	Work    Work     `yaml:"work"`    // of Query: time spent on the rows, the connection held
	Within  []Step   `yaml:"within"`  // of Query: done after it, the connection held; queries to the same database use it
	Key     string   `yaml:"key"`     // of Get and Put: "note:{note}"; {…} are request fields
	Subject string   `yaml:"subject"` // of Publish
	Miss    []Step   `yaml:"miss"`    // of Get
	// Needed, of a Get without a Miss and of a Query, says that there is nothing
	// to serve unless something is found: the answer is a 404.
	Needed   bool   `yaml:"needed"`
	Optional bool   `yaml:"optional"` // a failure is logged and served without
	Flag     string `yaml:"flag"`     // done only while this flag of the service is on
}

// Journey is something customers do: a visit of one or more requests.
type Journey struct {
	Name     string   `yaml:"name"`
	Title    string   `yaml:"title"`
	Rate     float64  `yaml:"rate"`     // visits a second
	Patience Duration `yaml:"patience"` // a request slower than this is given up
	Slow     Duration `yaml:"slow"`     // one whose answer is later than this makes a visit slow; see Slowness
	Retry    Retry    `yaml:"retry"`    // the zero Retry: who fails leaves
	// Browses names a field, and says that visits change nothing that lasts:
	// before customers come, every value of the field has had such a visit.
	// Without one, what a cache keeps of them begins empty.
	Browses  string    `yaml:"browses"`
	Requests []Request `yaml:"requests"`
}

// noticed is the wait that breaks a person's train of thought (Nielsen,
// Usability Engineering, 1993, chapter 5).
const noticed = time.Second

// Slowness is the wait for one answer, further tries included, from which on a
// visit that went well in the end was slow.
func (j Journey) Slowness() time.Duration { return cmp.Or(j.Slow.Std(), noticed) }

// Request is one request of a journey, with what the customer calls it.
type Request struct {
	Does    string `yaml:"does"`    // "writes a note"
	Request string `yaml:"request"` // "POST /notes?note={note}"
	// After is how long a customer takes, once the request before this one was
	// answered, to make it: to fill in a form, say. Only visits that arrive by
	// themselves take it.
	After Duration `yaml:"after"`
}

// SLO is a promise to customers, judged on their own requests.
type SLO struct {
	Name      string  `yaml:"name"` // "save-availability"
	Title     string  `yaml:"title"`
	Journey   string  `yaml:"journey"`
	SLI       string  `yaml:"sli"`       // PromQL: the share of good events, 0 to 1, over a short window
	Objective float64 `yaml:"objective"` // 0.99
}

// Duration is a time.Duration written as "250ms" in YAML.
type Duration time.Duration

// Std returns the duration as the standard library's type.
func (d Duration) Std() time.Duration { return time.Duration(d) }

// MarshalText writes "250ms", as UnmarshalText reads it.
func (d Duration) MarshalText() ([]byte, error) { return []byte(d.Std().String()), nil }

// UnmarshalYAML reads what UnmarshalText does. Of what only has that, the decoder
// writes out and reads the text of each value once more, with every comment there is.
func (d *Duration) UnmarshalYAML(read func(any) error) error {
	var text string
	if err := read(&text); err != nil {
		return err
	}
	return d.UnmarshalText([]byte(text))
}

// UnmarshalText reads "250ms". Durations are never negative.
func (d *Duration) UnmarshalText(text []byte) error {
	v, err := time.ParseDuration(string(text))
	if err != nil || v < 0 {
		return fmt.Errorf("%q is not a duration such as 250ms or 3s", text)
	}
	*d = Duration(v)
	return nil
}
