package faults

import "time"

// Sink takes the telemetry of a sandbox. Implementations never block the
// caller for longer than it takes to copy the data, and keep nothing they are
// handed after returning.
type Sink interface {
	// Exposition takes one instance's metrics page, in the Prometheus text
	// format, as of run time at.
	Exposition(at Time, from Instance, page []byte)
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
