package web

import (
	"crypto/rand"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
)

// Answer is a request and how it was answered.
type Answer struct {
	Method string // as a route has it; "other" when none does
	Route  string // its pattern, such as /api/runs/:run; empty: there is none
	Status int
	Took   time.Duration
}

const (
	// personKey is where a request keeps who asks, once that is known.
	personKey = "person"
	// statusGone is the answer to who did not wait for it.
	statusGone = 499
)

// requestName is what a trusted proxy may have called a request.
var requestName = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// noted names every request and writes to the log how it was answered. Nothing
// is written of its query and its path but the route's pattern: the one may hold
// a token, and the other whatever somebody types.
func (s *server) noted(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		began := time.Now()
		id := c.Request().Header.Get(echo.HeaderXRequestID)
		if !s.front.trusts(c.Request()) || !requestName.MatchString(id) {
			id = strings.ToLower(rand.Text()[:16])
		}
		c.Response().Header().Set(echo.HeaderXRequestID, id)
		if err := next(c); err != nil {
			c.Error(err)
		}
		a := Answer{Method: "other", Route: c.Path(), Status: c.Response().Status, Took: time.Since(began)}
		switch c.Request().Method {
		case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
			a.Method = c.Request().Method
		}
		switch {
		case c.Response().Committed:
		case c.IsWebSocket():
			a.Status = http.StatusSwitchingProtocols // written by who has taken the connection over
		default:
			a.Status = statusGone
		}
		if s.Answered != nil {
			s.Answered(a)
		}
		attrs := []slog.Attr{
			slog.String("method", a.Method), slog.String("route", a.Route), slog.Int("status", a.Status),
			slog.Int64("bytes", c.Response().Size), slog.Float64("took_ms", float64(a.Took.Microseconds())/1000), slog.String("from", c.RealIP()),
		}
		if person, ok := c.Get(personKey).(string); ok {
			attrs = append(attrs, slog.String("person", person))
		}
		s.Logger.LogAttrs(c.Request().Context(), slog.LevelInfo, "request", append(attrs, slog.String("request", id))...)
		return nil
	}
}

// requestID is what a request is called.
func requestID(c echo.Context) string { return c.Response().Header().Get(echo.HeaderXRequestID) }
