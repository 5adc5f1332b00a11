package signals

import (
	"archive/tar"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/telemetry/logs"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
)

// What signals are written to is a tar archive under Zstandard, of the parts named here:
// any tool reads it, and its checksums tell of one that is torn. See decisions/0143.
const (
	partAbout   = "about.json"
	partMetrics = "metrics"
	partLines   = "lines.jsonl"
	partStates  = "states.json"
	partVisits  = "visits.json"
)

// version is that of the file.
const version = 1

// about is what a file of signals says of itself.
type about struct {
	Version int    `json:"version"`
	Run     string `json:"run"`
	// History is the name of what was measured before the run, which is no part of the
	// file; empty: it went without.
	History string `json:"history,omitempty"`
}

// mostRead bounds what is read of a file, so that one which is not ours takes no more
// memory than a run in progress may.
const mostRead = 512 << 20

// Write writes the signals of a run that has ended and has a record.
func (s *Signals) Write(w io.Writer, run string) error {
	packed, err := zstd.NewWriter(w, zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(true))
	if err != nil {
		return fmt.Errorf("write signals: %w", err)
	}
	out := tar.NewWriter(packed)
	s.Record.mu.Lock()
	defer s.Record.mu.Unlock()
	for _, p := range []struct {
		name  string
		write func(io.Writer) error
	}{
		{partAbout, inJSON(about{version, run, s.DB.Behind()})},
		{partStates, inJSON(s.Record.stood)},
		{partVisits, inJSON(s.Record.met)},
		{partMetrics, s.DB.Write},
		{partLines, s.Lines.Write},
	} {
		var whole bytes.Buffer // a header tells how long its part is
		err := p.write(&whole)
		if err == nil {
			err = out.WriteHeader(&tar.Header{Name: p.name, Mode: 0o600, Size: int64(whole.Len())})
		}
		if err == nil {
			_, err = whole.WriteTo(out)
		}
		if err != nil {
			return errors.Join(fmt.Errorf("write signals: %s: %w", p.name, err), packed.Close())
		}
	}
	if err := errors.Join(out.Close(), packed.Close()); err != nil {
		return fmt.Errorf("write signals: %w", err)
	}
	return nil
}

func inJSON(v any) func(io.Writer) error {
	return func(w io.Writer) error { return json.NewEncoder(w).Encode(v) }
}

// Read reads the signals of a run of a stack. The history behind it is asked for by its
// name; nil stands for one that is not there any more. What people may have written, into
// a setting or by what they did into a log, has words left out as leave says; nil: it
// stays. Close frees them.
func Read(r io.Reader, of *stack.Stack, history func(name string) *metrics.History, leave func(text string) string) (*Signals, error) {
	s, err := read(r, of, history, leave)
	if err != nil {
		return nil, fmt.Errorf("read signals: %w", err)
	}
	return s, nil
}

func read(r io.Reader, of *stack.Stack, history func(string) *metrics.History, leave func(string) string) (*Signals, error) {
	packed, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(mostRead))
	if err != nil {
		return nil, err
	}
	defer packed.Close()
	parts, err := unpack(packed)
	if err != nil {
		return nil, err
	}
	var about about
	if err := json.Unmarshal(parts[partAbout], &about); err != nil {
		return nil, err
	}
	if about.Version != version {
		return nil, fmt.Errorf("they are of version %d, and this program reads %d", about.Version, version)
	}
	s := &Signals{Stack: of, Record: NewRecord()}
	if err := errors.Join(json.Unmarshal(parts[partStates], &s.Record.stood), json.Unmarshal(parts[partVisits], &s.Record.met)); err != nil {
		return nil, err
	}
	var change func(faults.LogLine) faults.LogLine
	if leave != nil {
		s.Record.leave(leave)
		change = func(l faults.LogLine) faults.LogLine { return without(l, leave) }
	}
	if s.Lines, err = logs.Read(bytes.NewReader(parts[partLines]), change); err != nil {
		return nil, err
	}
	var behind *metrics.History
	if about.History != "" {
		behind = history(about.History)
	}
	s.DB, err = metrics.Read(parts[partMetrics], behind)
	if behind != nil {
		err = errors.Join(err, behind.Close()) // the metrics hold on to it
	}
	if err != nil {
		return nil, err
	}
	return s, nil
}

// unpack reads the parts of a file, to its end.
func unpack(r io.Reader) (map[string][]byte, error) {
	parts := map[string][]byte{}
	in := tar.NewReader(r)
	for left := int64(mostRead); ; {
		h, err := in.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if left -= h.Size + 512; left < 0 {
			return nil, errors.New("it is too large")
		}
		if parts[h.Name], err = io.ReadAll(in); err != nil {
			return nil, err
		}
	}
	_, err := io.Copy(io.Discard, r) // its checksum stands at its end
	return parts, err
}

// Close frees what was read.
func (s *Signals) Close() error { return s.DB.Close() }
