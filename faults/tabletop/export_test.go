package tabletop

// Events counts what has happened in the model.
func (b *Sandbox) Events() uint64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.model.happened
}
