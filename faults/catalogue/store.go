package catalogue

import "github.com/drillyard/drillyard/faults"

// table narrows harm to the rows of a table.
func table() faults.Parameter {
	return faults.Parameter{Name: "table", Type: faults.TypeString, Optional: true, Doc: `only this table, as in "notes"; left out: every table`}
}

// onStore plans something that is done to the data of a store of a kind.
func onStore(h faults.Health, t faults.Target, kind string, do faults.Data) ([]faults.Primitive, error) {
	s, err := service(h, t)
	if err != nil {
		return nil, err
	}
	if err := kindIs(t, s, kind); err != nil {
		return nil, err
	}
	do.Service = string(t)
	return []faults.Primitive{do}, nil
}

// onTelemetry plans something that is done to what a service tells of itself.
func onTelemetry(h faults.Health, t faults.Target, do faults.Telemetry) ([]faults.Primitive, error) {
	if _, err := service(h, t); err != nil {
		return nil, err
	}
	do.Service = string(t)
	return []faults.Primitive{do}, nil
}
