package scenarios

// askForbid takes points away for an event that must not come.
func askForbid() ask {
	return ask{
		key: "forbid", check: forbiddable, takes: []string{"where", "before", "after", "while", "seat"}, costs: true,
		own: tolerated, keys: []string{"at-most", "each"},
	}
}

func forbiddable(c *compiler, f *fields, kind string) { c.knownKind(f, "forbid", kind) }

// tolerated reads how many are let pass, and what each beyond that costs.
func tolerated(c *compiler, f *fields, k *Criterion) {
	c.count(f, k, "at-most", 1)
	before := len(c.problems)
	each := f.number("each")
	if !f.has("each") || len(c.problems) > before {
		return
	}
	if each >= 0 || each < k.Points {
		f.problem("each", "write points: -10 and each: -5", "each: every one costs a part of the points, which is below zero as they are")
		return
	}
	c.option(k, "each", f.text("each"))
}
