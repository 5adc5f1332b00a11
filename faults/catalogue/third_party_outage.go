package catalogue

import "github.com/drillyard/drillyard/faults"

func thirdPartyOutage() faults.Fault {
	return faults.Fault{
		Name:     "third-party-outage",
		Category: "dependency",
		Title:    "A vendor is down",
		Doc: "Somebody else's service answers everything with 503. Our own services are well, and the one that " +
			"calls the vendor shows the errors of all. Nothing on our side repairs it: protect what depends " +
			"on the vendor, tell customers, and call them.",
		Target: faults.TargetEdge,
		Parameters: []faults.Parameter{
			share("1"),
		},
		Signals: []string{
			`client_requests_total{outcome="error"} of the caller, with the vendor as the peer`,
			`log "answered 503" of the caller`,
			"http_requests_total of the caller by code: errors on the routes that need the vendor only",
		},
		Impact:     "Whatever needs the vendor fails, for everybody.",
		Worse:      []string{"restart", "rollback-deploy"},
		Primitives: []faults.PrimitiveKind{faults.KindWire},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			return harmVendor(h, t, args, faults.Wire{Status: 503})
		},
	}
}
