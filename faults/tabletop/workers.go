package tabletop

import "net/http"

// line is those who wait for their turn, first come first served. Who has left
// it since still stands in it and is passed over.
type line struct {
	places []taskAt
	head   int
	length int // of those who still wait
}

func (l *line) join(t *task) {
	if l.head > 64 && l.head*2 > len(l.places) {
		n := copy(l.places, l.places[l.head:])
		l.places, l.head = l.places[:n], 0
	}
	l.places = append(l.places, taskAt{t, t.generation})
	l.length++
}

// next takes the first who still waits out of the line.
func (l *line) next() *task {
	for l.head < len(l.places) {
		p := l.places[l.head]
		l.head++
		if p.task.generation == p.generation {
			l.length--
			if l.length == 0 {
				l.places, l.head = l.places[:0], 0
			}
			return p.task
		}
	}
	l.places, l.head = l.places[:0], 0
	return nil
}

// leave notes that somebody left the line.
func (l *line) leave() { l.length-- }

// workers bounds how many requests a replica serves at once and how many may
// wait for that.
type workers struct {
	capacity, limit int
	inUse           int
	waiting         line
}

// full reports whether who comes now is turned away.
func (w *workers) full() bool {
	return (w.inUse >= w.capacity || w.waiting.length > 0) && w.waiting.length >= w.limit
}

// refusal is what they are told.
func (w *workers) refusal() failure {
	return failure{
		status: http.StatusServiceUnavailable, kind: withNumbers,
		form: "worker queue full: %d busy, %d waiting", a: w.inUse, b: w.waiting.length,
	}
}

// release lets the next one work.
func (w *workers) release(m *model) {
	w.inUse--
	w.next(m)
}

func (w *workers) next(m *model) {
	for w.inUse < w.capacity && w.waiting.length > 0 {
		t := w.waiting.next()
		if t == nil {
			return
		}
		w.inUse++
		t.frames[len(t.frames)-1].worker = true
		m.soon(t)
	}
}

func (w *workers) resize(m *model, capacity, limit int) {
	w.capacity, w.limit = capacity, limit
	w.next(m)
}
