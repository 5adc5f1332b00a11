package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"strings"
	"syscall"
	"unicode"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/telemetry/logql"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/signals"
	"github.com/drillyard/drillyard/server/authoring"
	"github.com/drillyard/drillyard/server/panel"
	"github.com/drillyard/drillyard/server/runs"
	"github.com/drillyard/drillyard/server/store"
	"github.com/drillyard/drillyard/server/track"
)

// problem is an error whose answer has been decided. As JSON it is a problem
// document of RFC 9457.
type problem struct {
	status     int
	detail     string    // a sentence for the person at the screen
	fields     []field   // mistakes in what was sent
	start, end *int      // where in an expression the mistake is
	quotes     bool      // detail repeats what was sent, which may be a secret
	now        *fileText // what is there instead of what was to be written over
	denied     string    // what the audit trail calls it, of a refusal
	request    string    // of which more is in the server's log
}

type field struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}

// problemDocument is a problem as it is sent.
type problemDocument struct {
	Type   string    `json:"type"`
	Title  string    `json:"title"`
	Status int       `json:"status"`
	Detail string    `json:"detail,omitempty"` // a sentence for the person at the screen
	Errors []field   `json:"errors,omitempty"` // mistakes in what was sent
	Start  *int      `json:"start,omitempty"`  // where in an expression the mistake is: byte offsets
	End    *int      `json:"end,omitempty"`
	Now    *fileText `json:"now,omitempty"`        // what is there instead of what was to be written over
	ID     string    `json:"request_id,omitempty"` // of which more is in the server's log
}

func (p *problem) Error() string { return p.detail }

func (p *problem) MarshalJSON() ([]byte, error) {
	return json.Marshal(problemDocument{"about:blank", http.StatusText(p.status), p.status, p.detail, p.fields, p.start, p.end, p.now, p.request})
}

// Refusals of the guard.
var (
	errSignedOut = &problem{status: http.StatusUnauthorized, detail: "Please sign in."}
	errCSRF      = &problem{status: http.StatusForbidden, detail: "This page is out of date. Please load it again."}
	errForeign   = &problem{status: http.StatusForbidden, detail: "This request does not come from Drillyard's own pages."}
	errForbidden = &problem{status: http.StatusForbidden, detail: "You may not do that here. Ask a facilitator or an admin."}
	errHidden    = &problem{status: http.StatusNotFound, detail: "This is not here, or it is not yours to see. Ask a facilitator if you expected it."}
)

const diskText = "The disk of the server is full or fails: nothing was recorded, and nothing was done. Please tell whoever runs it, and try again."

// statuses is the table from errors to answers; the first that fits counts.
func statuses() []struct {
	err    error
	status int
	detail string
} {
	return []struct {
		err    error
		status int
		detail string
	}{
		{store.ErrNotFound, http.StatusNotFound, errHidden.detail},
		{store.ErrTaken, http.StatusConflict, "That is taken already."},
		{store.ErrDisabled, http.StatusForbidden, "This person has been disabled: they cannot sign in. An admin can enable them again."},
		{store.ErrLastAdmin, http.StatusConflict, "There is no other admin who could sign in. Make somebody else an admin first."},
		{store.ErrPlaying, http.StatusConflict, "They have a run, or an attempt at an exercise, that has not ended. End it first, or keep what they played."},
		{store.ErrPassword, http.StatusUnauthorized, "Login and password do not belong together."},
		{store.ErrDisk, http.StatusInsufficientStorage, diskText},
		{syscall.ENOSPC, http.StatusInsufficientStorage, diskText},
		{store.ErrDamaged, http.StatusServiceUnavailable, "The server's database is damaged. Please tell whoever runs it."},
		{store.ErrClosed, http.StatusServiceUnavailable, "The server is stopping."},
		{store.ErrCursor, http.StatusUnprocessableEntity, "This page of the list is not there. Please start at its first page."},
		{store.ErrNotTheirs, http.StatusForbidden, errNotTheirs.detail},
		{store.ErrWithdrawn, http.StatusConflict, "This was withdrawn by whoever assigned it."},
		{store.ErrNotYet, http.StatusConflict, "This is not open yet."},
		{store.ErrOver, http.StatusConflict, "The time to begin this is over. Ask whoever assigned it."},
		{store.ErrUsedUp, http.StatusConflict, "This has been played as often as it was assigned. Ask whoever assigned it."},
		{store.ErrUnderWay, http.StatusConflict, "Your crew plays already."},
		{runs.ErrNotEnded, http.StatusConflict, "The run has not ended yet. Its debrief is there once it has."},
		{runs.ErrOwnRun, http.StatusForbidden, "You played this run, so you cannot mark it. Please ask somebody else to."},
		{runs.ErrNoGolden, http.StatusNotFound, "There is no model answer to compare this run with: the drill has none, or has changed since."},
		{runs.ErrAssessed, http.StatusConflict, "You have said how it went already, or nobody waits for it."},
		{grading.ErrNothing, http.StatusConflict, "There is nothing to mark: what this criterion judges is not there."},
		{grading.ErrStand, http.StatusConflict, "The raters have given their marks, so they stand. A third is asked only where two part."},
		{panel.ErrNotAsked, http.StatusNotFound, "There is nothing here that you are asked to mark."},
		{panel.ErrUncalibrated, http.StatusConflict, "Marks in interviews are taken of those who have marked the samples of such work, under Calibrate."},
		{runs.ErrUncalibrated, http.StatusConflict, "This run takes two raters. Your marks count once you have marked the sample runs, under Calibrate."},
		{grading.ErrBegun, http.StatusConflict, "Somebody has marked it already, so how many raters it takes stands."},
		{grading.ErrMark, http.StatusUnprocessableEntity, "There is no such criterion to mark, or no such level of it."},
		{runs.ErrBusy, http.StatusServiceUnavailable, "The server is stopping."},
		{runs.ErrEnough, http.StatusConflict, "You have a run in progress, or one that waits. End it before you begin another."},
		{runs.ErrQueueFull, http.StatusServiceUnavailable, "As many runs wait for a place as this server takes on. Please try again in a minute."},
		{signals.ErrFull, http.StatusGone, "More was done to the services of this run than is kept: how they stood at this moment is not known."},
		{faults.ErrStopped, http.StatusConflict, overText},
		{faults.ErrNoTarget, http.StatusUnprocessableEntity, "There is no such part of the system."},
		{track.ErrNoStep, http.StatusNotFound, "There is no such thing in this track."},
		{authoring.ErrExists, http.StatusConflict, "There is a file of that name already. Choose another."},
		{authoring.ErrLarge, http.StatusRequestEntityTooLarge, fmt.Sprintf("A file of a pack has at most %d KiB.", authoring.MaxSize>>10)},
		{authoring.ErrElsewhere, http.StatusConflict, "This file is written where it lies, outside the pack. Rename or delete it there."},
		{authoring.ErrText, http.StatusUnprocessableEntity, "That is no text in UTF-8."},
		{fs.ErrNotExist, http.StatusNotFound, errHidden.detail},
		{fs.ErrPermission, http.StatusForbidden, errUnwritable.detail},
		{syscall.EROFS, http.StatusForbidden, errUnwritable.detail},
		{context.DeadlineExceeded, http.StatusServiceUnavailable, "That took too long. Please try again."},
	}
}

// wrongAddress is said where no route is, or none that takes the method.
const wrongAddress = "The server has nothing at this address. Please load the page again."

// answer decides how an error is told; nil says that nobody foresaw it.
func answer(err error) *problem {
	if p, ok := errors.AsType[*problem](err); ok {
		return p
	}
	if p := refusedGameDay(err); p != nil {
		return p
	}
	if p := refusedInterview(err); p != nil {
		return p
	}
	if p := refusedAttempt(err); p != nil {
		return p
	}
	if p := refusedTrack(err); p != nil {
		return p
	}
	if e, ok := errors.AsType[*engine.Refusal](err); ok {
		return refused(e)
	}
	if e, ok := errors.AsType[*metrics.QueryError](err); ok {
		return &problem{status: http.StatusUnprocessableEntity, detail: e.Message, start: &e.Start, end: &e.End}
	}
	if e, ok := errors.AsType[*logql.Error](err); ok {
		return &problem{status: http.StatusUnprocessableEntity, detail: e.Message, start: &e.Start, end: &e.End}
	}
	if errors.Is(err, panel.ErrPanel) {
		return &problem{status: http.StatusUnprocessableEntity, detail: sentence(err.Error())}
	}
	if errors.Is(err, authoring.ErrName) {
		return &problem{status: http.StatusUnprocessableEntity, detail: sentence(err.Error())}
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return &problem{status: http.StatusRequestEntityTooLarge, detail: "That is too long to be sent. Please shorten it."}
	}
	if e, ok := errors.AsType[*echo.HTTPError](err); ok && e.Code < http.StatusInternalServerError {
		return &problem{status: e.Code, detail: wrongAddress}
	}
	for _, a := range statuses() {
		if errors.Is(err, a.err) {
			return &problem{status: a.status, detail: a.detail}
		}
	}
	return nil
}

// refused is what a run declines. What is wrong with something that was written is
// told all at once.
func refused(e *engine.Refusal) *problem {
	if len(e.Mistakes) == 0 {
		return &problem{status: http.StatusConflict, detail: e.Reason}
	}
	p := &problem{status: http.StatusUnprocessableEntity, detail: e.Reason}
	for _, m := range e.Mistakes {
		p.fields = append(p.fields, field{"sheet", sentence(strings.TrimSuffix(told(m), "."))})
	}
	return p
}

// told is a mistake with its place and what would put it right.
func told(m scenarios.Problem) string {
	said := fmt.Sprintf("line %d: %s", m.Line, m.Message)
	if m.Hint != "" {
		said += " (" + m.Hint + ")"
	}
	return said
}

// fail is where every error of a handler ends.
func (s *server) fail(err error, c echo.Context) {
	p := answer(err)
	if p == nil {
		if c.Request().Context().Err() != nil {
			return // whoever asked has gone
		}
		s.Logger.Error("answer a request", "method", c.Request().Method, "route", c.Path(), "request", requestID(c), "err", err)
		p = &problem{status: http.StatusInternalServerError, detail: "Something went wrong in the server. Please try again; its log says what it was."}
	}
	if errors.Is(err, store.ErrDisk) || errors.Is(err, store.ErrDamaged) { // somebody has to see to it
		s.Logger.Error("answer a request", "method", c.Request().Method, "path", c.Path(), "err", err)
	}
	if c.Response().Committed {
		return
	}
	if p.status >= http.StatusInternalServerError {
		traced := *p
		traced.request = requestID(c)
		p = &traced
	}
	raw, err := json.Marshal(p)
	if err != nil {
		s.Logger.Error("encode a problem", "err", err)
		return
	}
	if err := c.Blob(p.status, "application/problem+json", raw); err != nil {
		s.Logger.Debug("send a problem", "err", err)
	}
}

// sentence makes one of an error that is told as it is.
func sentence(said string) string {
	first, size := utf8.DecodeRuneInString(said)
	return string(unicode.ToUpper(first)) + said[size:] + "."
}

func conflict(detail string) error { return &problem{status: http.StatusConflict, detail: detail} }

// invalid collects mistakes in what was sent.
type invalid []field

func (v *invalid) add(ok bool, name, message string) {
	if !ok {
		*v = append(*v, field{name, message})
	}
}

// say adds a mistake that is told in a sentence, unless that is empty.
func (v *invalid) say(name, mistake string) { v.add(mistake == "", name, mistake) }

func (v invalid) err() error {
	if len(v) == 0 {
		return nil
	}
	return &problem{status: http.StatusUnprocessableEntity, detail: v[0].Message, fields: v}
}

// listed is what something can be, as a sentence has it: "a, b or c".
func listed[S ~string](all []S) string {
	var b strings.Builder
	for i, one := range all {
		switch i {
		case 0:
		case len(all) - 1:
			b.WriteString(" or ")
		default:
			b.WriteString(", ")
		}
		b.WriteString(string(one))
	}
	return b.String()
}

// body reads a request's JSON.
func body[T any](c *call) (T, error) {
	var v T
	decoder := json.NewDecoder(c.Request().Body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&v); err != nil {
		if _, large := errors.AsType[*http.MaxBytesError](err); large {
			return v, err
		}
		return v, &problem{status: http.StatusUnprocessableEntity, detail: "The request cannot be read: " + err.Error() + ".", quotes: true}
	}
	return v, nil
}
