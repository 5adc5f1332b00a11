package docker

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

// askEngine makes the test's program one that asks for the engine and no more:
// the library remembers for the life of a process what it has found out.
const askEngine = "DRILLYARD_ASK_ENGINE"

// askInVain asks until the input ends, and says how that went.
func askInVain() {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		cancel()
	}()
	_, err := engine(ctx)
	fmt.Println(err)
	os.Exit(0)
}

// TestEngineFallsSilent asks an engine that, after one answer or another about
// itself, answers no more or breaks off: that ends no process, and whoever waits
// in vain need not wait.
func TestEngineFallsSilent(t *testing.T) {
	for answers := range int64(4) {
		t.Run(fmt.Sprintf("%d answers, then silence", answers), func(t *testing.T) {
			t.Parallel()
			said := askFake(t, answers, false)
			if answers < 3 && (!strings.Contains(said, ErrNoEngine.Error()) || !strings.Contains(said, context.Canceled.Error())) {
				t.Errorf("it said: %s", said)
			}
		})
		t.Run(fmt.Sprintf("%d answers, then none whole", answers), func(t *testing.T) {
			t.Parallel()
			t.Logf("it said: %s", askFake(t, answers, true))
		})
	}
}

// askFake has a process ask an engine that gives so many answers about itself,
// and returns what the process said.
func askFake(t *testing.T, answers int64, breakOff bool) string {
	socket := filepath.Join(t.TempDir(), "engine.sock")
	l, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	asker := exec.Command(os.Args[0])
	asker.Env = append(os.Environ(), askEngine+"=1", "DOCKER_HOST=unix://"+socket)
	waits, err := asker.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	var asked atomic.Int64
	fake := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case !strings.HasSuffix(r.URL.Path, "/info"):
			w.Header().Set("Api-Version", "1.41")
		case asked.Add(1) <= answers:
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, `{"OperatingSystem": "test"}`)
		case breakOff:
			panic(http.ErrAbortHandler)
		default:
			_ = waits.Close() // now it does not want to know any more
			<-r.Context().Done()
		}
	})}
	served := make(chan struct{})
	go func() { defer close(served); _ = fake.Serve(l) }()
	defer func() { _ = fake.Close(); <-served }()
	said, err := asker.CombinedOutput()
	if err != nil {
		t.Errorf("the process ended: %v", err)
	}
	return string(said)
}
