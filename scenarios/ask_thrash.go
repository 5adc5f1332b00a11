package scenarios

// askThrash takes points away for changing one unrelated service after the other.
func askThrash() ask {
	return ask{key: "thrash", check: onlyOf("thrash", "actions"), costs: true}
}
