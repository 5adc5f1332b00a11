package scenarios

// askStep asks that a step of a runbook is ticked.
func askStep() ask {
	return ask{key: "step", check: ticked, takes: []string{"within", "before", "after", "while"}}
}

func ticked(c *compiler, f *fields, step string) { c.knownStep(f, "step", step) }
