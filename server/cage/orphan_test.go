package cage

import (
	"context"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/drillyard/drillyard/grading/exercise"
)

// Variables that make this test binary a server that has a program running.
const (
	serve  = "DRILLYARD_TEST_CAGE"   // namespaces or containers
	served = "DRILLYARD_TEST_INSIDE" // file of the program inside
)

func TestMain(m *testing.M) {
	if way := os.Getenv(serve); way != "" {
		program, err := os.ReadFile(os.Getenv(served))
		if err != nil {
			panic(err)
		}
		c := New(Options{Namespaces: true, NoContainers: way == "namespaces", Inside: program})
		_, _ = c.Run(context.Background(), exercise.Program{Command: []string{"sleep", orphan}, Time: time.Minute})
		os.Exit(1)
	}
	os.Exit(m.Run())
}

const orphan = "75319.75"

// TestAServerThatDies takes what runs in its cages with it, by whatever signal it ends.
func TestAServerThatDies(t *testing.T) {
	both(t, func(t *testing.T, c *Cage) {
		program, err := inside()
		if err != nil {
			t.Fatal(err)
		}
		file := t.TempDir() + "/inside"
		if err := os.WriteFile(file, program, 0o600); err != nil {
			t.Fatal(err)
		}
		way := "containers"
		if c.opts.NoContainers {
			way = "namespaces"
		}
		server := exec.Command(os.Args[0])
		server.Env = append(os.Environ(), serve+"="+way, served+"="+file)
		if err := server.Start(); err != nil {
			t.Fatal(err)
		}
		until := func(what string, holds func() bool) {
			t.Helper()
			for end := time.Now().Add(time.Minute); !holds(); time.Sleep(10 * time.Millisecond) {
				if time.Now().After(end) {
					t.Fatalf("%s: not within a minute: %v", what, processesWith(t, orphan))
				}
			}
		}
		until("it runs", func() bool { return len(processesWith(t, orphan)) > 0 })
		_ = server.Process.Kill()
		_ = server.Wait() // it was killed
		until("it is gone", func() bool { return len(processesWith(t, orphan)) == 0 })
	})
}
