package scenarios

// ClaimAllClear is the claim that all is over.
const ClaimAllClear = "all-clear"

// askClaim takes points away for a claim that is not true when it is made.
func askClaim() ask {
	return ask{key: "claim", check: claimable, costs: true}
}

func claimable(_ *compiler, f *fields, claim string) {
	if claim != ClaimAllClear {
		f.problem("claim", "write claim: "+ClaimAllClear, "claim: nobody can tell whether %q is true", claim)
	}
}
