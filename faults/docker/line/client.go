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

// Text is what a line is told as that is none of the protocol's: a string.
const Text = "text"

// ErrGone says that the program has ended.
var ErrGone = errors.New("the program has ended")

// Failure is an error that the program answered with.
type Failure struct{ Message string }

func (f *Failure) Error() string { return f.Message }

// Client is the driving side. Its methods may be called from several
// goroutines.
type Client struct {
	in   io.Writer
	told func(what string, value json.RawMessage)

	mu      sync.Mutex
	last    int64
	waiting map[int64]chan reply
	gone    chan struct{}
}

// NewClient drives a program by its two streams. told is handed, in order and
// from one goroutine, whatever the program tells by itself, and each line that
// is none of the protocol's as Text. Gone is closed when out has ended.
func NewClient(in io.Writer, out io.Reader, told func(what string, value json.RawMessage)) *Client {
	c := &Client{in: in, told: told, waiting: map[int64]chan reply{}, gone: make(chan struct{})}
	go c.read(out)
	return c
}

func (c *Client) read(out io.Reader) {
	defer close(c.gone)
	lines := bufio.NewScanner(out)
	lines.Buffer(make([]byte, 64<<10), maxLine)
	for lines.Scan() {
		var r reply
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil || (r.ID == 0 && r.Tell == "") {
			text, err := json.Marshal(lines.Text())
			if err == nil {
				c.told(Text, text)
			}
			continue
		}
		if r.Tell != "" {
			c.told(r.Tell, r.Is)
			continue
		}
		c.mu.Lock()
		answer := c.waiting[r.ID]
		delete(c.waiting, r.ID)
		c.mu.Unlock()
		if answer != nil {
			answer <- r // has room for one
		}
	}
}

// Gone is closed when the program has ended.
func (c *Client) Gone() <-chan struct{} { return c.gone }

// Call asks for something and reads the answer into out, unless that is nil.
// The error is a *Failure when the program answered with one, and ErrGone when
// it ended first.
func (c *Client) Call(ctx context.Context, call string, with, out any) error {
	raw, err := json.Marshal(with)
	if err != nil {
		return fmt.Errorf("%s: %w", call, err)
	}
	answer := make(chan reply, 1)
	c.mu.Lock()
	c.last++
	id := c.last
	line, err := json.Marshal(request{ID: id, Call: call, With: raw})
	if err == nil {
		c.waiting[id] = answer
		_, err = c.in.Write(append(line, '\n'))
	}
	c.mu.Unlock()
	defer c.forget(id)
	if err != nil {
		return fmt.Errorf("%s: %w: %w", call, ErrGone, err)
	}
	select {
	case r := <-answer:
		return r.read(call, out)
	case <-ctx.Done():
		return fmt.Errorf("%s: %w", call, ctx.Err())
	case <-c.gone:
		select {
		case r := <-answer: // its last words
			return r.read(call, out)
		default:
			return fmt.Errorf("%s: %w", call, ErrGone)
		}
	}
}

func (c *Client) forget(id int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.waiting, id)
}

func (r reply) read(call string, out any) error {
	if r.Error != "" {
		return fmt.Errorf("%s: %w", call, &Failure{r.Error})
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(r.Is, out); err != nil {
		return fmt.Errorf("%s: read the answer: %w", call, err)
	}
	return nil
}
