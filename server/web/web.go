package web

import (
	"io/fs"
	"log/slog"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/live"
	"github.com/drillyard/drillyard/server/runs"
	"github.com/drillyard/drillyard/server/store"
)

// Options are what the interface is made of. All are needed but Client.
type Options struct {
	Store   *store.Store
	Hub     *live.Hub
	Library *library.Library
	Runs    *runs.Service
	Client  fs.FS // the built web client; without it there is the API alone
	Version string
	Logger  *slog.Logger
}

// New returns the handler of everything the server answers.
func New(o Options) http.Handler { return newServer(o, routes()).echo }

type server struct {
	Options
	echo     *echo.Echo
	origin   *http.CrossOriginProtection
	signIns  *limiter // by address
	accounts *accounts
	sockets  *sockets
	paced    *paced
	places   *places // of calls
	reads    *places // of those that read much
	pages    *pages
}

func newServer(o Options, table []route) *server {
	s := &server{Options: o, echo: echo.New(), origin: http.NewCrossOriginProtection(), signIns: newLimiter(signInPace), accounts: newAccounts(accountPace), sockets: newSockets(), paced: newPaced(), places: newPlaces(placesEach, readQueue, readWait), reads: newPlaces(readsEach, readQueue, readWait), pages: newPages()}
	s.echo.HTTPErrorHandler = s.fail
	s.echo.IPExtractor = echo.ExtractIPDirect() // whoever asks may claim any address
	s.echo.Use(headers, inTime(answerWait), s.recovered)
	for _, r := range table {
		s.echo.Add(r.method, r.path, s.guard(r))
	}
	return s
}
