package caged

import (
	"context"
	"errors"
	"io"
	"sync"
)

// Terminal is a program that runs at a terminal in a cage. Reading, and all else, may be
// done at once, each by one.
type Terminal struct {
	client *Client
	rest   []byte
	ended  *Ran
	mu     sync.Mutex // over what is sent
}

// Terminal has a program run at a terminal, which is the last of its cage. A cage that
// cannot is closed.
func (c *Client) Terminal(ctx context.Context, p Program) (*Terminal, error) {
	var first Shown
	err := c.ask(ctx, p, &first)
	if err == nil && first.Ended != nil {
		err = errors.New(first.Ended.Broken)
	}
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return &Terminal{client: c}, nil
}

// Read reads what it shows. At its end the error is io.EOF, and Ended says how it went;
// any other is that of the cage.
func (t *Terminal) Read(p []byte) (int, error) {
	for len(t.rest) == 0 {
		if t.ended != nil {
			return 0, io.EOF
		}
		var shown Shown
		if err := t.client.answers.Decode(&shown); err != nil {
			return 0, err
		}
		t.rest, t.ended = shown.Out, shown.Ended
	}
	n := copy(p, t.rest)
	t.rest = t.rest[n:]
	return n, nil
}

// Ended is how the program went, once reading has come to its end.
func (t *Terminal) Ended() Ran {
	if t.ended == nil {
		return Ran{}
	}
	return *t.ended
}

// Do does what is typed.
func (t *Terminal) Do(typed Typed) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.client.tell(typed)
}

// Close takes the cage away, and whatever runs in it.
func (t *Terminal) Close() error { return t.client.Close() }
