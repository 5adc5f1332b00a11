package scenarios

// askRelief takes points away when customers are well at the end and a cause is
// still in place.
func askRelief() ask {
	return ask{key: "relief", check: relieved, costs: true}
}

func relieved(c *compiler, f *fields, of string) {
	onlyOf("relief", "cause")(c, f, of)
	if c.out.Truth.NoFault {
		f.problem("relief", "", "relief: with fault: none there is no cause to leave in place")
		return
	}
	for _, cause := range c.out.Truth.Causes {
		i := indexOf(c.out.Injects, cause.Inject)
		if i < 0 {
			continue
		}
		harm := c.out.Injects[i].fault()
		if harm == nil {
			continue
		}
		if fault, ok := c.fault(harm.Fault); ok && len(fault.Mitigations) == 0 {
			f.problem("relief", "", "relief: no action takes %s away: nobody can be asked to", harm.Fault)
		}
	}
}
