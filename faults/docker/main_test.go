package docker

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/moby/moby/client"
	"github.com/testcontainers/testcontainers-go"

	"github.com/drillyard/drillyard/faults/live"
	"github.com/drillyard/drillyard/faults/live/livetest"
	"github.com/drillyard/drillyard/faults/stack"
)

// lacking is why nothing can be run here; nil when it can.
var lacking error

// program is what runs in the containers.
var program []byte

func TestMain(m *testing.M) {
	if os.Getenv(askEngine) != "" {
		askInVain()
	}
	os.Exit(prepared(m))
}

func prepared(m *testing.M) int {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if lacking = ready(ctx); lacking == nil {
		var err error
		if program, err = compiled("./testdata/program"); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
	}
	return m.Run()
}

// compiled builds a program for containers from its sources: what make build has
// left may be older.
func compiled(folder string) (program []byte, err error) {
	into, err := os.MkdirTemp("", "drillyard-docker-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(into)) }()
	path := filepath.Join(into, "sandbox")
	build := exec.Command("go", "build", "-buildvcs=false", "-ldflags", "-s -w", "-o", path, folder)
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux")
	if said, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build the program: %w\n%s", err, said)
	}
	return os.ReadFile(path)
}

// ready tells what is lacking here: an engine, or the servers' images.
func ready(ctx context.Context) error {
	docker, err := engine(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = docker.Close() }()
	for _, want := range []source{postgres, redis, nats} {
		if !has(ctx, docker, want.official) && !has(ctx, docker, want.ours) {
			return fmt.Errorf("neither image %s nor %s is here: make images builds them", want.official, want.ours)
		}
	}
	return nil
}

// needs says aloud why a test cannot be made. Where everything is to be proven,
// that is a failure.
func needs(t testing.TB) *testcontainers.DockerClient {
	t.Helper()
	if lacking != nil && os.Getenv("CI") != "" {
		t.Fatalf("containers cannot be run: %v", lacking)
	} else if lacking != nil {
		t.Skipf("containers cannot be run: %v", lacking)
	}
	docker, err := engine(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = docker.Close() })
	return docker
}

type notes = livetest.Notes

var eventually, do, back = livetest.Eventually, livetest.Do, livetest.Back

func harbor(t testing.TB) *stack.Stack {
	t.Helper()
	s, err := stack.Load(os.DirFS("../../content"), "harbor")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// begin starts a sandbox and stops it with the test.
func begin(t testing.TB, run string) (*live.Sandbox, *notes) {
	t.Helper()
	b, n := New(Options{Stack: harbor(t), Seed: 7, Run: run, Program: program}), &notes{}
	began := time.Now()
	if err := b.Start(t.Context(), n); err != nil {
		t.Fatal(err)
	}
	t.Logf("started in %s", time.Since(began).Round(10*time.Millisecond))
	t.Cleanup(func() {
		began := time.Now()
		if err := b.Stop(context.Background()); err != nil {
			t.Error(err)
		}
		t.Logf("stopped in %s", time.Since(began).Round(10*time.Millisecond))
	})
	return b, n
}

// leftovers lists what a run has left.
func leftovers(t testing.TB, docker *testcontainers.DockerClient, run string) (left []string) {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	filters := make(client.Filters).Add("label", labelRun+"="+run)
	containers, err := docker.ContainerList(ctx, client.ContainerListOptions{All: true, Filters: filters})
	networks, err2 := docker.NetworkList(ctx, client.NetworkListOptions{Filters: filters})
	volumes, err3 := docker.VolumeList(ctx, client.VolumeListOptions{Filters: filters})
	if err := errors.Join(err, err2, err3); err != nil {
		t.Fatal(err)
	}
	for _, c := range containers.Items {
		left = append(left, "container "+strings.Join(c.Names, ","))
	}
	for _, n := range networks.Items {
		left = append(left, "network "+n.Name)
	}
	for _, v := range volumes.Items {
		left = append(left, "volume "+v.Name)
	}
	return left
}
