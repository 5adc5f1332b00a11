package tabletop

import "net/http"

// walk goes on with a visit: request by request, until the first that fails for
// good. Who does not leave then tries it again, as the journey's habit is.
func (t *task) walk(f *frame) bool {
	m := t.m
	patience, same := haste, true
	var to *plan
	if t.journey != nil {
		r := &t.journey.requests[t.request]
		patience, to, same = t.journey.patience, r.plan, r.same
	} else {
		to = t.extra.plan
	}
	if f.phase == backingOff { // and that is over
		f.phase = idleCall
		m.said.page.values[t.journey.again]++
	}
	if f.phase == idleCall {
		f.opened = t.clock()
		if f.try == 0 {
			f.began = f.opened
		}
		f.limit = never
		if patience > 0 {
			f.limit = f.opened.after(patience)
		}
		f.phase = connecting
	}
	switch t.try(f, m.entry, m.said.client, to, same) {
	case asleep:
		return false
	case ongoing:
		return true
	}
	f.limit = never
	f.phase = idleCall
	said := t.said
	how := ok
	words := ""
	switch {
	case said.late:
		how, words = timedOut, "timed out after "+patience.String()
		m.said.client.dropped(t)
	case said.words != "":
		how, words = failed, complaint(said.words)
	case said.status >= http.StatusBadRequest:
		how = failed
	}
	if t.journey == nil {
		t.extra.inFlight--
		t.end()
		return false
	}
	j := t.journey
	r := &j.requests[t.request]
	m.said.page.values[r.ended[how]]++
	j.asked.observe(t.clock().since(f.opened))
	t.slow = t.slow || t.clock().since(f.began) > j.slowness
	if how == ok && t.request+1 < len(j.requests) {
		t.request++
		f.try = 0
		return t.sleep(j.requests[t.request].after)
	}
	if how != ok {
		t.failures++
		if j.retry.Again(j.seed, t.number, t.failures, f.try, t.clock().since(f.began)) {
			f.try++
			f.phase = backingOff
			return t.sleep(j.retry.After.Std())
		}
	}
	took := t.clock().since(t.began)
	m.said.page.values[j.ended[how]]++
	if how == ok && t.slow {
		m.said.page.values[j.slow]++
	}
	if took > 0 {
		j.stayed.observe(took)
	}
	if how != ok {
		if words == "" {
			words = got(said.status)
		}
		t.complain(how, said.status, took, words)
	}
	j.inFlight--
	t.end()
	return false
}
