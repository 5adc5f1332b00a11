package main

// figure is one row of the table: a number that a benchmark reports, and what
// it is held against.
type figure struct {
	title     string
	folder    string // of the benchmark
	benchmark string // without "Benchmark" and the number of processors
	unit      string
	times     string // a unit of the same line: how many times its peer it is
	less      string // or "folder benchmark", of whose figures in the same unit less is better
	peer      string
	aim       string
}

var figures = []figure{
	{title: "events appended, one by one", folder: "server/store", benchmark: "Append/appenders=1", unit: "events/s"},
	{title: "events appended, commits shared by 100", folder: "server/store", benchmark: "Append/appenders=100", unit: "events/s", times: "x-one-by-one", peer: "one by one"},
	{title: "broadcast to 2,000 sockets, p50", folder: "server/live", benchmark: "Broadcast/sockets=2000", unit: "p50-ms"},
	{title: "broadcast to 2,000 sockets, p99", folder: "server/live", benchmark: "Broadcast/sockets=2000", unit: "p99-ms"},
	{title: "processor time of a message", folder: "server/live", benchmark: "Broadcast/sockets=2000", unit: "cpu-µs/message"},
	{title: "inproc run, to its first healthy scrape", folder: "faults/inproc", benchmark: "Start", unit: "ns/op"},
	{title: "inproc run, memory", folder: "faults/inproc", benchmark: "Memory", unit: "MB/run"},
	{title: "inproc runs at once, before any is unwell", folder: "faults/conformance", benchmark: "AtOnce/inproc", unit: "runs"},
	{title: "  memory of one", folder: "faults/conformance", benchmark: "AtOnce/inproc", unit: "MiB/run"},
	{title: "docker run, start", folder: "faults/docker", benchmark: "Start", unit: "s/start", times: "×bare", peer: "bare engine", aim: "<= 1.2x"},
	{title: "  memory of its containers", folder: "faults/docker", benchmark: "Start", unit: "MiB/run"},
	{title: "docker runs at once, before any is unwell", folder: "faults/conformance", benchmark: "AtOnce/docker", unit: "runs"},
	{title: "database through the proxy", folder: "faults/proxy", benchmark: "TCP/proxy", unit: "ns/op", less: "faults/proxy TCP/direct", peer: "direct"},
	{title: "512 B answers through the proxy", folder: "faults/proxy", benchmark: "Toxiproxy/512B/latency=0s", unit: "requests/s", times: "x-toxiproxy", peer: "Toxiproxy", aim: ">= 1.15x"},
	{title: "256 KB answers through the proxy", folder: "faults/proxy", benchmark: "Toxiproxy/262144B/latency=0s", unit: "requests/s", times: "x-toxiproxy", peer: "Toxiproxy", aim: ">= 1.5x"},
	{title: "  512 B, 20 ms late", folder: "faults/proxy", benchmark: "Toxiproxy/512B/latency=20ms", unit: "requests/s", times: "x-toxiproxy", peer: "Toxiproxy"},
	{title: "  256 KB, 20 ms late", folder: "faults/proxy", benchmark: "Toxiproxy/262144B/latency=20ms", unit: "requests/s", times: "x-toxiproxy", peer: "Toxiproxy"},
	{title: "512 B answers through the proxy", folder: "faults/proxy", benchmark: "Toxiproxy/512B/latency=0s", unit: "requests/s", times: "x-direct", peer: "direct"},
	{title: "256 KB answers through the proxy", folder: "faults/proxy", benchmark: "Toxiproxy/262144B/latency=0s", unit: "requests/s", times: "x-direct", peer: "direct"},
	{title: "tabletop, 200 requests/s on one core", folder: "server/runs", benchmark: "Hour", unit: "x-real-time", aim: ">= 600, hoped 3,600"},
	{title: "  the model alone", folder: "server/runs", benchmark: "Hour", unit: "x-model"},
	{title: "  telemetry alone", folder: "server/runs", benchmark: "Hour", unit: "x-telemetry"},
	{title: "  rules and SLIs alone", folder: "server/runs", benchmark: "Hour", unit: "x-rules"},
	{title: "  allocations in a second of run time", folder: "server/runs", benchmark: "Hour", unit: "allocations/s"},
	{title: "  memory after an hour", folder: "server/runs", benchmark: "Hour", unit: "MiB"},
	{title: "an hour of signals, as it is kept", folder: "server/runs", benchmark: "KeptSignals", unit: "MiB/hour", aim: "<= 16 MiB"},
	{title: "  until it is written", folder: "server/runs", benchmark: "KeptSignals", unit: "ms/write"},
	{title: "  until it can be looked around in", folder: "server/runs", benchmark: "KeptSignals", unit: "ms/open", aim: "<= 1,000 ms"},
	{title: "  a chart of the hour", folder: "server/runs", benchmark: "KeptSignals", unit: "ms/chart", times: "x-chart-then", peer: "while it went on", aim: "<= 250 ms"},
	{title: "  a page of log lines", folder: "server/runs", benchmark: "KeptSignals", unit: "ms/lines", times: "x-lines-then", peer: "while it went on", aim: "<= 250 ms"},
	{title: "tabletop start, its day of history on disk", folder: "server/runs", benchmark: "Start/history=there", unit: "ms", aim: "<= 100 ms"},
	{title: "tabletop start, its day of history to be made", folder: "server/runs", benchmark: "Start/history=made", unit: "ms", aim: "<= 3,000 ms"},
	{title: "a run of 8 min without each of 10 actions", folder: "server/runs", benchmark: "Counterfactuals", unit: "s/run", aim: "<= 5 s"},
	{title: "30 rules tried on a day of a recording", folder: "faults/telemetry/metrics", benchmark: "Backtest", unit: "ms/day", times: "x-prometheus", peer: "rules of Prometheus", aim: "<= 1,000 ms, >= 5x"},
	{title: "  one of them is changed", folder: "faults/telemetry/metrics", benchmark: "Backtest", unit: "ms/change"},
	{title: "10,000 stored runs graded anew", folder: "server/runs", benchmark: "Regrade", unit: "s/10000-runs", aim: "<= 10 s"},
	{title: "a pack of 1,000 scenarios, read and compiled", folder: "server/library", benchmark: "Thousand/load", unit: "ms/load"},
	{title: "  one is changed: until it is in the catalogue", folder: "server/library", benchmark: "Thousand/change", unit: "ms/change", aim: "<= 1,000 ms"},
	{title: "  of that, reading and compiling", folder: "server/library", benchmark: "Thousand/compile", unit: "ms/change"},
	{title: "  nothing is changed: a look at the disk", folder: "server/library", benchmark: "Thousand/look", unit: "ms/look"},
	{title: "while one is greedy, a command of another", folder: "server/app", benchmark: "Greed", unit: "p99-ms", aim: "<= 250 ms"},
	{title: "  memory, clients included", folder: "server/app", benchmark: "Greed", unit: "MiB"},
	{title: "  disk", folder: "server/app", benchmark: "Greed", unit: "MiB-disk"},
	{title: "60 crews of 4, until a board is told of an event", folder: "server/app", benchmark: "Board", unit: "p99-ms", aim: "<= 50 ms"},
	{title: "  memory, clients included", folder: "server/app", benchmark: "Board", unit: "MiB"},
	{title: "  processors busy", folder: "server/app", benchmark: "Board", unit: "processors"},
	{title: "  runs of which a board was not told the last", folder: "server/app", benchmark: "Board", unit: "lost", aim: "<= 0"},
	{title: "2,000 people: the slowest page of skills or a lead", folder: "server/app", benchmark: "Insight", unit: "p99-ms", aim: "<= 200 ms"},
	{title: "many tabletop runs at once", folder: "server/runs", benchmark: "Many", unit: "runs"},
	{title: "  memory of one", folder: "server/runs", benchmark: "Many", unit: "MiB/run", aim: "<= 8 MiB"},
	{title: "  a range query meanwhile, p99", folder: "server/runs", benchmark: "Many", unit: "p99-ms", aim: "<= 250 ms"},
	{title: "  processors busy", folder: "server/runs", benchmark: "Many", unit: "processors"},
	{title: "  the slowest is behind its clock by", folder: "server/runs", benchmark: "Many", unit: "s-behind"},
}
