// Package cage runs programs of people who are not trusted: in a container as the
// sandbox's are or, where an admin allows it and the kernel too, in namespaces of its own.
//
// Invariants: a program has no network, no file of this machine but its programs, no
// process but its own, and limits in all that it takes. Its cage is made for it, and goes
// with it; only programs that were handed in together share one. What it cost is bounded:
// cages beyond a few wait. Terminals have places of their own, so that nobody who thinks at
// one holds up programs. See decisions/0152 and 0160.
//
// Non-goals: what the programs are for; the inside of a cage, which is package caged.
package cage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/drillyard/drillyard/faults/caged"
	"github.com/drillyard/drillyard/faults/docker"
	"github.com/drillyard/drillyard/grading/exercise"
)

// Options say how cages are made.
type Options struct {
	// Namespaces allows those of this machine's kernel where there is no container engine.
	Namespaces bool
	// Containers are not looked for if NoContainers is set.
	NoContainers bool
	// Inside is the program that runs inside, see docker.Program, which it is if empty.
	Inside []byte
}

// Limits of every program that is run.
var limits = caged.Limits{Memory: 128 << 20, Processes: 64, Disk: 16 << 20}

// Bounds of what may be asked for.
const (
	usual      = 10 * time.Second // of wall time
	longest    = time.Minute
	output     = 64 << 10 // bytes of each stream
	mostOutput = 1 << 20
	abreast    = 2 // cages at once
	starting   = 30 * time.Second
)

// Cage runs programs. It may be used by several goroutines.
type Cage struct {
	opts   Options
	places chan struct{}
	seats  chan struct{} // at terminals
	most   caged.Program // of what is done at a terminal

	mu     sync.Mutex
	chosen maker // nil: not known, or none works
	until  time.Time
	why    error // none works
}

// maker makes cages in one way.
type maker interface {
	// title is what people call it.
	title() string
	open(ctx context.Context) (*caged.Client, error)
}

// New prepares cages; nothing is looked for before one is needed.
func New(opts Options) *Cage {
	return &Cage{opts: opts, places: make(chan struct{}, abreast), seats: make(chan struct{}, terminals), most: caged.Program{Command: shell, Time: session, Processor: processor}}
}

// Run runs a program, and those that come after it, in a cage. The error wraps
// exercise.ErrNoCage where there is none. What a program does is no error.
func (c *Cage) Run(ctx context.Context, p exercise.Program) (exercise.Ran, error) {
	select {
	case c.places <- struct{}{}:
		defer func() { <-c.places }()
	case <-ctx.Done():
		return exercise.Ran{}, ctx.Err()
	}
	with, err := c.choose(ctx)
	if err != nil {
		return exercise.Ran{}, err
	}
	all := append([]exercise.Program{p}, p.Then...)
	ran := make([]exercise.Ran, 0, len(all))
	var in *caged.Client
	defer func() {
		if in != nil {
			_ = in.Close()
		}
	}()
	for _, p := range all {
		if in == nil {
			if in, err = with.open(ctx); err != nil {
				return exercise.Ran{}, fmt.Errorf("make a cage: %w", err)
			}
		}
		r, broken := one(ctx, in, p)
		if err := ctx.Err(); err != nil {
			return exercise.Ran{}, err
		}
		if broken != nil { // whatever it did to its cage, the next one has another
			_ = in.Close()
			in = nil
		}
		ran = append(ran, r)
	}
	first := ran[0]
	first.Then = ran[1:]
	return first, nil
}

// grace is what a cage may take beyond the time of its program.
const grace = 10 * time.Second

// one runs one program. The error says that its cage is of no use any more, which is the
// program's doing: there was one.
func one(ctx context.Context, in *caged.Client, p exercise.Program) (exercise.Ran, error) {
	within := min(cmp.Or(p.Time, usual), longest)
	ctx, cancel := context.WithTimeout(ctx, within+grace)
	defer cancel()
	began := time.Now()
	r, err := in.Run(ctx, caged.Program{
		Files: p.Files, Command: p.Command, Stdin: p.Stdin, Keep: p.Keep,
		Time: within, Output: min(cmp.Or(p.Output, output), mostOutput),
	})
	if err != nil {
		return exercise.Ran{Exit: -1, Stopped: "its cage had to be ended with it: " + err.Error(), Took: time.Since(began)}, err
	}
	return exercise.Ran{
		Stdout: r.Stdout, Stderr: r.Stderr, Exit: r.Exit, Stopped: r.Stopped, Took: r.Took, Cut: r.Cut, Left: r.Left, Files: r.Files,
	}, nil
}

// again is how long it is believed that there is no cage.
const again = time.Minute

// choose finds a way that works.
func (c *Cage) choose(ctx context.Context) (maker, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.chosen != nil {
		return c.chosen, nil
	}
	if c.why != nil && time.Now().Before(c.until) {
		return nil, c.why
	}
	ctx, cancel := context.WithTimeout(ctx, starting)
	defer cancel()
	var whys []error
	if !c.opts.NoContainers {
		err := docker.CanCage(ctx, c.opts.Inside)
		if err == nil {
			_ = docker.SweepCages(ctx) // what is left waits for the next start
			c.chosen = containers{c.opts.Inside}
			return c.chosen, nil
		}
		whys = append(whys, fmt.Errorf("not in containers: %w", err))
	}
	if c.opts.Namespaces {
		n, err := tryNamespaces(ctx, c.opts.Inside)
		if err == nil {
			c.chosen = n
			return c.chosen, nil
		}
		whys = append(whys, fmt.Errorf("not in namespaces: %w", err))
	} else {
		whys = append(whys, errors.New("namespaces are not allowed by the setting cage-namespaces"))
	}
	if ctx.Err() == nil {
		c.why, c.until = fmt.Errorf("%w: %w", exercise.ErrNoCage, errors.Join(whys...)), time.Now().Add(again)
		return nil, c.why
	}
	return nil, fmt.Errorf("%w: %w", exercise.ErrNoCage, errors.Join(append(whys, ctx.Err())...))
}

// Which says in what programs are run here, or, by an error that wraps ErrNoCage, why
// they are not.
func (c *Cage) Which(ctx context.Context) (string, error) {
	m, err := c.choose(ctx)
	if err != nil {
		return "", err
	}
	return m.title(), nil
}

// Why says why programs cannot be run here; empty: they can.
func (c *Cage) Why() string {
	if _, err := c.choose(context.Background()); err != nil {
		return err.Error()
	}
	return ""
}

// containers makes cages out of containers.
type containers struct{ inside []byte }

func (containers) title() string { return "containers" }

func (m containers) open(ctx context.Context) (*caged.Client, error) {
	at, err := docker.OpenCage(ctx, limits, m.inside)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, starting)
	defer cancel()
	return caged.NewClient(ctx, at, limits)
}
