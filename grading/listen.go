package grading

import (
	"slices"

	"github.com/drillyard/drillyard/grading/said"
	"github.com/drillyard/drillyard/scenarios/event"
)

// listener knows what to listen for in what people write: the terms of a rubric,
// in the language in which its runs are held.
type listener struct {
	lang       *said.Language
	suspects   []heard // injects, services and ways between two
	owners     []heard // teams, by their terms: those name the owner by themselves
	teams      []heard // teams, by their names: those name the owner beside a word of owning
	severities []heard
	us         string // the team that people mean by us
}

// heard is what is listened for, and the terms for it.
type heard struct {
	of    string
	terms []said.Term
}

func newListener(r *Rubric) *listener {
	h := &listener{lang: said.In(r.Language), us: r.Oncall}
	owners := r.Truth.owners()
	if i := slices.IndexFunc(owners, r.OnCall); i >= 0 {
		h.us = owners[i] // of several teams that people are on call for, whichever it is
	}
	for _, t := range r.Truth.Terms {
		h.suspects = append(h.suspects, h.listen(t.Of, t.Words...))
	}
	teams := slices.Concat(owners, []string{r.Oncall}, r.Also)
	for _, t := range r.Truth.Owners {
		h.owners = append(h.owners, h.listen(t.Of, t.Words...))
		teams = append(teams, t.Of)
	}
	slices.Sort(teams)
	for _, team := range slices.Compact(teams) {
		if team != "" {
			h.teams = append(h.teams, h.listen(team, team))
		}
	}
	for _, severity := range event.Words(event.OfSeverity) {
		h.severities = append(h.severities, h.listen(severity, severity, severity[:3]+" "+severity[3:], "severity "+severity[3:]))
	}
	return h
}

func (h *listener) listen(of string, words ...string) heard {
	one := heard{of: of}
	for _, w := range words {
		one.terms = append(one.terms, h.lang.Term(w))
	}
	return one
}

// utterance is what a trainee wrote.
type utterance struct {
	event *event.Event
	text  said.Text
	// formed: it stands in a form that says the same in fields, so that its words
	// are not the only ones.
	formed bool
}

// utterances returns what trainees wrote, wherever they did, in order.
func (l *ledger) utterances() []utterance {
	if l.spoken != nil {
		return l.spoken
	}
	l.spoken = []utterance{}
	requested := map[string]bool{}
	for i := range l.events {
		e := &l.events[i]
		if !l.byTrainee(e) {
			continue
		}
		u := utterance{event: e}
		text := ""
		switch b := e.Body.(type) {
		case event.MessageSent:
			text = b.Text
		case event.NoteAdded:
			text = b.Text
		case event.UpdatePosted:
			text = b.Text
		case event.IncidentDeclared:
			text = b.Title
		case event.IncidentClosed:
			text = b.Text
		case event.PageEscalated:
			text = b.Reason
		case event.ActionRequested:
			text, requested[b.ID] = b.Reason, true
		case event.ActionTaken:
			if !requested[b.ID] || b.ID == "" {
				text = b.Reason
			}
		case event.HypothesisStated:
			text, u.formed = b.Text, b.Suspect != "" || b.Change != ""
		}
		if text == "" {
			continue
		}
		u.text = l.rubric.listener.lang.Read(text)
		l.spoken = append(l.spoken, u)
	}
	return l.spoken
}

// stance is how a text says something that is listened for.
func (h heard) stance(u utterance) said.Stance { return u.text.Find(h.terms...) }

// owned says whom a text names as the owner, and how; empty: nobody. People who
// say "we own it" mean the team that is on call.
func (h *listener) owned(u utterance) (team string, how said.Stance) {
	for _, o := range h.owners {
		if s := u.text.Find(o.terms...); s > how {
			team, how = o.of, s
		}
	}
	if how == said.Affirmed {
		return team, how
	}
	for _, t := range h.teams {
		if s := u.text.FindWith(said.OfOwner, t.terms...); s > how {
			team, how = t.of, s
		}
	}
	if how == said.Unsaid && h.lang.Known() && u.text.Cued(said.OfUs) {
		if s := u.text.FindTogether(said.OfOwner, said.OfUs); s > how {
			team, how = h.us, s
		}
	}
	return team, how
}

// rated says which severity a text gives, and how; one that gives several in
// one breath is doubtful.
func (h *listener) rated(u utterance) (severity string, how said.Stance) {
	for _, one := range h.severities {
		s := one.stance(u)
		switch {
		case s == said.Affirmed && how == said.Affirmed:
			return "", said.Doubtful
		case s > how:
			severity, how = one.of, s
		}
	}
	return severity, how
}

// harmed is the event with which what is wrong began; nil: it never did, or
// nothing is.
func (l *ledger) harmed() *event.Event {
	var first *event.Event
	for _, c := range l.rubric.Truth.Causes {
		if e := l.fired[c.Inject]; e != nil && (first == nil || e.Seq < first.Seq) {
			first = e
		}
	}
	return first
}

// acted is the action with which a trainee acted for good: the last that Truth
// allows, which is the cure and no relief before it or after it; else the one that
// helped most, else the last of all; nil: there was none.
func (l *ledger) acted() *event.Event {
	taken := l.done(event.ActionTaken{}.Kind())
	for i := len(taken) - 1; i >= 0; i-- {
		a := body[event.ActionTaken](taken[i])
		if slices.Contains(l.rubric.Truth.Allowed, Allowed{Action: a.Action, Target: a.Target}) {
			return taken[i]
		}
	}
	if _, most := l.helped(); most != nil {
		return most
	}
	if len(taken) > 0 {
		return taken[len(taken)-1]
	}
	return nil
}
