package metrics

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"time"

	"github.com/prometheus/prometheus/tsdb/chunkenc"
)

// Write writes all that was measured in a run, and nothing of the history behind it,
// as Read takes it. Questions may be asked meanwhile.
func (d *DB) Write(w io.Writer) error {
	all, err := d.store.copied()
	if err == nil {
		err = write(w, all, d.stamp(0))
	}
	if err != nil {
		return fmt.Errorf("write metrics: %w", err)
	}
	return nil
}

// copied lists the series of a run with all their samples: the newest of each, which
// are in no chunk, in one of their own at its end.
func (s *store) copied() ([]saved, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	all := make([]saved, 0, len(s.tracks))
	for _, t := range s.tracks {
		if len(t.tail) == 0 {
			continue
		}
		chunks := slices.Clone(t.sealed)
		if t.app != nil {
			chunks = append(chunks, chunk{t.opened, t.last, slices.Clone(t.open.Bytes())})
		}
		tail := chunkenc.NewXORChunk()
		app, err := tail.Appender()
		if err != nil {
			return nil, err
		}
		for _, p := range t.tail {
			app.Append(0, p.t, p.v)
		}
		all = append(all, saved{t.labels, append(chunks, chunk{t.tail[0].t, t.tail[len(t.tail)-1].t, tail.Bytes()})})
	}
	return all, nil
}

// Read returns a database as it was written, with the history behind it that it had, or
// with none where that is not there any more. It keeps b, which must not be changed. A
// history stays open until Close.
func Read(b []byte, history *History) (*DB, error) {
	var kept History
	if err := kept.read(b); err != nil {
		return nil, fmt.Errorf("read metrics: %w", err)
	}
	d := Open(time.UnixMilli(kept.zero).UTC(), history)
	for i := range kept.series {
		p := &kept.series[i]
		t := d.store.track(p.labels)
		last := len(p.chunks) - 1
		t.sealed = p.chunks[:last:last]
		it := &iterator{chunks: p.chunks[last:], at: -1}
		for it.Next() != chunkenc.ValNone {
			t.tail = append(t.tail, it.now)
		}
		if it.err != nil || len(t.tail) == 0 || len(t.tail) > fresh {
			return nil, errors.Join(fmt.Errorf("read metrics: %w", errDamaged), d.Close())
		}
	}
	return d, nil
}

// Behind is the name of the history behind a run; empty: it has none.
func (d *DB) Behind() string {
	if d.store.history == nil {
		return ""
	}
	return filepath.Base(d.store.history.path)
}

// Epoch is the wall time of run time zero.
func (d *DB) Epoch() time.Time { return d.epoch }
