package service

import (
	"io"
	"net/http"
)

// readyPath is where a replica tells whether it serves.
const readyPath = "/readyz"

// control serves operators: metrics, whether the process lives, and whether it
// serves.
func (r *Replica) control() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		_, _ = w.Write(r.page())
	})
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok\n") })
	mux.HandleFunc("GET "+readyPath, func(w http.ResponseWriter, _ *http.Request) {
		select {
		case <-r.ready:
			_, _ = io.WriteString(w, "ready\n")
		default:
			http.Error(w, "starting", http.StatusServiceUnavailable)
		}
	})
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if r.stuck(req.Context()) != nil {
			panic(http.ErrAbortHandler) // to return would answer 200
		}
		mux.ServeHTTP(w, req)
	})
}
