package web

import (
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"

	"github.com/labstack/echo/v4"

	"github.com/drillyard/drillyard/server/attempt"
	"github.com/drillyard/drillyard/server/authoring"
	"github.com/drillyard/drillyard/server/badge"
	"github.com/drillyard/drillyard/server/courier"
	"github.com/drillyard/drillyard/server/gameday"
	"github.com/drillyard/drillyard/server/insight"
	"github.com/drillyard/drillyard/server/interview"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/live"
	"github.com/drillyard/drillyard/server/oidc"
	"github.com/drillyard/drillyard/server/panel"
	"github.com/drillyard/drillyard/server/runs"
	"github.com/drillyard/drillyard/server/store"
	"github.com/drillyard/drillyard/server/track"
)

// Options are what the interface is made of. All are needed down to
// Logger, but Client.
type Options struct {
	Store      *store.Store
	Hub        *live.Hub
	Library    *library.Library
	Runs       *runs.Service
	Days       *gameday.Service
	Insight    *insight.Service
	Badges     *badge.Service
	Tracks     *track.Service
	Attempts   *attempt.Service
	Interviews *interview.Service
	Client     fs.FS // the built web client; without it there is the API alone
	Version    string
	Logger     *slog.Logger
	// Folders are those of packs, for authors; nil: nothing in them lies elsewhere.
	Folders *authoring.Folders
	// Public is where people find the server; nil: where it listens.
	Public *url.URL
	// Proxies may say for whom they ask.
	Proxies []netip.Prefix
	// Providers are those whom people may sign in with, besides here.
	Providers []*oidc.Provider
	// Keeping is for how long runs are kept that have ended; the zero value: for good.
	Keeping store.Keeping
	// Courier tells addresses outside what happens; nil: there are none.
	Courier *courier.Courier
	// Watches reports whether somebody is to watch the golden run of a drill, by a step of
	// their track; nil: nobody is.
	Watches func(ctx context.Context, person, scenario string) (bool, error)
	// Pace multiplies the paces that people are kept to; 0 is 1.
	Pace int
	// Answered is told of every answer; it may be nil, and must not wait.
	Answered func(Answer)
}

// New returns the handler of everything the server answers.
func New(o Options) http.Handler { return newServer(o, routes()).echo }

type server struct {
	Options
	echo     *echo.Echo
	front    *front
	origin   *http.CrossOriginProtection
	signIns  *limiter // by address
	accounts *accounts
	sockets  *sockets
	paced    *paced
	places   *places // of calls
	reads    *places // of those that read much
	dryOwn   *places // of drafts that are played dry: of one author,
	dryAll   *places // and of all of them
	pages    *pages
	panel    *panel.Service
}

func newServer(o Options, table []route) *server {
	s := &server{Options: o, echo: echo.New(), front: newFront(o.Public, o.Proxies), origin: http.NewCrossOriginProtection(), signIns: newLimiter(signInPace), accounts: newAccounts(accountPace), sockets: newSockets(), paced: newPaced(max(1, o.Pace)), places: newPlaces(placesEach, readQueue, readWait), reads: newPlaces(readsEach, readQueue, readWait), dryOwn: newPlaces(dryEach, 1, dryWait), dryAll: newPlaces(dryAll, dryQueue, dryWait), pages: newPages(), panel: newPanel(o)}
	if s.Courier == nil {
		s.Courier = &courier.Courier{}
	}
	if s.Folders == nil {
		s.Folders = &authoring.Folders{}
	}
	s.echo.HTTPErrorHandler = s.fail
	s.echo.IPExtractor = s.front.asks
	for _, origin := range Origins(o.Public) {
		if err := s.origin.AddTrustedOrigin(origin); err != nil {
			panic("a public address that is no origin: " + err.Error())
		}
	}
	s.echo.Pre(s.front.below, s.noted, s.headers, inTime(answerWait), s.recovered, bounded)
	for _, r := range table {
		s.echo.Add(r.method, r.path, s.guard(r))
	}
	return s
}
