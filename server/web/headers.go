package web

import (
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
)

// policy is what our own pages may do: nothing that does not come from here.
// The client sets styles through the DOM, which needs no exception.
const policy = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"frame-src 'self'; frame-ancestors 'self'; object-src 'none'; base-uri 'none'; form-action 'self'"

// headers are on every answer.
func (s *server) headers(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "SAMEORIGIN")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		if s.Public != nil && s.Public.Scheme == "https" {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		if strings.HasPrefix(c.Request().URL.Path, "/api/") {
			h.Set("Cache-Control", "no-store")
		}
		return next(c)
	}
}

// answerWait is how long an answer may take, from the request to the last byte
// that its reader takes. It is longer than any is worked on; what a reader does
// not take in that time is held for them no more.
const answerWait = time.Minute

// inTime has an answer end in time. Sockets, which are no answers, have limits
// of their own.
func inTime(limit time.Duration) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			// A writer that has no deadlines is no connection.
			_ = http.NewResponseController(c.Response().Writer).SetWriteDeadline(time.Now().Add(limit))
			return next(c)
		}
	}
}

// HeaderLimit bounds a request's line and headers, in bytes as they are sent.
const HeaderLimit = 32 << 10

// bounded refuses larger ones. The library's own limit is where it stops
// reading, which is some way behind.
func bounded(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		size := len(r.Method) + len(r.RequestURI) + len(r.Proto) + len("  \r\n") + len("Host: \r\n") + len(r.Host)
		for name, values := range r.Header {
			for _, v := range values {
				size += len(name) + len(v) + len(": \r\n")
			}
		}
		if size+len("\r\n") > HeaderLimit {
			return &problem{status: http.StatusRequestHeaderFieldsTooLarge, detail: "The headers of the request are too large."}
		}
		return next(c)
	}
}

// recovered turns a panic into a 500, so that one bad request harms no other.
func (s *server) recovered(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			if v := recover(); v != nil {
				if e, ok := v.(error); ok && errors.Is(e, http.ErrAbortHandler) {
					panic(v)
				}
				s.Logger.Error("a handler panicked", "route", c.Path(), "request", requestID(c), "panic", v, "stack", string(debug.Stack()))
				err = fmt.Errorf("panic: %v", v)
			}
		}()
		return next(c)
	}
}
