package scenarios

// askHygiene asks that each change has a reason, and that the glass is not broken
// without need.
func askHygiene() ask {
	return ask{key: "hygiene", check: onlyOf("hygiene", "changes"), own: approvals}
}

// approvals keeps how soon the scenario's colleague decides on what is asked for.
func approvals(c *compiler, _ *fields, k *Criterion) {
	if a := c.out.Approval; a.By != "" {
		k.option("approval", a.After.String())
	}
}
