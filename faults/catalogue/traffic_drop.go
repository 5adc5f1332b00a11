package catalogue

import "github.com/drillyard/drillyard/faults"

func trafficDrop() faults.Fault {
	return faults.Fault{
		Name:     "traffic-drop",
		Category: "traffic",
		Title:    "Customers stay away",
		Doc: "Far fewer customers come. Everything that is measured on our side is well, better than usual " +
			"even: error rates, latency and saturation fall. What keeps them away, a " +
			"campaign that ended or a provider that lost its way to us, lies where none of our figures reach: " +
			"somebody has to ask why it is so quiet.",
		Target: faults.TargetJourney,
		Parameters: []faults.Parameter{
			{Name: "factor", Type: faults.TypeFloat, Doc: "the share of them that still comes", Default: "0.1", Min: "0", Max: "0.9"},
		},
		Signals: []string{
			"customer_visits_total, which falls",
			"http_requests_total of every service, which falls alike",
		},
		Impact:     "Those who come are served well; the others are not there.",
		Worse:      []string{"restart"},
		Primitives: []faults.PrimitiveKind{faults.KindLoad},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			return onJourney(h, t, faults.Load{Factor: args.Float("factor")})
		},
	}
}
