package docker

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	cerrdefs "github.com/containerd/errdefs"
	"github.com/testcontainers/testcontainers-go"

	"github.com/drillyard/drillyard/faults/caged"
)

// ErrNoToolbox says that there is no image that programs could be run on.
var ErrNoToolbox = errors.New("image " + toolboxImage + " is not here; make images builds it")

// cages is the run that all cages belong to, for labels.
const cages = "cage"

// firstProcess is what the first process of a cage takes of its memory, in bytes, and of
// its processes. Its threads count as such.
const (
	firstMemory  = 96 << 20
	firstThreads = 64
)

// CanCage says what keeps containers from being cages here; nil: nothing. Program is as
// in OpenCage.
func CanCage(ctx context.Context, program []byte) error {
	docker, err := engine(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = docker.Close() }()
	if !has(ctx, docker, toolboxImage) {
		return ErrNoToolbox
	}
	if len(program) > 0 {
		return nil
	}
	_, err = Program()
	return err
}

// SweepCages takes away cages whose server is no more.
func SweepCages(ctx context.Context) error {
	docker, err := engine(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = docker.Close() }()
	_, err = sweep(ctx, docker, func(labels map[string]string) bool { return labels[labelRun] == cages && !alive(labels[labelOf]) })
	return err
}

// OpenCage starts a container without a network as a cage: on the toolbox, with program
// in it, which Program returns if it is empty. What is written and read are the streams
// of its first process, see package caged. Closing it takes it away.
func OpenCage(ctx context.Context, l caged.Limits, program []byte) (io.ReadWriteCloser, error) {
	if len(program) == 0 {
		var err error
		if program, err = Program(); err != nil {
			return nil, err
		}
	}
	if err := CheckProgram(program); err != nil {
		return nil, err
	}
	docker, err := engine(ctx)
	if err != nil {
		return nil, err
	}
	c, err := openCage(ctx, docker, l, program)
	if err != nil {
		return nil, errors.Join(err, docker.Close())
	}
	return c, nil
}

func openCage(ctx context.Context, docker *testcontainers.DockerClient, l caged.Limits, program []byte) (*cage, error) {
	base, err := docker.ImageInspect(ctx, toolboxImage)
	if cerrdefs.IsNotFound(err) {
		return nil, ErrNoToolbox
	}
	if err != nil {
		return nil, fmt.Errorf("look for image %s: %w", toolboxImage, err)
	}
	image, err := build(ctx, docker, "drillyard/service-shell", beside, base.ID, program, func(string) {})
	if err != nil {
		return nil, err
	}
	out, into := io.Pipe()
	folder := func(mode string) string {
		return fmt.Sprintf("size=%d,nr_inodes=4096,uid=%d,gid=%d,mode=%s,exec", l.Disk, caged.User, caged.User, mode)
	}
	b, err := start(ctx, docker, cages, "", spec{
		name: "cage", title: "drillyard-cage-" + strings.ToLower(rand.Text()[:12]), image: image, command: []string{caged.Role}, alone: true, out: into,
		tmpfs:  map[string]string{caged.Work: folder("0755"), caged.Scratch: folder("1777")},
		memory: l.Memory + 2*l.Disk + firstMemory, processes: int64(l.Processes + firstThreads),
	})
	if err != nil {
		return nil, err
	}
	go func() {
		<-b.exited
		_ = into.CloseWithError(fmt.Errorf("its container has ended; it said last: %q", b.said.String()))
	}()
	return &cage{box: b, out: out, engine: docker}, nil
}

// cage is a container that is one.
type cage struct {
	box    *box
	out    *io.PipeReader
	engine *testcontainers.DockerClient
	once   sync.Once
	err    error
}

func (c *cage) Read(p []byte) (int, error)  { return c.out.Read(p) }
func (c *cage) Write(p []byte) (int, error) { return c.box.conn.(io.Writer).Write(p) }

func (c *cage) Close() error {
	c.once.Do(func() {
		c.err = errors.Join(c.box.remove(), c.out.Close(), c.engine.Close())
	})
	return c.err
}
