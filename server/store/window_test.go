package store

import (
	"testing"
	"time"
)

// A day begins when it is that day first, and ends when it is that day no more,
// whatever the clocks do over it.
func TestDaysOfAWindow(t *testing.T) {
	for _, c := range []struct {
		why, day, zone, opens string
		lasts                 time.Duration
	}{
		{"nothing happens", "2026-11-29", "Europe/Berlin", "2026-11-28T23:00:00Z", 24 * time.Hour},
		{"no zone is named", "2026-11-29", "", "2026-11-29T00:00:00Z", 24 * time.Hour},
		{"the clock goes forward", "2026-03-29", "Europe/Berlin", "2026-03-28T23:00:00Z", 23 * time.Hour},
		{"the clock goes back", "2026-10-25", "Europe/Berlin", "2026-10-24T22:00:00Z", 25 * time.Hour},
		{"forward, west of Greenwich", "2026-03-08", "America/New_York", "2026-03-08T05:00:00Z", 23 * time.Hour},
		{"back, west of Greenwich", "2026-11-01", "America/New_York", "2026-11-01T04:00:00Z", 25 * time.Hour},
		{"there is no midnight", "2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00:00Z", 23 * time.Hour},
		{"before a day without midnight", "2018-11-03", "America/Sao_Paulo", "2018-11-03T03:00:00Z", 24 * time.Hour},
		{"its last hour comes twice", "2018-02-17", "America/Sao_Paulo", "2018-02-17T02:00:00Z", 25 * time.Hour},
		{"after an hour that came twice", "2018-02-18", "America/Sao_Paulo", "2018-02-18T03:00:00Z", 24 * time.Hour},
		{"midnight comes twice", "2026-11-01", "America/Havana", "2026-11-01T04:00:00Z", 25 * time.Hour},
		{"a minute of it, then the day before again", "2010-11-07", "America/St_Johns", "2010-11-07T02:30:00Z", 25 * time.Hour},
		{"and that one lasts until it is over for good", "2010-11-06", "America/St_Johns", "2010-11-06T02:30:00Z", 25 * time.Hour},
		{"half an hour", "2026-04-05", "Australia/Lord_Howe", "2026-04-04T13:00:00Z", 24*time.Hour + 30*time.Minute},
		{"three quarters", "2026-06-01", "Asia/Kathmandu", "2026-05-31T18:15:00Z", 24 * time.Hour},
		{"farthest ahead", "2026-06-01", "Pacific/Kiritimati", "2026-05-31T10:00:00Z", 24 * time.Hour},
		{"farthest behind", "2026-06-01", "Etc/GMT+12", "2026-06-01T12:00:00Z", 24 * time.Hour},
		{"the day after is left out", "2011-12-29", "Pacific/Apia", "2011-12-29T10:00:00Z", 24 * time.Hour},
		{"it is left out", "2011-12-30", "Pacific/Apia", "2011-12-30T10:00:00Z", 0},
	} {
		w := Window{From: c.day, Until: c.day, Zone: c.zone}
		opens, err := time.Parse(time.RFC3339, c.opens)
		if err != nil {
			t.Fatal(err)
		}
		if !w.Opens().Equal(opens) || w.Ends().Sub(w.Opens()) != c.lasts {
			t.Errorf("%s: %s in %s is from %s, for %s; want from %s, for %s", c.why, c.day, c.zone, w.Opens(), w.Ends().Sub(w.Opens()), opens, c.lasts)
		}
		if c.lasts == 0 {
			continue
		}
		for at, want := range map[time.Duration]WindowState{-time.Millisecond: WindowToCome, 0: WindowOpen, c.lasts - time.Millisecond: WindowOpen, c.lasts: WindowOver} {
			if got := w.At(opens.Add(at)); got != want {
				t.Errorf("%s: %s after its beginning it is %s, want %s", c.why, at, got, want)
			}
		}
	}
}

// Around every change of the clock in some years, a day is one as the zone's own
// clock tells it.
func TestDaysAreThoseOfTheClock(t *testing.T) {
	for _, name := range []string{"Europe/Berlin", "America/New_York", "America/Havana", "America/St_Johns", "Africa/Cairo", "Asia/Beirut", "Asia/Tehran", "Australia/Lord_Howe", "Africa/Casablanca", "America/Santiago", "Pacific/Chatham", "Antarctica/Troll"} {
		zone, err := LoadZone(name)
		if err != nil {
			t.Fatal(err)
		}
		of := func(at time.Time) string { return at.In(zone).Format(time.DateOnly) }
		changes := 0
		for at := time.Date(2009, 1, 1, 0, 0, 0, 0, zone); at.Year() < 2027; changes++ {
			_, next := at.ZoneBounds()
			for day := -1; day <= 1 && !next.IsZero(); day++ {
				date := of(next.AddDate(0, 0, day))
				w := Window{From: date, Until: date, Zone: name}
				if of(w.Opens()) != date || of(w.Opens().Add(-1)) >= date || of(w.Ends().Add(-1)) != date || of(w.Ends()) <= date {
					t.Errorf("%s in %s is from %s to %s", date, name, w.Opens().In(zone), w.Ends().In(zone))
				}
			}
			if at = next; at.IsZero() {
				break
			}
		}
		if changes < 2 {
			t.Errorf("%s changes its clock %d times", name, changes)
		}
	}
}

func TestAWindowWithoutBounds(t *testing.T) {
	now := time.Now()
	for _, c := range []struct {
		w    Window
		want WindowState
	}{
		{Window{}, WindowOpen}, {Window{From: "2000-01-01"}, WindowOpen}, {Window{From: "2900-01-01"}, WindowToCome},
		{Window{Until: "2000-01-01"}, WindowOver}, {Window{Until: "2900-01-01", Zone: "Asia/Tokyo"}, WindowOpen},
	} {
		if got := c.w.At(now); got != c.want {
			t.Errorf("%+v is %s, want %s", c.w, got, c.want)
		}
	}
	for _, zone := range []string{"Local", "Nowhere/Town", "../etc/passwd", "UTC+3"} {
		if _, err := LoadZone(zone); err == nil {
			t.Errorf("%q is a time zone", zone)
		}
	}
}
