package logs

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/drillyard/drillyard/faults"
)

// header is the first line of what is written.
type header struct {
	Dropped int64 `json:"dropped"` // lines that had gone from the buffer
}

// Write writes the lines now in the buffer, each as JSON on a line of its own, as Read
// takes them.
func (b *Buffer) Write(w io.Writer) error {
	kept, newest := b.view()
	out := bufio.NewWriterSize(w, 64<<10)
	to := json.NewEncoder(out)
	to.SetEscapeHTML(false)
	err := to.Encode(header{newest - int64(kept.n)})
	for i := 0; i < kept.n && err == nil; i++ {
		err = to.Encode(kept.at(i).line())
	}
	if err = errors.Join(err, out.Flush()); err != nil {
		return fmt.Errorf("write log lines: %w", err)
	}
	return nil
}

// Read returns a buffer as it was written: each line has the cursor that it had. Each is
// put in as change makes it; nil: as it is.
func Read(r io.Reader, change func(faults.LogLine) faults.LogLine) (*Buffer, error) {
	from := json.NewDecoder(bufio.NewReaderSize(r, 64<<10))
	var h header
	if err := from.Decode(&h); err != nil {
		return nil, fmt.Errorf("read log lines: %w", err)
	}
	b := New(0)
	b.added = h.Dropped
	for {
		var line faults.LogLine
		switch err := from.Decode(&line); {
		case errors.Is(err, io.EOF):
			return b, nil
		case err != nil:
			return nil, fmt.Errorf("read log lines: %w", err)
		}
		if change != nil {
			line = change(line)
		}
		b.Add(line)
	}
}
