package scenarios

// askSLO asks that a breached objective of the stack is met again and held.
func askSLO() ask {
	return ask{key: "slo", check: objective, takes: []string{"within"}, own: recovery, keys: []string{"hold", "collateral"}}
}

func objective(c *compiler, f *fields, name string) {
	if c.stack != nil && !has(c.slos(), name) {
		f.problem("slo", Nearest(name, c.slos()), "%s has no SLO %q", c.out.Stack, name)
	}
}

// recovery reads how long the objective must stay met, and whether something
// else may be worse.
func recovery(c *compiler, f *fields, k *Criterion) {
	k.Hold = f.duration("hold")
	if c.out.Duration > 0 && k.Hold > c.out.Duration {
		f.problem("hold", "", "hold: the drill is over at %s", c.out.Duration)
	}
	k.Collateral = f.text("collateral")
	if k.Collateral != "" && k.Collateral != "none" {
		f.problem("collateral", "write collateral: none", "collateral: %q means nothing", k.Collateral)
	}
}
