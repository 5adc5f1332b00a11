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
	Source   string   `json:"source"`
	Service  string   `json:"service,omitempty"`  // empty: not narrowed to one
	Query    string   `json:"query,omitempty"`    // PromQL, log filter, runbook slug or journey, verbatim
	Metrics  []string `json:"metrics,omitempty"`  // metric names the look showed
	Services []string `json:"services,omitempty"` // services the look was narrowed to by its query
	Results  int      `json:"results"`            // series, lines or changes that came back
}

func (EvidenceViewed) Kind() Kind                 { return "evidence.viewed" }
func (b EvidenceViewed) view(Viewer) (Body, bool) { return b, true }
