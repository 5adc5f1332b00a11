package docker

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/moby/moby/client"
	"github.com/testcontainers/testcontainers-go"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/live"
	"github.com/drillyard/drillyard/faults/stack"
)

// lacking is why nothing can be run here; nil when it can.
var lacking error

// program is what runs in the containers.
var program string

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
		folder, err := os.MkdirTemp("", "drillyard-docker-")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer func() { _ = os.RemoveAll(folder) }()
		program = filepath.Join(folder, "program")
		build := exec.Command("go", "build", "-ldflags", "-s -w", "-o", program, "./testdata/program")
		build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux")
		if said, err := build.CombinedOutput(); err != nil {
			fmt.Fprintf(os.Stderr, "build the program: %v\n%s", err, said)
			return 1
		}
	}
	return m.Run()
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

// notes is a sink that remembers the newest page of every instance.
type notes struct {
	mu    sync.Mutex
	pages map[string]string
	down  map[string]error
	lines []faults.LogLine
}

func newNotes() *notes { return &notes{pages: map[string]string{}, down: map[string]error{}} }

func (n *notes) Exposition(_ faults.Time, from faults.Instance, page []byte) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.pages[from.Name] = string(page)
	delete(n.down, from.Name)
}

func (n *notes) Samples(faults.Time, faults.Instance, []faults.Series, []float64) {}

func (n *notes) Down(_ faults.Time, from faults.Instance, why error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.pages, from.Name)
	n.down[from.Name] = why
}

func (n *notes) Log(line faults.LogLine) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.lines = append(n.lines, line)
}

// logged counts the lines of a service that contain a text.
func (n *notes) logged(service, text string) int {
	n.mu.Lock()
	defer n.mu.Unlock()
	count := 0
	for _, l := range n.lines {
		if l.Service == service && strings.Contains(l.Message, text) {
			count++
		}
	}
	return count
}

// lost tells why an instance could not be reached; nil when it could.
func (n *notes) lost(instance string) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.down[instance]
}

// page is the newest page of an instance.
func (n *notes) page(instance string) string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.pages[instance]
}

// sum adds up the samples of a metric of one instance, or over those of a
// service, of the series that carry all the labels.
func (n *notes) sum(of, metric string, labels ...string) float64 {
	n.mu.Lock()
	defer n.mu.Unlock()
	total := 0.0
	for name, page := range n.pages {
		if name != of && !strings.HasPrefix(name, of+"-") {
			continue
		}
	line:
		for line := range strings.Lines(page) {
			i := strings.LastIndexByte(line, ' ')
			series := line[:max(i, 0)]
			if bare, _, _ := strings.Cut(series, "{"); bare != metric {
				continue
			}
			for _, l := range labels {
				if !strings.Contains(series, l) {
					continue line
				}
			}
			v, _ := strconv.ParseFloat(strings.TrimSpace(line[i:]), 64) // a page that is broken counts nothing
			total += v
		}
	}
	return total
}

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
	b, n := New(Options{Stack: harbor(t), Seed: 7, Run: run, Program: program}), newNotes()
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

// eventually polls a condition, collecting metrics before each look.
func eventually(t *testing.T, b *live.Sandbox, what string, limit time.Duration, holds func() bool) {
	t.Helper()
	began := time.Now()
	tick := time.NewTicker(300 * time.Millisecond)
	defer tick.Stop()
	for {
		if err := b.Collect(t.Context(), time.Since(began)); err != nil {
			t.Fatal(err)
		}
		if holds() {
			return
		}
		if time.Since(began) > limit {
			t.Fatalf("not within %s: %s", limit, what)
		}
		<-tick.C
	}
}

func do(t *testing.T, b *live.Sandbox, p faults.Primitive) faults.Undo {
	t.Helper()
	undo, err := b.Do(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	return undo
}

func back(t *testing.T, undo faults.Undo) {
	t.Helper()
	if err := undo(t.Context()); err != nil {
		t.Fatal(err)
	}
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
