package load

import (
	"context"
	"io"
	"net/http"
	"time"

	"github.com/drillyard/drillyard/faults"
)

// forbearance is how long a single request waits for its answer.
const forbearance = 3 * time.Second

// Ask makes a single request now, from where customers are. It carries nothing
// but its method and path, and is not counted.
func (c *Customers) Ask(ctx context.Context, p faults.Probe) faults.Answer {
	within, cancel := context.WithTimeout(ctx, forbearance)
	defer cancel()
	began := time.Now()
	a := c.single(within, p)
	a.Took = time.Since(began)
	if a.Error != "" && within.Err() != nil && ctx.Err() == nil {
		a.Error = "timed out after " + forbearance.String()
	}
	a.Steps = []faults.AnswerStep{{Request: p.Method + " " + p.Path, Status: a.Status, Took: a.Took}}
	return a
}

func (c *Customers) single(ctx context.Context, p faults.Probe) faults.Answer {
	req, err := http.NewRequestWithContext(ctx, p.Method, c.entry+p.Path, nil)
	if err != nil {
		return faults.Answer{Error: p.Path + " is no address"}
	}
	resp, err := c.client.Do(req)
	if err != nil {
		return faults.Answer{Error: complaint(err)}
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody))
	a := faults.Answer{OK: err == nil && resp.StatusCode < 400, Status: resp.StatusCode, Body: string(body)}
	switch {
	case err != nil:
		a.Error = complaint(err)
	case !a.OK:
		a.Error = "got " + resp.Status
	}
	return a
}
