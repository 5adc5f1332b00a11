package scenarios

// CadencePromises asks that promised updates come.
const CadencePromises = "promises"

// askCadence takes points away when people are left waiting for an update.
func askCadence() ask {
	return ask{key: "cadence", check: rhythm, takes: []string{"seat"}, costs: true}
}

func rhythm(c *compiler, f *fields, written string) {
	if written == CadencePromises {
		return
	}
	silence, wrong := parseDuration(written)
	switch {
	case wrong != "":
		f.problem("cadence", "write cadence: promises, or how long people may wait", "cadence: %s", wrong)
	case silence == 0:
		f.problem("cadence", "", "cadence: people cannot be told all the time")
	case c.out.Duration > 0 && silence >= c.out.Duration:
		f.problem("cadence", "", "cadence: the drill is over at %s, so nobody waits for %s", c.out.Duration, silence)
	}
}
