package gameday

// Questions are what is asked after a game day unless whoever leads it asks something
// else: each is agreed to, from 1 to 5, and has room for words.
func Questions() []string {
	return []string{
		"I learned something that I can use on my next shift.",
		"What happened could happen to us.",
		"My crew worked well together: everybody knew what was theirs to do.",
		"The level was right for me.",
	}
}
