// Package app puts the server together and gives it one life: New, Start,
// Stop.
//
// Invariants: what Start began, Stop ends, in the opposite order; runs in
// progress are ended in good order, with their faults reverted, before the
// store closes. Nothing here is global, so a test can have as many as it likes.
//
// Non-goals: deciding anything.
package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/attempt"
	"github.com/drillyard/drillyard/server/authoring"
	"github.com/drillyard/drillyard/server/badge"
	"github.com/drillyard/drillyard/server/cage"
	"github.com/drillyard/drillyard/server/config"
	"github.com/drillyard/drillyard/server/courier"
	"github.com/drillyard/drillyard/server/gameday"
	"github.com/drillyard/drillyard/server/insight"
	"github.com/drillyard/drillyard/server/interview"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/live"
	"github.com/drillyard/drillyard/server/oidc"
	"github.com/drillyard/drillyard/server/ops"
	"github.com/drillyard/drillyard/server/runs"
	"github.com/drillyard/drillyard/server/runtimes"
	"github.com/drillyard/drillyard/server/store"
	"github.com/drillyard/drillyard/server/track"
	"github.com/drillyard/drillyard/server/web"
	"github.com/drillyard/drillyard/server/workshop"
)

// Options are what a server is made of.
type Options struct {
	config.Config
	BuiltIn fs.FS              // the pack that comes with the program; nil: it is left out
	Client  fs.FS              // the built web client
	Folders *authoring.Folders // of packs, for authors; nil: nothing in them lies elsewhere
	Version string
	Logger  *slog.Logger
}

// App is a server.
type App struct {
	options    Options
	release    func() error // of the right to serve the data folder
	store      *store.Store
	library    *library.Library
	runs       *runs.Service
	days       *gameday.Service
	insight    *insight.Service
	tracks     *track.Service
	interviews *interview.Service
	attempts   *attempt.Service
	hub        *live.Hub
	courier    *courier.Courier
	http       *http.Server
	ops        *ops.Ops
	probed     *http.Server // for whoever runs the server; nil: nobody asked for it
	lines      ops.Lines
	leaving    atomic.Bool // Stop has begun
	listens    *url.URL
	probes     *url.URL
	served     chan error
	unwatch    context.CancelFunc // ends the watch over the content
	watched    chan struct{}      // closed when that has ended
	said       map[string]string  // mistakes of packs that were logged, by place
}

// New compiles the content, takes the data folder for itself, opens the
// database and closes what an earlier process left open. Nothing listens yet.
func New(ctx context.Context, o Options) (*App, error) {
	lib := library.Open(library.Options{BuiltIn: o.BuiltIn, Content: o.Config.Content, Uploads: filepath.Join(o.Data, store.Uploads)})
	secure, err := secured(o.Cert, o.Key, o.Logger)
	if err != nil {
		return nil, err
	}
	providers, err := providers(o.Config)
	if err != nil {
		return nil, err
	}
	addresses, err := addresses(o.Config)
	if err != nil {
		return nil, err
	}
	release, err := store.Serve(o.Data)
	if err != nil {
		return nil, err
	}
	db, err := store.Open(ctx, o.Data)
	if err != nil {
		return nil, errors.Join(err, release())
	}
	a := &App{options: o, release: release, store: db, library: lib, served: make(chan error, 1), said: map[string]string{}}
	o.Logger = a.lines.Through(o.Logger)
	a.options.Logger = o.Logger
	a.tellMistakes()
	a.ops = ops.New(ops.Options{Version: o.Version, Census: a.census, Checks: a.checks(lib)})
	db.OnAppend(a.ops.Appended)
	a.hub = live.New(live.Options{Log: db, Logger: o.Logger, Origins: web.Origins(o.Public), Now: func(run string) live.Standing { return live.Standing(a.runs.Standing(run)) }})
	telling := courier.Options{Addresses: addresses, Of: a.toldOf, Log: db, Logger: o.Logger}
	if o.Public != nil { // else nobody outside could open it
		telling.Open = func(run string) string { return web.RunLink(o.Public, run) }
	}
	a.courier = courier.New(telling)
	publish := func(events []event.Event) {
		a.hub.Publish(events)
		a.courier.Publish(events)
	}
	a.runs, err = runs.New(ctx, runs.Options{Store: db, Library: lib, Publish: publish, Logger: o.Logger, Recover: true, History: true, Baselines: true, Retell: true, Policy: policy(o.Policy), Limits: limits(o.Limits)})
	if err != nil {
		a.courier.Close(ctx)
		return nil, errors.Join(err, db.Close(), release())
	}
	a.days = gameday.New(gameday.Options{Store: db, Library: lib, Runs: a.runs, Addresses: a.courier.Names(), Logger: o.Logger})
	a.tracks = track.New(track.Options{Store: db, Library: lib, Logger: o.Logger})
	cages := cage.New(cage.Options{Namespaces: o.CageNamespaces})
	judges := workshop.New(workshop.Options{Library: lib, Model: runs.NewModel(o.Logger), Cage: cages})
	terminals := func(ctx context.Context, files map[string]string, size faults.Size) (attempt.Cage, error) {
		return cages.Open(ctx, files, size)
	}
	if a.attempts, err = attempt.New(ctx, attempt.Options{Store: db, Shelf: attempt.OfLibrary(lib), Workshop: judges, Cage: terminals, Logger: o.Logger}); err != nil {
		a.courier.Close(ctx)
		return nil, errors.Join(err, a.runs.Stop(ctx), db.Close(), release())
	}
	a.interviews = interview.New(interview.Options{Store: db, Library: lib, Runs: a.runs, Attempts: a.attempts, Logger: o.Logger})
	a.insight = insight.New(insight.Options{Store: db, Library: lib, Tracks: learning{db, a.tracks}, Logger: o.Logger})
	a.http = &http.Server{
		Handler: web.New(web.Options{
			Store: db, Hub: a.hub, Library: lib, Runs: a.runs, Days: a.days, Insight: a.insight, Tracks: a.tracks, Attempts: a.attempts, Interviews: a.interviews, Watches: a.tracks.Watches, Badges: badge.New(badge.Options{Store: db, Tracks: learning{db, a.tracks}, Public: o.Public}), Client: o.Client, Folders: o.Folders, Version: o.Version, Logger: o.Logger,
			Public: o.Public, Proxies: o.Proxies, Pace: o.Limits.Pace, Answered: a.answered, Providers: providers, Courier: a.courier, Keeping: Keeping(o.Keep),
		}),
		TLSConfig:         secure,
		ReadHeaderTimeout: 10 * time.Second,
		// Longer than any answer takes: it ends a request's context, too.
		ReadTimeout:    time.Minute,
		MaxHeaderBytes: web.HeaderLimit,
		IdleTimeout:    2 * time.Minute,
		ErrorLog:       slog.NewLogLogger(o.Logger.Handler(), slog.LevelWarn),
	}
	return a, nil
}

// providers are those whom people may sign in with.
func providers(c config.Config) ([]*oidc.Provider, error) {
	if c.Providers == "" {
		return nil, nil
	}
	var roles []string
	for _, r := range store.EveryRole() {
		roles = append(roles, string(r))
	}
	all, err := oidc.Read(c.Providers, roles)
	if err != nil {
		return nil, err
	}
	var made []*oidc.Provider
	for _, s := range all {
		made = append(made, oidc.New(s, oidc.Options{Back: web.BackFromProviders(c.Public)}))
	}
	return made, nil
}

// addresses are those outside that may be told what happens in runs.
func addresses(c config.Config) ([]courier.Settings, error) {
	if c.Addresses == "" {
		return nil, nil
	}
	return courier.Read(c.Addresses)
}

// toldOf is what addresses outside are told of a run besides, and who of them.
func (a *App) toldOf(ctx context.Context, run string) (title string, addresses []string, err error) {
	r, err := a.store.Run(ctx, run)
	if err != nil {
		return "", nil, err
	}
	from, err := a.store.Assignment(ctx, r.Assignment)
	return r.Title, from.Addresses, err
}

// tellMistakes logs what is wrong with packs, once for each state that they are in. One at
// a time calls it.
func (a *App) tellMistakes() {
	before := a.said
	a.said = map[string]string{}
	for _, p := range a.library.Packs() {
		found := p.Mistakes()
		if len(found) == 0 {
			continue
		}
		a.said[p.Place] = fmt.Sprint(p.InPlay, found)
		if a.said[p.Place] == before[p.Place] {
			continue
		}
		said := make([]string, 0, mostSaid)
		for _, problem := range found[:min(len(found), mostSaid)] {
			said = append(said, problem.String())
		}
		a.options.Logger.Warn("a pack has mistakes", "pack", p.Name, "from", p.Place, "in-play", p.InPlay, "mistakes", len(found), "first", said)
	}
}

// mostSaid bounds the mistakes of a pack that are logged at once; the catalogue
// shows all.
const mostSaid = 5

// policy is how the house works, as the store has it.
func policy(named string) store.Profile {
	if named == config.AsWritten {
		return ""
	}
	return store.Profile(named)
}

// limits hands on what was set; what was not stands for its default.
func limits(l config.Limits) runs.Limits {
	return runs.Limits{
		Each: l.Each, EachLeading: l.EachLeading, Queue: l.Queue, Histories: l.Histories, Signals: l.Signals,
		Most: map[string]int{runtimes.Default: l.Inproc, runtimes.Tabletop: l.Models, runtimes.Docker: l.Boxes},
	}
}

// Start listens and serves: first those who watch over the server.
func (a *App) Start() error {
	if err := a.beProbed(); err != nil {
		return err
	}
	watching, stop := context.WithCancel(context.Background())
	a.unwatch = stop
	a.watched = make(chan struct{})
	go func() {
		defer close(a.watched)
		var all sync.WaitGroup
		all.Go(func() { a.sweep(watching) })
		all.Go(func() { a.learn(watching) })
		all.Go(func() { a.interviews.Watch(watching, a.hub.SignOut) })
		a.library.Watch(watching, a.tellMistakes)
		all.Wait()
	}()
	socket, err := net.Listen("tcp", a.options.Listen)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", a.options.Listen, err)
	}
	a.listens = &url.URL{Scheme: "http", Host: dialled(socket.Addr())}
	if a.http.TLSConfig == nil {
		go func() { a.served <- a.http.Serve(socket) }()
		return nil
	}
	a.listens.Scheme = "https"
	go func() { a.served <- a.http.ServeTLS(socket, "", "") }()
	return nil
}

// dialled is an address that can be asked: who listens on all addresses does so
// on this machine's own.
func dialled(a net.Addr) string {
	if at, ok := a.(*net.TCPAddr); ok && at.IP.IsUnspecified() {
		return net.JoinHostPort("localhost", strconv.Itoa(at.Port))
	}
	return a.String()
}

// Listens returns the address that a started server listens on, and Public the
// one that people find it at.
func (a *App) Listens() *url.URL { return a.listens }

// Public see Listens.
func (a *App) Public() *url.URL {
	if a.options.Public != nil {
		return a.options.Public
	}
	return a.listens
}

// Served returns a channel that gets the error that ended serving.
func (a *App) Served() <-chan error { return a.served }

// signInLife is how long a printed sign-in link can be used.
const signInLife = 24 * time.Hour

// SignIn returns a one-time sign-in address for the first admin, whom it makes
// when there is nobody yet. It returns none when an admin can sign in with a
// password.
func (a *App) SignIn(ctx context.Context) (link string, err error) {
	people, err := a.store.People(ctx)
	if err != nil {
		return "", err
	}
	var admin store.Person
	for _, p := range people {
		if !p.Roles.Has(store.Admin) {
			continue
		}
		if p.HasPassword {
			return "", nil
		}
		if admin.ID == "" {
			admin = p
		}
	}
	if admin.ID == "" {
		if admin, err = a.store.CreatePerson(ctx, store.Person{Login: "admin", Name: "Admin", Roles: store.EveryRole()}); err != nil {
			return "", err
		}
	}
	token, err := a.store.CreateLink(ctx, admin.ID, signInLife)
	return web.SignInLink(a.Public(), token), err
}

// Stop ends the runs in progress, tells every screen, and closes everything.
// It does so within the life of ctx.
func (a *App) Stop(ctx context.Context) error {
	a.leaving.Store(true)
	var errs []error
	if a.unwatch != nil {
		a.unwatch()
		select {
		case <-a.watched:
		case <-ctx.Done():
			errs = append(errs, fmt.Errorf("end the watch over the content: %w", ctx.Err()))
		}
	}
	errs = append(errs, a.runs.Stop(ctx))
	a.hub.Close()
	a.courier.Close(ctx)
	errs = append(errs, a.http.Shutdown(ctx), a.attempts.Close(ctx), a.store.Close(), a.release())
	if a.probed != nil {
		errs = append(errs, a.probed.Close())
	}
	return errors.Join(errs...)
}
