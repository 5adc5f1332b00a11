package faults

import (
	"slices"
	"strings"
	"time"
)

// Sink takes the telemetry of a sandbox. Implementations never block the
// caller for longer than it takes to copy the data, and keep nothing they are
// handed after returning.
type Sink interface {
	// Exposition takes one instance's metrics page, in the Prometheus text
	// format, as of run time at.
	Exposition(at Time, from Instance, page []byte)
	// Samples takes one instance's metrics as numbers, for a runtime that makes
	// them itself: values[i] is the value of series[i] as of run time at. A
	// caller that hands over the same slice of series again promises that it
	// has not changed.
	Samples(at Time, from Instance, series []Series, values []float64)
	// Down says that an instance could not be reached at run time at.
	Down(at Time, from Instance, why error)
	// Log takes one structured line.
	Log(line LogLine)
}

// Instance is one replica as telemetry names it; both fields become labels.
type Instance struct {
	Service string // "api"
	Name    string // "api-1"
}

// Series names one time series of an instance, as its metrics page would:
// "http_requests_total" with its own labels, sorted by name. Service and
// instance are added by whoever takes it.
type Series struct {
	Name   string
	Labels []Label
}

// Counts reports whether a metric only rises, as long as what measures it goes
// on: a counter, or a part of a histogram.
func Counts(metric string) bool {
	switch metric {
	case "pg_stat_activity_count":
		return false
	case "pg_stat_database_xact_commit", "pg_stat_database_xact_rollback", "pg_stat_database_deadlocks", "pg_stat_user_tables_seq_scan":
		return true
	}
	return slices.ContainsFunc([]string{"_total", "_bucket", "_sum", "_count"}, func(end string) bool { return strings.HasSuffix(metric, end) })
}

// Label is one label of a series.
type Label struct{ Name, Value string }

// LogLine is one line of structured log.
type LogLine struct {
	Wall     time.Time `json:"time"`
	Service  string    `json:"service"`
	Instance string    `json:"instance"`
	Level    string    `json:"level"` // debug, info, warn, error
	Message  string    `json:"msg"`
	Trace    string    `json:"trace_id,omitempty"`
	Fields   Fields    `json:"fields,omitempty"`
}
