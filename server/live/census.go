package live

// Census is who watches at a moment.
type Census struct {
	Screens   int
	Terminals int
	Queue     int // events that the slowest screen has before it
	Dropped   int // screens sent away since New because they could not keep up
}

// Census counts who watches.
func (h *Hub) Census() Census {
	h.mu.Lock()
	defer h.mu.Unlock()
	c := Census{Terminals: len(h.seats), Dropped: h.dropped}
	for _, room := range h.rooms {
		c.Screens += len(room)
		for v := range room {
			c.Queue = max(c.Queue, len(v.queue))
		}
	}
	return c
}
