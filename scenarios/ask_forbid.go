package scenarios

// askForbid takes points away for an event that must not come.
func askForbid() ask {
	return ask{key: "forbid", check: forbiddable, takes: []string{"where"}, costs: true}
}

func forbiddable(c *compiler, f *fields, kind string) { c.knownKind(f, "forbid", kind) }
