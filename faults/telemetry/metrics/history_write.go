package metrics

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"os"
	"path/filepath"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/value"

	"github.com/drillyard/drillyard/faults"
)

// WriteHistory writes a history to path: all that fill hands over, in the order
// of its times, which are negative. It is made whole or not at all: what was at
// path before is replaced at the end.
//
// Zero is the wall time of run time zero while the history is made; always
// taking the same gives the same file. A run moves all times to its own epoch,
// and with them the values of metrics that are points in time: those named
// *_timestamp_seconds, and process_start_time_seconds. A value of zero is left
// as it is: it stands for never.
//
// Instances get their up and scrape_samples_scraped as in a run. Series that
// are not said any more at the end are marked as ended.
func WriteHistory(ctx context.Context, path string, zero time.Time,
	fill func(add func(at faults.Time, from faults.Instance, series []faults.Series, values []float64) error) error) error {
	db := Open(zero, nil)
	err := fill(func(at faults.Time, from faults.Instance, series []faults.Series, values []float64) error {
		switch {
		case at >= 0:
			return fmt.Errorf("a sample at %s is no history", at)
		case len(series) != len(values):
			return fmt.Errorf("%s has %d values for %d series", from.Name, len(values), len(series))
		}
		db.Samples(at, from, series, values)
		return ctx.Err()
	})
	if lost := db.Errors(); err == nil && lost > 0 {
		err = fmt.Errorf("%d samples are not in the order of their times", lost)
	}
	if err == nil {
		db.store.finish()
		err = db.store.save(path, db.stamp(0))
	}
	if err != nil {
		return fmt.Errorf("write history: %w", err)
	}
	return nil
}

// finish ends the series that went before the newest samples came, and puts
// everything into chunks.
func (s *store) finish() {
	s.mu.Lock()
	defer s.mu.Unlock()
	newest := s.newest()
	for _, t := range s.tracks {
		n := len(t.tail)
		if n == 0 {
			continue
		}
		last := t.tail[n-1]
		every := int64(1) // with a single sample, the next moment
		if n > 1 {
			every = last.t - t.tail[n-2].t
		}
		if last.t+every <= newest && !value.IsStaleNaN(last.v) {
			s.end(t, last.t+every)
		}
		t.settle(len(t.tail))
		t.seal()
	}
}

func (s *store) newest() int64 {
	newest := int64(math.MinInt64)
	for _, t := range s.tracks {
		if n := len(t.tail); n > 0 {
			newest = max(newest, t.tail[n-1].t)
		}
	}
	return newest
}

// save writes the chunks to a file of the history's format. The checksum stands
// in for waiting until the disk has everything: a file that a crash has torn is
// refused, and made again.
func (s *store) save(path string, zero int64) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	all := make([]saved, 0, len(s.tracks))
	for _, t := range s.tracks {
		if len(t.sealed) > 0 {
			all = append(all, saved{t.labels, t.sealed})
		}
	}
	err = errors.Join(write(file, all, zero), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return nil
}

// saved is a series as it goes into a file.
type saved struct {
	labels labels.Labels
	chunks []chunk // at least one
}

// write writes series in the history's format.
func write(to io.Writer, all []saved, zero int64) error {
	sum := crc32.New(castagnoli)
	out := bufio.NewWriterSize(io.MultiWriter(to, sum), 256<<10)
	_, _ = out.WriteString(historyMagic) // Flush tells what went wrong
	size := len(historyMagic)
	newest := int64(math.MinInt64)
	for _, t := range all {
		newest = max(newest, t.chunks[len(t.chunks)-1].to)
		for _, c := range t.chunks {
			_, _ = out.Write(c.bytes)
			size += len(c.bytes)
		}
	}
	_, _ = out.Write(index(all, zero, newest))
	_, _ = out.Write(binary.BigEndian.AppendUint64(nil, uint64(size)))
	if err := out.Flush(); err != nil {
		return err
	}
	_, err := to.Write(append(binary.BigEndian.AppendUint32(nil, sum.Sum32()), historyMagic...))
	return err
}

// index tells what is in the chunks.
func index(all []saved, zero, newest int64) []byte {
	b := binary.AppendVarint(nil, zero)
	b = binary.AppendVarint(b, newest)
	b = binary.AppendUvarint(b, uint64(len(all)))
	text := func(s string) {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	for _, t := range all {
		b = binary.AppendUvarint(b, uint64(t.labels.Len()))
		t.labels.Range(func(l labels.Label) {
			text(l.Name)
			text(l.Value)
		})
		b = binary.AppendUvarint(b, uint64(len(t.chunks)))
		at := zero
		for _, c := range t.chunks {
			b = binary.AppendVarint(b, c.from-at)
			b = binary.AppendVarint(b, c.to-c.from)
			b = binary.AppendUvarint(b, uint64(len(c.bytes)))
			at = c.to
		}
	}
	return b
}
