package catalogue

import "github.com/drillyard/drillyard/faults"

func thirdPartySlow() faults.Fault {
	return faults.Fault{
		Name:     "third-party-slow",
		Category: "dependency",
		Title:    "A vendor is slow",
		Doc: "Somebody else's service takes long to answer, without an error. The caller holds a worker, and " +
			"what else it holds while it asks, for as long, so that the trouble shows where those run out: at " +
			"a pool, at a queue, at the service in front. Nothing on our side repairs it: protect what " +
			"depends on the vendor, tell customers, and call them.",
		Target: faults.TargetEdge,
		Parameters: []faults.Parameter{
			{Name: "latency", Type: faults.TypeDuration, Doc: "how much longer an answer takes", Default: "1200ms", Min: "10ms", Max: "60s"},
			{Name: "jitter", Type: faults.TypeDuration, Doc: "how far it varies either way", Default: "400ms", Min: "0s", Max: "60s"},
			share("1"),
		},
		Signals: []string{
			"client_request_duration_seconds of the caller, with the vendor as the peer",
			`client_requests_total{outcome="timeout"} of the caller`,
			"worker_pool_in_use of the caller and of those who wait for it",
			"db_pool_in_use, where a connection is held meanwhile",
		},
		Impact:     "Whatever needs the vendor is slow, and fails where customers or timeouts do not wait as long.",
		Worse:      []string{"restart", "scale"},
		Primitives: []faults.PrimitiveKind{faults.KindWire},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			return harmVendor(h, t, args, faults.Wire{Latency: args.Duration("latency"), Jitter: args.Duration("jitter")})
		},
	}
}
