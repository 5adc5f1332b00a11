package scenarios

// askSaid asks that something was said in words, whether it is right or not.
func askSaid() ask {
	return ask{key: "said", check: sayable, takes: []string{"within", "before", "after", "while", "seat"}}
}

func sayable(c *compiler, f *fields, name string) {
	if !has(spokens(), name) {
		f.problem("said", Nearest(name, spokens()), "there is nothing called %q to listen for", name)
	} else if name == "cause" && len(c.out.Truth.Terms) == 0 {
		f.problem("said", "write terms: {INJECT: [words]} in Truth", "Truth has no terms to listen for")
	}
}
