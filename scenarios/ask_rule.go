package scenarios

// askRule asks for an alert rule, written in the run, that would have told of what an
// inject did, and of nothing else.
func askRule() ask {
	return ask{key: "rule", check: told, takes: []string{"within"}}
}

func told(c *compiler, f *fields, inject string) {
	c.knownInject(f, "rule", inject)
	if i := indexOf(c.out.Injects, inject); i >= 0 && c.out.Injects[i].fault() == nil {
		f.problem("rule", "", "rule: inject %s does no harm that an alert could tell of", inject)
	}
}
