package store

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// ErrSeized says that a living process holds the lock.
var ErrSeized = errors.New("another process holds it")

// serving is the file that a server locks: two on one folder would each take
// the other's runs for its own business, and know nothing of its sign-outs.
const serving = "serve.lock"

// Serve takes the right to serve a data folder, which is made when it is not
// there. The system itself takes it back when the process dies; see
// decisions/0010. It says who has it when somebody else does, and then the
// error is ErrSeized. Commands that only use the folder need no right.
func Serve(dir string) (release func() error, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("serve %s: %w", dir, err)
	}
	f, err := os.OpenFile(filepath.Join(dir, serving), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("serve %s: %w", dir, err)
	}
	if err := Seize(f); err != nil {
		if errors.Is(err, ErrSeized) {
			err = fmt.Errorf("another drillyard%s serves the data folder %s: %w. Stop it first, or name another folder with --data", process(f), dir, err)
		}
		return nil, errors.Join(err, f.Close())
	}
	// The number is for people who read the refusal; nothing depends on it.
	_ = f.Truncate(0)
	_, _ = f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	return f.Close, nil // the file stays: whoever removed it could remove another's
}

// process tells who wrote a lock's file.
func process(f *os.File) string {
	raw, err := io.ReadAll(io.LimitReader(f, 32))
	number := strings.TrimSpace(string(raw))
	if _, no := strconv.Atoi(number); err != nil || no != nil {
		return ""
	}
	return " (process " + number + ")"
}
