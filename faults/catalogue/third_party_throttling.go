package catalogue

import "github.com/drillyard/drillyard/faults"

func thirdPartyThrottling() faults.Fault {
	return faults.Fault{
		Name:     "third-party-throttling",
		Category: "dependency",
		Title:    "A vendor throttles us",
		Doc: "Somebody else's service answers a share of our requests with 429, because we are over what we " +
			"have agreed or they have lowered it. Each retry is one request more, and makes it worse. Nothing " +
			"on our side repairs it: protect what depends on the vendor, tell customers, and call them.",
		Target: faults.TargetEdge,
		Parameters: []faults.Parameter{
			share("0.6"),
			route(),
		},
		Signals: []string{
			"client_requests_total of the caller, with the vendor as the peer",
			`log "answered 429" of the caller`,
			"client_retries_total of the caller",
			"client_request_duration_seconds of the caller, by peer: refusals are quick",
		},
		Impact:     "A share of what needs the vendor fails at once.",
		Worse:      []string{"scale", "restart"},
		Primitives: []faults.PrimitiveKind{faults.KindWire},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			return harmVendor(h, t, args, faults.Wire{Status: 429})
		},
	}
}
