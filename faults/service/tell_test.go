package service_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/service"
	"github.com/drillyard/drillyard/faults/stack"
)

func TestTelemetryOfAWellReplica(t *testing.T) {
	r, log := start(t, service.Options{
		Revision:  settings("log_level", "debug"),
		Telemetry: []faults.Telemetry{{Op: faults.TelemetryDrop, Metric: "http_requests_total"}},
	}, stack.Route{Match: "GET /", Body: stack.BodyJSON})
	page := func() string {
		_, page := ask(t, http.MethodGet, "http://"+r.ControlAddr()+"/metrics")
		return page
	}
	status(t, r, "/")
	if now := page(); strings.Contains(now, "http_requests_total") || !strings.Contains(now, "http_request_duration_seconds_bucket") {
		t.Error("dropped from the start: it is shown, or something else is not")
	}
	r.Tell(faults.Telemetry{Op: faults.TelemetryDrop, Metric: "http_request_duration_seconds_bucket"})
	if strings.Contains(page(), "http_request_duration_seconds") {
		t.Error("a histogram that was dropped by one of its series is shown")
	}

	r.Tell(faults.Telemetry{Op: faults.TelemetryRestore})
	r.Tell(faults.Telemetry{Op: faults.TelemetryFreeze})
	frozen := page()
	status(t, r, "/")
	r.Tell(faults.Telemetry{Op: faults.TelemetryFreeze}) // changes nothing
	if now := page(); now != frozen || !strings.Contains(now, `http_requests_total{code="200",method="GET",route="/"} 1`) {
		t.Errorf("frozen, the page goes on:\n%s", now)
	}

	lines := log.count("GET / 200")
	r.Tell(faults.Telemetry{Op: faults.TelemetryMute})
	status(t, r, "/")
	if n := log.count("GET / 200"); n != lines {
		t.Errorf("muted, it says %d lines more", n-lines)
	}
	r.Tell(faults.Telemetry{Op: faults.TelemetryRestore})
	status(t, r, "/")
	if n := log.count("GET / 200"); n != lines+1 {
		t.Errorf("restored, it says %d lines", n-lines)
	}
	measures(t, r, map[string]float64{`http_requests_total{code="200",method="GET",route="/"}`: 4, `log_lines_total{level="debug"}`: 3})
}

func TestFloodOfLines(t *testing.T) {
	r, log := start(t, service.Options{}, stack.Route{Match: "GET /", Body: stack.BodyJSON})
	before := log.count("")
	began := time.Now()
	r.Tell(faults.Telemetry{Op: faults.TelemetryFlood, Rate: 1000})
	eventually(t, "400 lines", func() bool { return log.count("")-before >= 400 })
	if took := time.Since(began); took < 300*time.Millisecond {
		t.Errorf("400 lines at 1000 a second took %s", took)
	}
	r.Tell(faults.Telemetry{Op: faults.TelemetryRestore})
	r.Kill() // waits for whoever still writes
	if n, _ := log.find("heartbeat"); n.Level != "info" {
		t.Errorf("logged: %+v", n)
	}
}
