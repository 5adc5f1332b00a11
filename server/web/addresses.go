package web

import (
	"github.com/drillyard/drillyard/server/store"
)

// addressView is an address outside that is told what happens in runs.
type addressView struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	Kind  string `json:"kind"`
	// Told is what has become of messages to it since the server began; null: the
	// caller does not look after it.
	Told *toldView `json:"told"`
}

type toldView struct {
	Sent    int    `json:"sent"`
	Dropped int    `json:"dropped"`
	LastMS  int64  `json:"last_ms"` // 0: there was none
	Error   string `json:"error"`   // why the latest was given up; empty: it was sent
}

// addresses is GET /api/addresses.
func (s *server) addresses(c *call) ([]addressView, error) {
	all := []addressView{}
	for _, a := range s.Courier.Addresses() {
		v := addressView{Name: a.Name, Title: a.Title, Kind: a.Kind}
		if c.has(store.Admin) {
			v.Told = &toldView{Sent: a.Sent, Dropped: a.Dropped, Error: a.Error}
			if !a.Last.IsZero() {
				v.Told.LastMS = a.Last.UnixMilli()
			}
		}
		all = append(all, v)
	}
	return all, nil
}

// tested is what came of a test.
type tested struct {
	Sent  bool   `json:"sent"`
	Error string `json:"error,omitempty"`
}

// testAddress is POST /api/addresses/NAME/test.
func (s *server) testAddress(c *call) (tested, error) {
	found, err := s.Courier.Test(c.ctx(), c.Param("address"), c.person().Name)
	if !found {
		return tested{}, store.ErrNotFound
	}
	c.did(c.Param("address"))
	if err != nil {
		return tested{Error: err.Error()}, nil
	}
	return tested{Sent: true}, nil
}
