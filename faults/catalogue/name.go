package catalogue

import "github.com/drillyard/drillyard/faults"

// lookUp plans what the caller of an edge gets for the name of the one that it
// calls.
func lookUp(h faults.Health, t faults.Target, answer faults.NameAnswer) ([]faults.Primitive, error) {
	e, err := edge(h, t)
	if err != nil {
		return nil, err
	}
	if e.From == customers {
		return nil, faults.NotApplicable(t, "customers look names up where nobody of us can reach")
	}
	return []faults.Primitive{faults.Name{Edge: e, Answer: answer}}, nil
}
