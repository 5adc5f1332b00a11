package grading

import (
	"fmt"
	"strings"

	"github.com/drillyard/drillyard/grading/said"
	"github.com/drillyard/drillyard/scenarios/event"
)

// mostCauses bounds the ways in which answers can be dealt out among causes.
const mostCauses = 8

// ruledOutShare is what taking a wrong suspect back on evidence earns, once.
const ruledOutShare = 0.1

// causes asks for the diagnosis that stood: half for what stood when a trainee
// acted for good, half for what stood at the end; all for the end where nobody
// acted. Several causes share the points, and one suspect earns one of them;
// wrong suspects beside the right one divide what it earns.
type causes struct{ c Criterion }

func (j causes) judge(l *ledger) (verdict, error) {
	w := l.window(j.c)
	end := l.diagnosed(l.lastSeq())
	share, whys, events, earns := j.score(l, w, end)
	v := verdict{share: share, why: strings.Join(whys, " "), earn: strings.Join(earns, " "), events: events}
	if acted := l.acted(); acted != nil {
		then, _, _, _ := j.score(l, w, l.diagnosed(acted.Seq))
		v.share = (share + then) / 2
		if then != share {
			v.events = append(v.events, acted)
			how := "less of it stood"
			if then > share {
				how = "more of it stood"
			}
			v.why += fmt.Sprintf(" When it was acted upon, at %s, %s; half of the points are for that moment.", clock(acted.At), how)
		}
	}
	if len(end.wrong) > 0 {
		v.why += fmt.Sprintf(" Wrong suspects stood beside that (%s), which divides what it earns.", l.calledAll(end.wrong))
		for _, a := range end.wrong {
			v.events = append(v.events, a.event)
		}
	}
	if len(end.out) > 0 && v.share < 1 {
		v.share = min(1, v.share+ruledOutShare)
		v.why += fmt.Sprintf(" A wrong suspect was taken back after a look (%s), which counts.", l.calledAll(end.out[:1]))
		v.events = append(v.events, end.out[0].gone)
	}
	v.share = round(v.share, 6)
	missing := 0.0
	for _, weight := range end.weight {
		missing += (1 - weight) / float64(len(end.weight))
	}
	v = v.graded()
	if v.share == 1 || missing == 0 {
		return v, nil // nobody needs to read anything
	}
	return v.waits(min(1-v.share, missing*end.precision()), j.texts(l)), nil
}

// score says what a diagnosis earns, and why.
func (j causes) score(l *ledger, w window, d diagnosis) (share float64, whys []string, events []*event.Event, earns []string) {
	for k, cause := range l.rubric.Truth.Causes {
		in, _ := l.rubric.inject(cause.Inject)
		v := w.absent(fmt.Sprintf("No suspect that stood pointed at “%s”", in.Title))
		if i := d.best[k]; i >= 0 && w.concerns(d.answers[i].event) {
			a := d.answers[i]
			v = w.judge(a.event)
			v.share *= d.weight[k]
			switch {
			case d.weight[k] == 1:
			case a.exact():
				v.why += " The service is right; something else there was blamed."
			case in.Change && a.service == string(cause.Partial):
				v.why += " The service is right; the change that did it was not named."
			default:
				v.why += fmt.Sprintf(" That is one end of the way where it lies, %s.", way(string(cause.Partial)))
			}
		}
		share += v.share / float64(len(l.rubric.Truth.Causes))
		whys, events = append(whys, v.why), append(events, v.events...)
		if v.share < 1 {
			earn := fmt.Sprintf("State a hypothesis that names “%s” in the change list%s.", in.Title, w.terms())
			if !in.Change {
				earn = fmt.Sprintf("State a hypothesis that suspects %s%s.", way(string(cause.Partial)), w.terms())
			}
			earns = append(earns, earn)
		}
	}
	if len(d.wrong) > 0 {
		earns = append(earns, "Withdraw the suspects that what you see speaks against.")
	}
	return share * d.precision(), whys, events, earns
}

// texts are those that may say the cause, for a person to read: they deny or
// doubt what would be right, or they are about a cause and hold nothing that is
// listened for.
func (j causes) texts(l *ledger) []*event.Event {
	harmed := l.harmed()
	if harmed == nil {
		return nil
	}
	h := l.rubric.listener
	var services []said.Term
	_, base := l.snapshot(event.MomentBaseline)
	for name := range base.Health.Services {
		services = append(services, h.lang.Term(name))
	}
	var found []*event.Event
	for _, u := range l.utterances() {
		if u.event.Seq < harmed.Seq {
			continue
		}
		_, guess := u.event.Body.(event.HypothesisStated)
		matched, unclear := false, false
		for _, s := range h.suspects {
			how := s.stance(u)
			matched = matched || how != said.Unsaid
			unclear = unclear || (how == said.Denied || how == said.Doubtful && !guess || !h.lang.Known() && how != said.Unsaid) && l.right(l.suspected(u.event, s.of, ""))
		}
		about := u.text.Statement() && (guess || u.text.Cued(said.OfCause) || u.text.Find(services...) != said.Unsaid || !h.lang.Known())
		if unclear || !matched && about {
			found = append(found, u.event)
		}
	}
	return found
}

func (l *ledger) lastSeq() int64 {
	if len(l.events) == 0 {
		return 0
	}
	return l.events[len(l.events)-1].Seq
}
