package line_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/drillyard/drillyard/faults/docker/line"
)

// pair joins a program with its client; stop ends the program's input.
func pair(t *testing.T, methods map[string]line.Method, told func(string, json.RawMessage)) (c *line.Client, p *line.Program, stop func()) {
	t.Helper()
	inR, inW := io.Pipe()
	outR, outW := io.Pipe()
	p = line.NewProgram(outW)
	served := make(chan error, 1)
	go func() {
		served <- p.Serve(t.Context(), inR, methods)
		_ = outW.Close()
	}()
	if told == nil {
		told = func(string, json.RawMessage) {}
	}
	c = line.NewClient(inW, outR, told)
	return c, p, sync.OnceFunc(func() {
		_ = inW.Close()
		if err := <-served; err != nil {
			t.Error(err)
		}
		<-c.Gone()
	})
}

func TestCallsAreAnsweredEachByItsOwn(t *testing.T) {
	release := make(chan struct{})
	c, _, stop := pair(t, map[string]line.Method{
		"double": line.Handle(func(_ context.Context, n int) (int, error) { return 2 * n, nil }),
		"slow": line.Handle(func(context.Context, struct{}) (string, error) {
			<-release
			return "late", nil
		}),
		"fail": line.Handle(func(context.Context, struct{}) (any, error) { return nil, errors.New("no such thing") }),
	}, nil)
	defer stop()

	var all sync.WaitGroup
	all.Go(func() {
		var said string
		if err := c.Call(t.Context(), "slow", nil, &said); err != nil || said != "late" {
			t.Errorf("slow: %q, %v", said, err)
		}
	})
	for i := range 100 {
		all.Go(func() {
			var n int
			if err := c.Call(t.Context(), "double", i, &n); err != nil || n != 2*i {
				t.Errorf("double %d: %d, %v", i, n, err)
			}
			if i == 99 {
				close(release)
			}
		})
	}
	all.Wait()
	if _, ok := errors.AsType[*line.Failure](c.Call(t.Context(), "fail", nil, nil)); !ok {
		t.Error("a failure of the program is not told as one")
	}
	if err := c.Call(t.Context(), "nothing", nil, nil); err == nil || !strings.Contains(err.Error(), "there is no call nothing") {
		t.Errorf("an unknown call: %v", err)
	}
}

func TestWhatIsToldComesInOrder(t *testing.T) {
	var got []string
	done := make(chan struct{})
	_, p, stop := pair(t, nil, func(what string, value json.RawMessage) {
		got = append(got, what+string(value))
		if len(got) == 3 {
			close(done)
		}
	})
	defer stop()
	for i := range 3 {
		p.Tell("log", i)
	}
	<-done
	if fmt.Sprint(got) != "[log0 log1 log2]" {
		t.Error(got)
	}
}

func TestTheEndOfAProgramEndsItsCalls(t *testing.T) {
	c, _, stop := pair(t, map[string]line.Method{
		"never": line.Handle(func(ctx context.Context, _ struct{}) (any, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}),
	}, nil)
	asked := make(chan error, 1)
	go func() { asked <- c.Call(t.Context(), "never", nil, nil) }()
	stop()
	if err := <-asked; err == nil {
		t.Error("a call outlives the program")
	}
	if err := c.Call(t.Context(), "never", nil, nil); !errors.Is(err, line.ErrGone) {
		t.Errorf("a call of a program that has ended: %v", err)
	}
}

func TestAProgramThatPrintsIsHeard(t *testing.T) {
	heard := make(chan string, 1)
	line.NewClient(io.Discard, strings.NewReader("panic: out of luck\n"), func(what string, value json.RawMessage) {
		heard <- what + " " + string(value)
	})
	if got := <-heard; got != `text "panic: out of luck"` {
		t.Error(got)
	}
}
