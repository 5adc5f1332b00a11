package scenarios

// askExpect asks for an event that must come.
func askExpect() ask {
	return ask{key: "expect", check: expectable, takes: []string{"where", "within", "before"}}
}

func expectable(c *compiler, f *fields, kind string) { c.knownKind(f, "expect", kind) }
