package tabletop

import (
	"math"
	"time"
)

// seasonality is how the load goes up and down with the hours and the days. It is
// 1 at run time zero, whenever that is, as the load of a run is steady.
type seasonality struct {
	zero  time.Time
	level float64 // of the hour and day of run time zero
}

const (
	quietest = 0.5 // of the load at run time zero
	busiest  = 1.5
)

func newSeasonality(zero time.Time) seasonality { return seasonality{zero, demand(zero)} }

// demand is what an hour and a day are like: people shop in the evening, least
// before dawn, and more on Sundays.
func demand(at time.Time) float64 {
	hour := float64(at.Hour()) + float64(at.Minute())/60
	day := 1 - 0.3*math.Cos(2*math.Pi*(hour-4)/24) + 0.12*math.Cos(2*math.Pi*(hour-20)/6)*bump(hour, 20, 5)
	switch at.Weekday() {
	case time.Sunday:
		day *= 1.12
	case time.Saturday:
		day *= 1.05
	}
	return day
}

// bump is 1 at a middle and 0 from a width away on.
func bump(x, middle, width float64) float64 {
	d := math.Abs(x-middle) / width
	return max(0, 1-d*d)
}

// at is the load at a run time, as a factor.
func (r seasonality) at(t time.Duration) float64 {
	return min(busiest, max(quietest, demand(r.zero.Add(t))/r.level))
}
