package logs

import "time"

const maxBuckets = 1000

// Bucket counts the lines of a stretch of time, by level.
type Bucket struct {
	From  time.Time `json:"from"`
	To    time.Time `json:"to"`
	Debug int       `json:"debug"`
	Info  int       `json:"info"`
	Warn  int       `json:"warn"`
	Error int       `json:"error"`
}

// Histogram counts the lines that match, over buckets (1 to 1000) even
// stretches of time from q.From to q.To. A bound that is not set is the time of
// the first or the last match; without any match and bounds there are no
// buckets. After and Limit mean nothing here.
func (b *Buffer) Histogram(q Query, buckets int) []Bucket {
	buckets = max(1, min(buckets, maxBuckets))
	lines, _ := b.view()
	m := q.matcher()
	from, to := q.From, q.To
	var hits []*entry
	for i := range lines.n {
		e := lines.at(i)
		if !m.match(e) {
			continue
		}
		hits = append(hits, e)
		if q.From.IsZero() && (from.IsZero() || e.wall.Before(from)) {
			from = e.wall
		}
		if q.To.IsZero() && !e.wall.Before(to) {
			to = e.wall.Add(1) // bounds are half open, and the last line counts
		}
	}
	if from.IsZero() || !from.Before(to) {
		return nil
	}
	width := max(1, (to.Sub(from)+time.Duration(buckets)-1)/time.Duration(buckets))
	out := make([]Bucket, buckets)
	for i := range out {
		out[i].From = from.Add(time.Duration(i) * width)
		out[i].To = out[i].From.Add(width)
	}
	for _, e := range hits {
		o := &out[min(int(e.wall.Sub(from)/width), buckets-1)]
		switch e.level {
		case debug:
			o.Debug++
		case info:
			o.Info++
		case warn:
			o.Warn++
		case failure:
			o.Error++
		}
	}
	return out
}
