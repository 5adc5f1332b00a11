package scenarios

// askTruth asks that what was stated matches the answer key.
func askTruth() ask {
	return ask{key: "truth", check: answerable, takes: []string{"within", "before", "after", "while", "seat"}}
}

func answerable(c *compiler, f *fields, name string) {
	if !has(truths(), name) {
		f.problem("truth", Nearest(name, truths()), "there is no truth %q", name)
	} else if c.out.Truth.NoFault {
		f.problem("truth", "", "truth: with fault: none there is no %s to match", name)
	}
}
