package scenarios

// askSuspects takes points away for each wrong suspect that was left standing.
func askSuspects() ask {
	return ask{key: "suspects", check: suspected, costs: true}
}

func suspected(_ *compiler, f *fields, which string) {
	if which != "wrong" {
		f.problem("suspects", "write suspects: wrong", "there are no suspects %q", which)
	}
}
