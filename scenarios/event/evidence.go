package event

// Sources of evidence.
const (
	SourceDashboard = "dashboard"
	SourceMetrics   = "metrics"
	SourceLogs      = "logs"
	SourceChanges   = "changes"
	SourceRunbook   = "runbook"
	SourceCustomer  = "customer"
	SourceConfig    = "config"
	SourcePreview   = "preview" // what an action would touch: a look at the action, not at the system
)

// EvidenceViewed records that someone began to look at something, and what it
// showed, as facts. Whether it was worth looking at is judged in grading, never
// here. It stands until an EvidenceClosed of the same look, or to the end of the
// run. See decisions/0088.
type EvidenceViewed struct {
	// Look names it. A look of version 1 has no name: what it showed was not
	// recorded, and neither was for how long.
	Look     string   `json:"look,omitempty" event:"crew"`
	Source   string   `json:"source" event:"crew,where,subject=source"`
	Service  string   `json:"service,omitempty" event:"crew,where"`  // empty: not narrowed to one
	Query    string   `json:"query,omitempty" event:"crew,where"`    // PromQL, log filter, runbook slug, journey or action, verbatim
	Metrics  []string `json:"metrics,omitempty" event:"crew,where"`  // names of the metrics that it showed something of
	Services []string `json:"services,omitempty" event:"crew,where"` // services that it was narrowed to; of metrics and logs, those it showed something of
	Results  int      `json:"results" event:"crew,where"`            // series, lines, changes, settings or steps that it showed
	Shown    Showing  `json:"shown,omitzero" event:"crew"`
}

// Kind implements Body.
func (EvidenceViewed) Kind() Kind { return "evidence.viewed" }

// Showing is what was to be seen in a look. Times are run time.
type Showing struct {
	FromMS  int64             `json:"from_ms,omitempty" event:"crew"` // the window that it showed
	ToMS    int64             `json:"to_ms,omitempty" event:"crew"`
	Live    bool              `json:"live,omitempty" event:"crew"` // the window goes on with the run
	Metrics []MetricShown     `json:"metrics,omitempty" event:"crew"`
	Lines   []LinesShown      `json:"lines,omitempty" event:"crew"`
	Changes []ChangeShown     `json:"changes,omitempty" event:"crew"`
	Config  map[string]string `json:"config,omitempty" event:"crew"` // settings in force, "version", and "flag:NAME"
}

// MetricShown is what the series of one metric and one service had in the
// window: of a counter its rate a second, of anything else its value.
type MetricShown struct {
	Metric  string  `json:"metric" event:"crew"`
	Service string  `json:"service,omitempty" event:"crew"`
	Series  int     `json:"series" event:"crew"`
	First   float64 `json:"first" event:"crew"` // highest at the beginning of the window
	Low     float64 `json:"low" event:"crew"`
	High    float64 `json:"high" event:"crew"`
	Last    float64 `json:"last" event:"crew"` // highest at its end
	HighMS  int64   `json:"high_ms" event:"crew"`
	LowMS   int64   `json:"low_ms" event:"crew"`
	LastMS  int64   `json:"last_ms" event:"crew"`
}

// LinesShown are the log lines of a service that say the same but for numbers.
type LinesShown struct {
	Service string `json:"service" event:"crew"`
	Text    string `json:"text" event:"crew"` // the newest of them, cut
	Lines   int    `json:"lines" event:"crew"`
	LastMS  int64  `json:"last_ms" event:"crew"`
}

// ChangeShown is a line of the change list.
type ChangeShown struct {
	Change  string `json:"change" event:"crew"`
	Service string `json:"service" event:"crew"`
}

// EvidenceChanged records that what a standing look shows differs from what was
// recorded of it before, and takes its place.
type EvidenceChanged struct {
	Look     string   `json:"look" event:"crew"`
	Metrics  []string `json:"metrics,omitempty" event:"crew"`
	Services []string `json:"services,omitempty" event:"crew"`
	Results  int      `json:"results" event:"crew"`
	Shown    Showing  `json:"shown,omitzero" event:"crew"`
}

// Kind implements Body.
func (EvidenceChanged) Kind() Kind { return "evidence.changed" }

// Of returns the look as it shows from now on.
func (c EvidenceChanged) Of(look EvidenceViewed) EvidenceViewed {
	look.Metrics, look.Services, look.Results, look.Shown = c.Metrics, c.Services, c.Results, c.Shown
	return look
}

// Why a look came to its end.
const (
	ClosedForNext = "next"   // the same person began to look at something else, or went on to do something
	ClosedAway    = "away"   // it is not before them any more: hidden, covered, without the focus
	ClosedSilent  = "silent" // nothing told for a while that it still is
)

// EvidenceClosed records that a look came to its end before the run did.
type EvidenceClosed struct {
	Look string `json:"look" event:"crew"`
	Why  string `json:"why" event:"crew,words=closed"`
}

// Kind implements Body.
func (EvidenceClosed) Kind() Kind { return "evidence.closed" }

var shownSample = Showing{
	FromMS: 1000, ToMS: 61_000, Live: true,
	Metrics: []MetricShown{{Metric: "up", Service: "app", Series: 2, First: 1, Low: 0.5, High: 1, Last: 1, HighMS: 1000, LowMS: 2000, LastMS: 60_000}},
	Lines:   []LinesShown{{Service: "app", Text: "pool exhausted", Lines: 3, LastMS: 60_000}},
	Changes: []ChangeShown{{Change: "c1", Service: "app"}},
	Config:  map[string]string{"db_pool_size": "20"},
}

var _ = register(Descriptor{
	Sample:   EvidenceViewed{Look: "l1", Source: SourceMetrics, Service: "app", Query: "up", Metrics: []string{"up"}, Services: []string{"app"}, Results: 2, Shown: shownSample},
	Decoders: []Decoder{decode[EvidenceViewed], decode[EvidenceViewed]},
	Cause:    ByCrew,
	Audience: Private, // others learn what somebody found, not what is before them
	Lane:     LaneEvidence,
})

var _ = register(Descriptor{
	Sample:   EvidenceChanged{Look: "l1", Metrics: []string{"up"}, Services: []string{"app"}, Results: 2, Shown: shownSample},
	Decoders: []Decoder{decode[EvidenceChanged]},
	Cause:    ByCrew,
	Audience: Private, // others learn what somebody found, not what is before them
	Quiet:    true,
})

var _ = register(Descriptor{
	Sample:   EvidenceClosed{Look: "l1", Why: ClosedAway},
	Decoders: []Decoder{decode[EvidenceClosed]},
	Cause:    ByCrew,
	Audience: Private, // others learn what somebody found, not what is before them
	Quiet:    true,
})
