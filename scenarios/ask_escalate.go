package scenarios

// askEscalate asks that the right team is brought in, or nobody.
func askEscalate() ask {
	return ask{key: "escalate", check: escalated, takes: []string{"within", "after", "while", "seat"}}
}

func escalated(c *compiler, f *fields, team string) {
	if team != "none" {
		c.knownTeam(f, "escalate", team)
	}
}
