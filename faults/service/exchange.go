package service

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/drillyard/drillyard/faults/stack"
)

// exchange is one request, or one message, being served.
type exchange struct {
	replica *Replica
	client  context.Context // ends when who asked has gone
	trace   string
	source  string // who sends it, unless a customer
	fields  map[string]string
	rows    []row                    // of the last statement, or the cache instead of it
	aside   []row                    // of optional steps
	answer  answer                   // of the last call
	held    map[string]*pgxpool.Conn // by database, while a query's within is done
}

// row is a row of a table, as text.
type row = map[string]string

// failure is why a request cannot be served.
type failure struct {
	status int    // to answer with
	peer   string // who is to blame; empty: this service
	cause  string
	// turnedAway says that the request was not even tried, as the settings
	// want it.
	turnedAway bool
}

func (f *failure) Error() string {
	if f.peer == "" {
		return f.cause
	}
	return f.peer + ": " + f.cause
}

func statusOf(err error) int {
	if f, ok := errors.AsType[*failure](err); ok {
		return f.status
	}
	return http.StatusInternalServerError
}

func causeOf(err error) map[string]string {
	fields := map[string]string{"error": err.Error()}
	if f, ok := errors.AsType[*failure](err); ok {
		fields["error"] = f.cause
		if f.peer != "" {
			fields["peer"] = f.peer
		}
	}
	return fields
}

// blame turns an error of a client library into a failure: 504 for a peer
// that took too long, otherwise the given status.
func blame(peer string, status int, err error) error {
	if timedOut(err) {
		return &failure{status: http.StatusGatewayTimeout, peer: peer, cause: "timed out"}
	}
	return &failure{status: status, peer: peer, cause: root(err)}
}

// root is what is at the bottom of an error: "connection refused", without the
// addresses, which mean nothing to a reader of the log.
func root(err error) string {
	if lookup, ok := errors.AsType[*net.DNSError](err); ok {
		return lookup.Err
	}
	if said, ok := distrust(err); ok {
		return said
	}
	if errno, ok := errors.AsType[syscall.Errno](err); ok {
		return errno.Error()
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return "connection closed"
	}
	if said, ok := errors.AsType[*pgconn.PgError](err); ok {
		return complaint(said)
	}
	for next := err; next != nil; next = errors.Unwrap(err) {
		err = next
	}
	return err.Error()
}

// stuck blocks while the process hangs, for as long as the client waits; it
// returns the reason to give up.
func (x *exchange) stuck(ctx context.Context) error {
	if x.replica.hung.Load() {
		return x.replica.stuck(x.client)
	}
	return ctx.Err()
}

func (x *exchange) steps(ctx context.Context, steps []stack.Step) error {
	for _, s := range steps {
		if s.Flag != "" && !x.replica.flag(s.Flag) {
			continue
		}
		if err := x.stuck(ctx); err != nil {
			return err
		}
		rows, began := x.rows, time.Now()
		err := x.step(ctx, s)
		if x.replica.settings.Load().debug {
			x.logStep(s, time.Since(began), err)
		}
		if s.Optional {
			x.rows, x.aside = rows, x.rows
			if err != nil && ctx.Err() == nil {
				x.replica.log("warn", "served without "+s.Target()+": "+err.Error(), x.trace, causeOf(err))
				err = nil
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (x *exchange) step(ctx context.Context, s stack.Step) error {
	r := x.replica
	switch {
	case s.Call != "":
		return x.call(ctx, r.peers[s.Call], s.Request)
	case s.Query != "":
		return x.query(ctx, r.bases[s.Query], s)
	case s.Get != "":
		return x.get(ctx, r.caches[s.Get], s)
	case s.Put != "":
		return r.caches[s.Put].put(ctx, x.expand(s.Key), x.rows)
	default:
		return x.publish(ctx, r.queues[s.Publish], s.Subject)
	}
}

// field returns a request field. One that services mint is made up when it is
// first asked for; a token is signed here, whatever came with the request.
func (x *exchange) field(name string) string {
	f, _ := x.replica.opts.Business.Field(name)
	if f.Signs != "" {
		return x.sign(f)
	}
	v, ok := x.fields[name]
	if !ok && f.Minted.Makes() {
		v = x.replica.dice.value(f.Minted)
		x.fields[name] = v
	}
	return v
}

// expand fills in {fields}.
func (x *exchange) expand(template string) string { return stack.Fill(template, x.field) }

// address fills in the {fields} of "POST /notes?note={note}", escaped.
func (x *exchange) address(request string) string {
	path, query, more := strings.Cut(request, "?")
	path = stack.Fill(path, func(name string) string { return url.PathEscape(x.field(name)) })
	if more {
		path += "?" + stack.Fill(query, func(name string) string { return url.QueryEscape(x.field(name)) })
	}
	return path
}

// sql turns {fields} into parameters, so that no customer writes SQL.
func (x *exchange) sql(statement string) (string, []any) {
	var args []any
	text := stack.Fill(statement, func(name string) string {
		args = append(args, x.field(name))
		return fmt.Sprintf("$%d", len(args))
	})
	return text, args
}

// answer is an HTTP answer, made here or by a peer.
type answer struct {
	status int
	kind   string // content type
	body   []byte
}

func (a answer) write(w http.ResponseWriter) {
	w.Header().Set("Content-Type", a.kind)
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body) // a client that left is noticed by its context
}
