package attempt

import (
	"context"
	"errors"
	"io"
	"maps"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/server/store"
)

func (*echo) Prompt(int64) string { return "wc -w notes.md" }

func (*echo) Files(_ int64, a exercise.Answer) map[string]string {
	return map[string]string{"notes.md": a["notes.md"], "log.txt": "given"}
}

func (*echo) Written(a exercise.Answer) map[string]string {
	return map[string]string{"notes.md": a["notes.md"]}
}

// mute is an exercise that is done without a terminal.
type mute struct{ exercise.Work }

// folder is a cage that holds files and shows nothing.
type folder struct {
	mu     sync.Mutex
	files  map[string]string
	once   sync.Once
	closed chan struct{}
}

func (f *folder) Read([]byte) (int, error) {
	<-f.closed
	return 0, io.ErrClosedPipe
}

func (*folder) Write(p []byte) (int, error) { return len(p), nil }
func (*folder) Resize(faults.Size) error    { return nil }

func (f *folder) Put(files map[string]string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	maps.Copy(f.files, files)
	return nil
}

func (f *folder) Close() error {
	f.once.Do(func() { close(f.closed) })
	return nil
}

func (f *folder) has(name string) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.files[name]
}

// cages has the service of a yard make cages, which it keeps in order; meanwhile is done
// while one is made.
func cages(y *yard, meanwhile func()) *[]*folder {
	var made []*folder
	y.Cage = func(_ context.Context, files map[string]string, _ faults.Size) (Cage, error) {
		f := &folder{files: maps.Clone(files), closed: make(chan struct{})}
		made = append(made, f)
		if meanwhile != nil {
			meanwhile()
		}
		return f, nil
	}
	return &made
}

// sits opens a terminal and says later why it ended.
func (y *yard) sits(id string) (shell faults.Shell, ended chan error) {
	y.t.Helper()
	shell, err := y.Terminal(y.t.Context(), id, faults.Size{})
	if err != nil {
		y.t.Fatal(err)
	}
	ended = make(chan error, 1)
	go func() {
		_, err := shell.Read(make([]byte, 1))
		ended <- err
	}()
	return shell, ended
}

// What is saved is at the terminal, whenever that is; what is there is no answer, and nothing
// of it is in the log.
func TestATerminalHasWhatIsSaved(t *testing.T) {
	within(t, &echo{}, func(t *testing.T, y *yard) {
		id := y.begin()
		version := y.save(id, "one", 0).Version
		made := cages(y, func() { version = y.save(id, "two", version).Version })
		before := len(y.log(id))
		shell, _ := y.sits(id)
		synctest.Wait()
		at := (*made)[0]
		if at.has("notes.md") != "two" || at.has("log.txt") != "given" {
			t.Errorf("it has %v", at.files)
		}
		if err := at.Put(map[string]string{"notes.md": "typed there", "log.txt": "changed there"}); err != nil {
			t.Fatal(err)
		}
		version = y.save(id, "three", version).Version
		version = y.save(id, "four", version).Version
		synctest.Wait()
		if at.has("notes.md") != "four" || at.has("log.txt") != "changed there" {
			t.Errorf("after a save it has %v", at.files)
		}
		if err := shell.Close(); err != nil {
			t.Error(err)
		}
		y.save(id, "five", version)
		synctest.Wait()
		if after := y.log(id); at.has("notes.md") != "four" || len(after) != before {
			t.Errorf("after it was left: %v, %v", at.files, kindsOf(after))
		}
		if _, err := y.Submit(t.Context(), id); err != nil {
			t.Error(err)
		}
		y.Cage = nil
		again := y.begin()
		if _, err := y.Terminal(t.Context(), again, faults.Size{}); !errors.Is(err, exercise.ErrNoCage) {
			t.Errorf("without a cage: %v", err)
		}
		only := y.Shelf.(shelf).only
		only.Work = mute{only.Work}
		y.Shelf = shelf{only}
		if _, err := y.Terminal(t.Context(), again, faults.Size{}); !errors.Is(err, ErrNoTerminal) {
			t.Errorf("where there is none: %v", err)
		}
	})
}

// A terminal ends with its attempt, whichever way, and there is none afterwards; also where
// that comes while a cage is made.
func TestATerminalEndsWithItsAttempt(t *testing.T) {
	for name, is := range map[string]struct {
		why error
		end func(y *yard, id string) error
	}{
		"handed in":    {ErrOver, func(y *yard, id string) error { _, err := y.Submit(y.t.Context(), id); return err }},
		"withdrawn":    {ErrOver, func(y *yard, id string) error { _, err := y.Withdraw(y.t.Context(), id); return err }},
		"time is up":   {ErrOver, func(*yard, string) error { time.Sleep(30 * time.Second); return nil }},
		"stands still": {ErrWaits, func(y *yard, id string) error { return y.Pause(y.t.Context(), id, y.root) }},
	} {
		t.Run(name, func(t *testing.T) {
			within(t, &echo{}, func(t *testing.T, y *yard) {
				made := cages(y, nil)
				id := y.begin()
				time.Sleep(29*time.Minute + 40*time.Second)
				_, ended := y.sits(id)
				if err := is.end(y, id); err != nil {
					t.Fatal(err)
				}
				if err := <-ended; !errors.Is(err, is.why) {
					t.Errorf("it ended with %v", err)
				}
				<-(*made)[0].closed
				if _, err := y.Terminal(t.Context(), id, faults.Size{}); !errors.Is(err, is.why) {
					t.Errorf("one more: %v", err)
				}

				late := y.person("late", store.Trainee)
				a, err := y.Begin(t.Context(), Begin{Exercise: "count", Person: late})
				if err != nil {
					t.Fatal(err)
				}
				time.Sleep(29*time.Minute + 40*time.Second)
				made = cages(y, func() {
					if err := is.end(y, a.ID); err != nil {
						t.Error(err)
					}
				})
				if _, err := y.Terminal(t.Context(), a.ID, faults.Size{}); !errors.Is(err, is.why) {
					t.Errorf("while its cage was made: %v", err)
				}
				<-(*made)[0].closed
			})
		})
	}
}

// An attempt has one terminal: the last. Others have theirs, and so has whoever practises.
func TestOneTerminalEach(t *testing.T) {
	within(t, &echo{}, func(t *testing.T, y *yard) {
		made := cages(y, nil)
		id := y.begin()
		_, first := y.sits(id)
		second, last := y.sits(id)
		if err := <-first; !errors.Is(err, ErrElsewhere) {
			t.Errorf("the first ended with %v", err)
		}
		<-(*made)[0].closed
		practise := func() faults.Shell {
			shell, err := y.Practise(t.Context(), y.ada, map[string]string{"hello.sh": "old"}, faults.Size{})
			if err != nil {
				t.Fatal(err)
			}
			return shell
		}
		y.PutPractice(y.ada, map[string]string{"hello.sh": "nowhere"})
		practise()
		tried := practise()
		y.PutPractice(y.ada, map[string]string{"hello.sh": "new"})
		synctest.Wait()
		<-(*made)[2].closed
		if (*made)[3].has("hello.sh") != "new" {
			t.Errorf("what is practised: %v", (*made)[3].files)
		}
		if err := tried.Close(); err != nil {
			t.Error(err)
		}
		if len(y.practices) != 0 {
			t.Error("a practice that is over is remembered")
		}
		select {
		case err := <-last:
			t.Errorf("the second ended with %v", err)
		default:
		}
		if err := second.Close(); err != nil {
			t.Error(err)
		}
		if err := <-last; errors.Is(err, ErrElsewhere) || errors.Is(err, ErrOver) {
			t.Errorf("whoever leaves is told %v", err)
		}
	})
}

// A cage takes its time to be made: what is put where somebody is about to practise is there
// when they are.
func TestWhatIsPutWhileAPracticeIsMade(t *testing.T) {
	within(t, &echo{}, func(t *testing.T, y *yard) {
		made := cages(y, nil)
		cage := y.Cage
		y.Cage = func(ctx context.Context, files map[string]string, size faults.Size) (Cage, error) {
			y.PutPractice(y.ada, map[string]string{"hello.sh": "early"})
			y.PutPractice("somebody else", map[string]string{"hello.sh": "theirs"})
			return cage(ctx, files, size)
		}
		shell, err := y.Practise(t.Context(), y.ada, map[string]string{"lines.txt": "1"}, faults.Size{})
		if err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if (*made)[0].has("hello.sh") != "early" {
			t.Errorf("what was put early: %v", (*made)[0].files)
		}
		if len(y.coming) != 0 {
			t.Error("what was being made is remembered")
		}
		if err := shell.Close(); err != nil {
			t.Error(err)
		}
	})
}
