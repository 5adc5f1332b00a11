package faults

import "time"

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
	Service string // "checkout"
	Name    string // "checkout-1"
}

// Series names one time series of an instance, as its metrics page would:
// "http_requests_total" with its own labels, sorted by name. Service and
// instance are added by whoever takes it.
type Series struct {
	Name   string
	Labels []Label
}

// Label is one label of a series.
type Label struct{ Name, Value string }

// LogLine is one line of structured log.
type LogLine struct {
	Wall     time.Time         `json:"time"`
	Service  string            `json:"service"`
	Instance string            `json:"instance"`
	Level    string            `json:"level"` // debug, info, warn, error
	Message  string            `json:"msg"`
	Trace    string            `json:"trace_id,omitempty"`
	Fields   map[string]string `json:"fields,omitempty"`
}
