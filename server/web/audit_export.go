package web

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/drillyard/drillyard/server/store"
)

// exportPage is how many lines an export reads at once: between two pages it
// holds up nobody who writes.
const exportPage = 1000

// exportTrail is GET /api/audit/export: all lines that pass a filter, newest
// first, as they are read.
func (s *server) exportTrail(c *call) error {
	filter, err := trailFilter(c)
	if err != nil {
		return err
	}
	format := c.QueryParam("format")
	kind, known := map[string]string{"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl; charset=utf-8"}[format]
	var mistakes invalid
	mistakes.add(known, "format", "A format is csv or jsonl.")
	if err := mistakes.err(); err != nil {
		return err
	}
	lines, err := s.Store.Trail(c.ctx(), filter, exportPage) // what fails now can still be answered
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="audit-%s.%s"`, time.Now().UTC().Format("20060102-150405"), format))
	c.Response().WriteHeader(http.StatusOK)
	write := map[string]func(io.Writer) func([]store.Line) error{"csv": asCSV, "jsonl": asJSONLines}[format](c.Response())
	total := 0
	for {
		// However long it is: each page has its time.
		_ = http.NewResponseController(c.Response().Writer).SetWriteDeadline(time.Now().Add(answerWait))
		if err := write(lines); err != nil {
			return err
		}
		total += len(lines)
		if len(lines) < exportPage {
			break
		}
		filter.Before = lines[len(lines)-1].ID
		if lines, err = s.Store.Trail(c.ctx(), filter, exportPage); err != nil {
			return err
		}
	}
	c.did(fmt.Sprintf("%d lines, %s", total, asked(c)))
	return nil
}

func asJSONLines(out io.Writer) func([]store.Line) error {
	encoder := json.NewEncoder(out)
	return func(lines []store.Line) error {
		for _, l := range lines {
			if err := encoder.Encode(viewLine(l)); err != nil {
				return err
			}
		}
		return nil
	}
}

func asCSV(out io.Writer) func([]store.Line) error {
	w := csv.NewWriter(out)
	head := []string{"id", "time", "person", "login", "name", "action", "object", "object_title", "outcome", "detail", "made", "ended"}
	return func(lines []store.Line) error {
		if head != nil {
			if err := w.Write(head); err != nil {
				return err
			}
			head = nil
		}
		for _, l := range lines {
			row := []string{strconv.FormatInt(l.ID, 10), stamp(l.Wall), l.PersonID, l.Login, l.Name, l.Action, l.Object, l.Title, string(l.Outcome), l.Detail, l.Made, stamp(l.Ended)}
			for i := range row {
				row[i] = inert(row[i])
			}
			if err := w.Write(row); err != nil {
				return err
			}
		}
		w.Flush()
		return w.Error()
	}
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05.000Z")
}

// inert keeps spreadsheets from taking what somebody typed for a formula.
func inert(cell string) string {
	if strings.HasPrefix(cell, "=") || strings.HasPrefix(cell, "+") || strings.HasPrefix(cell, "-") || strings.HasPrefix(cell, "@") ||
		strings.HasPrefix(cell, "\t") || strings.HasPrefix(cell, "\r") || strings.HasPrefix(cell, "\n") {
		return "'" + cell
	}
	return cell
}
