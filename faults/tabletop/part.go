package tabletop

// part takes the frames from one on, whose client has gone, from the task and
// returns the one that goes on without them. A service serves on what nobody
// waits for any more, as one that does not look whether its client is still
// there; only where it drops what is abandoned, or hangs and has not begun with
// it, is its work over. See decisions/0079.
//
// What serves on stays in the task that it is in, which has a place in a line
// or on the agenda: the client is who gets another.
func (t *task) part(from int) *task {
	for i := from; i < len(t.frames); i++ {
		if r := t.frames[i].replica; r.state == hung || r.unit.set.dropAbandoned {
			continue
		}
		client := t.split(i)
		client.abandon(from)
		return client
	}
	t.generation++
	t.lag, t.expires, t.hungBy, t.held = 0, -1, nil, nil
	t.abandon(from)
	return t
}

// split moves the frames below one into a task of their own, which is returned.
func (t *task) split(at int) *task {
	below := t.m.newTask()
	index, generation, frames := below.at, below.generation, below.frames
	*below = *t
	below.at, below.generation, below.frames = index, generation, append(frames, t.frames[:at]...)
	below.lag, below.expires, below.hungBy, below.held = 0, -1, nil, nil
	t.frames = append(t.frames[:0], t.frames[at:]...)
	t.journey, t.extra, t.message, t.worker, t.unheard = nil, nil, nil, nil, true
	t.set()
	return below
}
