package caged

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Client has programs run in one cage.
type Client struct {
	cage    io.ReadWriteCloser
	answers *json.Decoder
}

// NewClient begins with a cage over the streams of its first process, and waits until it
// is there. The client closes them.
func NewClient(ctx context.Context, cage io.ReadWriteCloser, l Limits) (*Client, error) {
	c := &Client{cage: cage, answers: json.NewDecoder(cage)}
	var ready Ran
	if err := c.ask(ctx, l, &ready); err != nil {
		return nil, errors.Join(err, cage.Close())
	}
	return c, nil
}

// Run has a program run. An error is that of the cage, in which nothing can be run after it.
func (c *Client) Run(ctx context.Context, p Program) (Ran, error) {
	var ran Ran
	if err := c.ask(ctx, p, &ran); err != nil {
		return ran, err
	}
	if ran.Broken != "" {
		return ran, errors.New(ran.Broken)
	}
	// What comes out of a cage is text from here on.
	ran.Stdout, ran.Stderr = strings.ToValidUTF8(ran.Stdout, "\uFFFD"), strings.ToValidUTF8(ran.Stderr, "\uFFFD")
	return ran, nil
}

// Close takes the cage away, and whatever runs in it.
func (c *Client) Close() error { return c.cage.Close() }

func (c *Client) ask(ctx context.Context, what, answer any) error {
	stop := context.AfterFunc(ctx, func() { _ = c.cage.Close() })
	defer stop()
	err := c.tell(what)
	if err == nil {
		err = c.answers.Decode(answer)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return fmt.Errorf("the cage does not answer: %w", err)
	}
	return nil
}

func (c *Client) tell(what any) error { return json.NewEncoder(c.cage).Encode(what) }
