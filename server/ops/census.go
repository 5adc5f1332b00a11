package ops

import (
	"runtime"

	"github.com/prometheus/client_golang/prometheus"
)

// Census is what there is at a moment, and what has been since the start.
type Census struct {
	Runs    map[Run]int    // in progress
	Ended   map[Ended]int  // since the start
	Screens int            // live views that are open
	Shells  int            // terminals that are open
	Queue   int            // events that the slowest screen has before it
	Dropped int            // screens sent away because they could not keep up
	Logged  map[string]int // lines of the log since the start, by level
	// Histories are what lies behind runs, kept on the disk.
	Histories      int
	HistoriesBytes int64
}

// Run is what runs in progress are told apart by.
type Run struct{ State, Runtime string }

// Ended is what ended runs are told apart by. One that failed broke down, or
// could not be written down.
type Ended struct {
	Runtime string
	Failed  bool
}

// census makes metrics of a Census when they are asked for.
type census struct {
	version string
	take    func() Census
}

var (
	buildInfo      = describe("build_info", "What this server is built of; always 1.", "version", "go")
	runs           = describe("runs", "Runs in progress, and those that wait for a place.", "state", "runtime")
	runsEnded      = describe("runs_ended_total", "Runs that have ended. A failed one broke down or could not be recorded.", "runtime", "result")
	sockets        = describe("sockets", "Live views and terminals that are open.", "kind")
	queue          = describe("viewer_queue_events", "Events that wait for the slowest live view.")
	dropped        = describe("viewers_dropped_total", "Live views sent away because they could not keep up.")
	histories      = describe("histories", "Histories that are kept for runs to come.")
	historiesBytes = describe("histories_bytes", "What those take of the disk.")
	logged         = describe("log_lines_total", "Lines of the server's log.", "level")
)

func describe(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("drillyard_"+name, help, labels, nil)
}

// Describe implements prometheus.Collector.
func (c census) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{buildInfo, runs, runsEnded, sockets, queue, dropped, histories, historiesBytes, logged} {
		to <- d
	}
}

// Collect implements prometheus.Collector.
func (c census) Collect(to chan<- prometheus.Metric) {
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	counter := func(d *prometheus.Desc, v int, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(v), labels...)
	}
	now := c.take()
	gauge(buildInfo, 1, c.version, runtime.Version())
	for run, n := range now.Runs {
		gauge(runs, float64(n), run.State, run.Runtime)
	}
	for ended, n := range now.Ended {
		result := "ok"
		if ended.Failed {
			result = "failed"
		}
		counter(runsEnded, n, ended.Runtime, result)
	}
	gauge(sockets, float64(now.Screens), "screen")
	gauge(sockets, float64(now.Shells), "terminal")
	gauge(queue, float64(now.Queue))
	counter(dropped, now.Dropped)
	gauge(histories, float64(now.Histories))
	gauge(historiesBytes, float64(now.HistoriesBytes))
	for level, n := range now.Logged {
		counter(logged, n, level)
	}
}
