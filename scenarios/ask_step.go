package scenarios

// askStep asks that a step of a runbook is ticked.
func askStep() ask {
	return ask{key: "step", takes: []string{"within", "before", "after", "while", "seat"}, own: ticked}
}

func ticked(c *compiler, f *fields, k *Criterion) { k.Of = c.knownStep(f, "step", k.Of) }
