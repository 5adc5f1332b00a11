package service

import (
	"net/http"
	"regexp"

	"github.com/drillyard/drillyard/faults"
)

// Headers that travel with a request through the whole stack.
const (
	headerTrace  = "Traceparent"
	headerSource = "X-Source" // who sends it, unless a customer
)

var traceShape = regexp.MustCompile(`^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$`)

// traceID reads the trace of a W3C traceparent header, or starts one.
func (r *Replica) traceID(traceparent string) string {
	if m := traceShape.FindStringSubmatch(traceparent); m != nil {
		return m[1]
	}
	return r.dice.hex(32)
}

// traceparent makes the header for a request sent on behalf of a trace.
func (r *Replica) traceparent(trace string) string {
	return "00-" + trace + "-" + r.dice.hex(16) + "-01"
}

// identify sets the headers that travel along.
func (x *exchange) identify(h http.Header) {
	h.Set(headerTrace, x.replica.traceparent(x.trace))
	for _, f := range x.replica.opts.Business.Fields {
		if v := x.fields[f.Name]; f.Header != "" && v != "" {
			h.Set(f.Header, v)
		}
	}
	if x.source != "" {
		h.Set(headerSource, x.source)
	}
}

func (r *Replica) log(level, message, trace string, fields map[string]string) {
	r.metrics.lines.WithLabelValues(level).Inc()
	r.cpu.spend(LineCost)
	if r.impaired.isMuted() {
		return // written, and lost on the way
	}
	r.opts.Log(faults.LogLine{
		Wall: r.clock.now(), Service: r.opts.Service.Name, Instance: r.opts.Name,
		Level: level, Message: message, Trace: trace, Fields: faults.FieldsOf(fields),
	})
}
