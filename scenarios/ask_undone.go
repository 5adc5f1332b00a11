package scenarios

// askUndone asks that what was changed for the time of an incident is put back.
func askUndone() ask {
	return ask{key: "undone", check: onlyOf("undone", "changes"), takes: []string{"after", "while", "do", "nobody"}}
}
