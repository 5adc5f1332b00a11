package scenarios

// askBlind takes points away when the first touch of the system rests on no look
// at it.
func askBlind() ask {
	return ask{key: "blind", check: onlyOf("blind", "action"), costs: true}
}
