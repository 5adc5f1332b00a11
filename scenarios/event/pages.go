package event

import "github.com/drillyard/drillyard/faults"

// Pages is how the pages of a run stand, as the log says. The zero value is that of
// before a run; feed it every event, in order.
type Pages struct{ all []Page }

// Page is one of them.
type Page struct {
	ID    string
	Sent  faults.Time
	Taken bool // somebody has it: it rings nobody
	over  bool
}

// See takes the next event of a log.
func (p *Pages) See(e Event) {
	switch b := e.Body.(type) {
	case PageSent:
		if p.of(b.Page) == nil {
			p.all = append(p.all, Page{ID: b.Page, Sent: e.At})
		}
	case PageAcknowledged:
		p.taken(b.Page, true)
	case PageTaken:
		p.taken(b.Page, true)
	case PageMerged:
		p.taken(b.Page, true)
	case PageAssigned:
		p.taken(b.Page, false)
	case PageReopened:
		p.taken(b.Page, false)
	case PageClosed:
		p.end(b.Page)
	case PageResolved:
		p.end(b.Page)
	}
}

// Open lists those that have not been closed and whose alerts go on, in the order in
// which they were sent.
func (p *Pages) Open() (open []Page) {
	for _, one := range p.all {
		if !one.over {
			open = append(open, one)
		}
	}
	return open
}

func (p *Pages) of(id string) *Page {
	for i := range p.all {
		if p.all[i].ID == id {
			return &p.all[i]
		}
	}
	return nil
}

func (p *Pages) taken(id string, by bool) {
	if one := p.of(id); one != nil {
		one.Taken = by
	}
}

func (p *Pages) end(id string) {
	if one := p.of(id); one != nil {
		one.over = true
	}
}
