package catalogue

import "github.com/drillyard/drillyard/faults"

func botTraffic() faults.Fault {
	return faults.Fault{
		Name:     "bot-traffic",
		Category: "traffic",
		Title:    "Bots read the whole catalogue",
		Doc: "Programs go through the whole catalogue, page after page. No visit of a customer is more than " +
			"before; the share of cache hits falls, because nobody asks for those pages otherwise, and the " +
			"database serves readers who are nobody's customers. More replicas serve more bots.",
		Target: faults.TargetJourney,
		Parameters: []faults.Parameter{
			{Name: "factor", Type: faults.TypeFloat, Doc: "how many come, as a multiple of the customers", Default: "10", Min: "0.1", Max: "100"},
		},
		Signals: []string{
			"http_requests_total of the first service, against customer_visits_total, which stays",
			"process_cpu_seconds_total of the services in front, likewise",
			`cache_requests_total{result="miss"}`,
			"redis_db_keys, which rises",
			"db_pool_in_use of those who read through the cache",
		},
		Impact:      "Pages are slower, and fail when the database cannot keep up.",
		Mitigations: []string{"block-traffic"},
		Worse:       []string{"scale", "flush-cache"},
		Primitives:  []faults.PrimitiveKind{faults.KindLoad, faults.LoadSource},
		Differs: map[string]string{
			"inproc": "The first pass over the catalogue asks for about as many connections as there are: whether one reader waits for long enough to give up is chance, and an alert rests on it.",
			"docker": "The first pass over the catalogue asks for about as many connections as there are: whether one reader waits for long enough to give up is chance, and an alert rests on it.",
		},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			return onJourney(h, t, faults.Load{Factor: args.Float("factor"), Source: faults.SourceBots})
		},
	}
}
