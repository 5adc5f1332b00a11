package catalogue

import "github.com/drillyard/drillyard/faults"

func hotKey() faults.Fault {
	return faults.Fault{
		Name:     "hot-key",
		Category: "dependency",
		Title:    "One key of the cache has become huge",
		Doc: "One key that everybody reads has grown so large that reading it takes long. Most of the cache is " +
			"as quick as ever, so its averages are fine; the pages that need this key are slow whenever it is " +
			"a hit, and quick when it is not there.",
		Target: faults.TargetService,
		Parameters: []faults.Parameter{
			{Name: "delay", Type: faults.TypeDuration, Doc: "how long reading it takes", Default: "400ms", Min: "10ms", Max: "60s"},
		},
		Signals: []string{
			"redis_db_key_bytes_max",
			"http_request_duration_seconds by route: one of them",
			`log "read past the cache" of the services, where they give up on it`,
			`cache_requests_total{result="error"}`,
		},
		Impact:      "One kind of page is slow, for everybody.",
		Mitigations: []string{"flush-cache"},
		Worse:       []string{"scale"},
		Primitives:  []faults.PrimitiveKind{faults.KindData, faults.DataCache},
		Differs: map[string]string{
			"docker": "A real Redis does one thing at a time: while the huge value is read, every other command waits.",
		},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			return onStore(h, t, "cache", faults.Data{Op: faults.DataHot, Delay: args.Duration("delay")})
		},
	}
}
