package scenarios

// askVerify asks for a look at what came of the last action.
func askVerify() ask {
	return ask{key: "verify", check: onlyOf("verify", "action"), takes: []string{"within"}}
}
