package proxy

import (
	"context"
	"io"
	"net/http"
	"slices"
	"time"
)

// shaper passes an answer on in the shape that harm has given it.
type shaper struct {
	http.ResponseWriter
	ctx  context.Context
	fate fate

	passed int    // bytes of body
	held   []byte // the last byte of what has come so far, at most
	broken bool
}

// Unwrap lets the server's own controller find it.
func (s *shaper) Unwrap() http.ResponseWriter { return s.ResponseWriter }

func (s *shaper) Write(p []byte) (int, error) {
	if s.broken {
		return 0, http.ErrAbortHandler
	}
	all := len(p)
	cut := s.fate.truncate > 0 && s.passed+len(s.held)+len(p) > s.fate.truncate
	if cut {
		p = p[:max(0, s.fate.truncate-s.passed-len(s.held))]
	}
	out := slices.Concat(s.held, p)
	s.held = nil
	if s.fate.slowClose > 0 && !cut && len(out) > 0 {
		s.held = []byte{out[len(out)-1]}
		out = out[:len(out)-1]
	}
	s.passed += len(out)
	if err := trickle(s.ctx, flusher{s.ResponseWriter}, out, s.fate.bandwidth); err != nil {
		s.broken = true
		return 0, err
	}
	if cut {
		s.broken = true
		_ = http.NewResponseController(s.ResponseWriter).Flush() // so that the client has what it is to have
		panic(http.ErrAbortHandler)
	}
	return all, nil
}

// finish ends the answer once it is complete.
func (s *shaper) finish() {
	if s.fate.slowClose <= 0 || s.broken {
		return
	}
	_ = http.NewResponseController(s.ResponseWriter).Flush() // a client that left is noticed by its context
	if pause(s.ctx, s.fate.slowClose) && len(s.held) > 0 {
		_, _ = s.ResponseWriter.Write(s.held)
	}
}

// flusher sends at once what it is given, so that a slow answer comes slowly
// and not all at its end.
type flusher struct{ http.ResponseWriter }

func (f flusher) Write(p []byte) (int, error) {
	n, err := f.ResponseWriter.Write(p)
	if err == nil {
		err = http.NewResponseController(f.ResponseWriter).Flush()
	}
	return n, err
}

// trickle writes p with so many bytes a second, or at once if that is 0.
func trickle(ctx context.Context, w io.Writer, p []byte, bandwidth int) error {
	if bandwidth <= 0 {
		if f, ok := w.(flusher); ok {
			w = f.ResponseWriter
		}
		_, err := w.Write(p)
		return err
	}
	piece := max(1, bandwidth/20) // a twentieth of a second's worth
	for len(p) > 0 {
		n := min(piece, len(p))
		if !pause(ctx, time.Duration(n)*time.Second/time.Duration(bandwidth)) {
			return ctx.Err()
		}
		if _, err := w.Write(p[:n]); err != nil {
			return err
		}
		p = p[n:]
	}
	return nil
}
