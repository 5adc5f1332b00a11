package tabletop

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
)

// line writes a line of a replica's log. Its clock is the replica's own.
func (r *replica) line(level, message, trace string, fields faults.Fields) {
	r.wrote(level)
	if r.unit.muted() {
		return // written, and lost on the way
	}
	m := r.unit.m
	m.log(faults.LogLine{
		Wall: m.wall(m.now).Add(r.skew.Now()), Service: r.unit.spec.Name, Instance: r.name,
		Level: level, Message: message, Trace: trace, Fields: fields,
	})
}

// say writes a line that belongs to no request.
func (r *replica) say(level, message string, fields map[string]string) {
	r.line(level, message, "", faults.FieldsOf(fields))
}

// log writes a line that ends with a failure.
func (t *task) log(r *replica, level, message string, why *failure) {
	r.line(level, message+why.String(), t.traceText(), why.fields(nil))
}

// logRequest logs every request that failed or was slow, and of those that
// were served well, or turned away as the settings want it, one in ten.
func (t *task) logRequest(f *frame, status int, took time.Duration, why *failure) {
	r := f.replica
	set := r.unit.set
	level, end := "info", ""
	switch {
	case status == statusGone:
		level, end = "warn", ": client gave up"
	case status >= http.StatusInternalServerError:
		level = "error"
	case status >= http.StatusBadRequest:
		level = "warn"
	case took >= set.slowRequest:
		level, end = "warn", ": slow"
	default:
		r.good++
		if r.good%oneIn != 1 {
			level = "debug"
		}
	}
	if why.turned {
		r.turned++
		if r.turned%oneIn != 1 && !set.debug {
			return
		}
	}
	code := codeText(status)
	fields := append(r.unit.m.told[:0],
		faults.Field{Name: "duration_ms", Value: millis(took)}, faults.Field{Name: "method", Value: f.plan.method}, faults.Field{Name: "route", Value: f.plan.path},
		faults.Field{Name: "status", Value: code}, faults.Field{Name: "version", Value: r.release.Version},
	)
	if why.bad() && status != statusGone {
		end += ": " + why.String()
		fields = why.fields(fields)
	}
	for _, x := range f.plan.told {
		if v := t.expand(x.value); v != "" {
			fields = fields.With(x.name, v)
		}
	}
	if t.source != "" {
		fields = fields.With("source", t.source)
	}
	r.unit.m.told = fields
	r.line(level, f.plan.said+code+end, t.traceText(), fields)
}

// logMessage logs every message that was not processed, and one in ten others.
func (t *task) logMessage(f *frame, took time.Duration, why *failure) {
	r := f.replica
	level, message := "info", f.plan.path+" processed"
	if why.bad() {
		level, message = "error", f.plan.path+" not processed: "+why.String()
	} else if r.good++; r.good%oneIn != 1 {
		return
	}
	fields := append(r.unit.m.told[:0], faults.Field{Name: "duration_ms", Value: millis(took)}, faults.Field{Name: "subject", Value: f.plan.path})
	for _, x := range f.plan.told {
		value := t.expand(x.value)
		if t.message.poison {
			value = ""
		}
		fields = fields.With(x.name, value)
	}
	if why.bad() {
		fields = why.fields(fields)
	}
	r.unit.m.told = fields
	r.line(level, message, t.traceText(), fields)
}

// logStep logs a step that is over, if every step is to be logged.
func (t *task) logStep(f *frame, o *op, why *failure) {
	r := f.replica
	if !r.unit.set.debug || o.step == nil {
		return
	}
	message := "step " + o.step.Target()
	for _, asked := range []string{o.step.Request, o.step.Key, o.step.Subject} {
		if asked != "" {
			message += " " + asked
		}
	}
	fields := faults.Fields{{Name: "duration_ms", Value: millis(t.clock().since(f.opened))}, {Name: "peer", Value: o.step.Target()}}
	if why != nil {
		message += ": " + why.String()
		fields = why.fields(fields)
	}
	r.line("debug", message, t.traceText(), fields)
}

// codeText is a status as text; the one that most answers have is made once.
func codeText(status int) string {
	if status == http.StatusOK {
		return "200"
	}
	return strconv.Itoa(status)
}

func millis(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }

// complain logs a visit that failed.
func (t *task) complain(how uint8, status int, took time.Duration, words string) {
	j := t.journey
	if j.m.wanted.Telemetry.Has(faults.TelemetryMute) {
		return
	}
	r := j.requests[t.request]
	fields := map[string]string{"journey": j.name, "request": r.name, "outcome": outcomes[how], "took_ms": millis(took)}
	if status != 0 {
		fields["status"] = strconv.Itoa(status)
	}
	j.m.log(faults.LogLine{
		Wall: j.m.wall(j.m.now), Service: stack.Customers, Instance: stack.Customers, Level: "warn",
		Message: "customer " + r.does + ": " + words, Trace: t.traceText(), Fields: faults.FieldsOf(fields),
	})
}

// chatter is what a flooded log says: nothing.
var chatter = []string{
	"entering handler", "leaving handler", "buffer %d reused", "timer %d armed", "timer %d stopped",
	"session object %d touched", "retry queue empty", "gc hint %d ignored", "pool slot %d checked", "heartbeat",
}

func babble(n int) string {
	line := chatter[n%len(chatter)]
	if strings.Contains(line, "%d") {
		return fmt.Sprintf(line, n)
	}
	return line
}
