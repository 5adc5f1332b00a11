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
)

// EvidenceViewed records that someone looked at something, as a fact. Whether
// it was worth looking at is judged in grading, never here.
type EvidenceViewed struct {
	Source   string   `json:"source" event:"crew,where,subject=source"`
	Service  string   `json:"service,omitempty" event:"crew,where"`  // empty: not narrowed to one
	Query    string   `json:"query,omitempty" event:"crew,where"`    // PromQL, log filter, runbook slug or journey, verbatim
	Metrics  []string `json:"metrics,omitempty" event:"crew,where"`  // metric names the look showed
	Services []string `json:"services,omitempty" event:"crew,where"` // services the look was narrowed to by its query
	Results  int      `json:"results" event:"crew,where"`            // series, lines or changes that came back
}

// Kind implements Body.
func (EvidenceViewed) Kind() Kind { return "evidence.viewed" }

var _ = register(Descriptor{
	Sample:   EvidenceViewed{Source: SourceMetrics, Service: "checkout", Query: "up", Metrics: []string{"up"}, Services: []string{"checkout"}, Results: 2},
	Decoders: []Decoder{decode[EvidenceViewed]},
	Cause:    ByCrew,
	Audience: Crew,
	Lane:     LaneEvidence,
})
