package line

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
)

// maxLine bounds a line, in bytes: a metrics page is the longest.
const maxLine = 8 << 20

// request is a line that goes in.
type request struct {
	ID   int64           `json:"id"`
	Call string          `json:"call"`
	With json.RawMessage `json:"with,omitempty"`
}

// reply is a line that comes out: an answer when it has an ID, else something
// told.
type reply struct {
	ID    int64           `json:"id,omitempty"`
	Is    json.RawMessage `json:"is,omitempty"`
	Error string          `json:"error,omitempty"`
	Tell  string          `json:"tell,omitempty"` // what is told
}

// Method answers a call.
type Method func(ctx context.Context, with json.RawMessage) (any, error)

// Handle makes a Method of a function that takes what it needs as a value.
func Handle[In, Out any](f func(context.Context, In) (Out, error)) Method {
	return func(ctx context.Context, with json.RawMessage) (any, error) {
		var in In
		if len(with) > 0 {
			if err := json.Unmarshal(with, &in); err != nil {
				return nil, fmt.Errorf("read what was asked: %w", err)
			}
		}
		return f(ctx, in)
	}
}

// Program is the driven side.
type Program struct {
	mu  sync.Mutex
	out *json.Encoder
}

// NewProgram tells and answers on out.
func NewProgram(out io.Writer) *Program { return &Program{out: json.NewEncoder(out)} }

// Tell tells something without being asked. What cannot be written is lost:
// nobody is left to read it.
func (p *Program) Tell(what string, value any) {
	raw, err := json.Marshal(value)
	if err != nil {
		return
	}
	p.write(reply{Tell: what, Is: raw})
}

func (p *Program) write(r reply) {
	p.mu.Lock()
	defer p.mu.Unlock()
	_ = p.out.Encode(r)
}

// Serve answers calls from in, each in a goroutine of its own, until in ends or
// ctx does, and waits for the calls under way. The end of in is no error.
func (p *Program) Serve(ctx context.Context, in io.Reader, methods map[string]Method) error {
	ctx, cancel := context.WithCancel(ctx)
	var calls sync.WaitGroup
	defer calls.Wait()
	defer cancel()
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 64<<10), maxLine)
	for lines.Scan() {
		var q request
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			return fmt.Errorf("read a call: %w", err)
		}
		calls.Go(func() {
			method, ok := methods[q.Call]
			if !ok {
				p.write(reply{ID: q.ID, Error: "there is no call " + q.Call})
				return
			}
			value, err := method(ctx, q.With)
			r := reply{ID: q.ID}
			if err == nil {
				r.Is, err = json.Marshal(value)
			}
			if err != nil {
				r.Is, r.Error = nil, err.Error()
			}
			p.write(r)
		})
	}
	if err := lines.Err(); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read a call: %w", err)
	}
	return nil
}
