package interview

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/attempt"
	"github.com/drillyard/drillyard/server/store"
)

// Whatever is done to the exercises of candidates, in whatever order, over whatever happens
// to their connections, to the server and to its clock: no words that were acknowledged are
// lost, nothing is taken after the end, a time box is as long as it is and was given to be,
// an attempt ends once, and its log says so.
func TestWhateverHappensInAnInterview(t *testing.T) {
	const rounds, together, steps = 8, 40, 480
	inAWorld(t, 1, func(w *world) {
		for range rounds {
			w.come(together)
			for range steps {
				w.step()
			}
			w.finish()
		}
	})
}

// The same where several do something to one candidate at one moment.
func TestWhateverHappensAtOnce(t *testing.T) {
	inAWorld(t, 2, func(w *world) {
		for range 4 {
			w.come(12)
			for range 150 {
				w.step()
				w.collide(w.anyone())
			}
			w.finish()
		}
	})
}

// finish lets all that is open run out, and looks at all that is left.
func (w *world) finish() {
	w.t.Helper()
	for _, p := range w.all {
		for _, t := range p.tasks {
			if t.underway() && t.now().waits {
				w.pause(p, t)
			}
		}
	}
	w.pass(time.Hour)
	for _, p := range w.all {
		w.hear(p)
		w.audit(p)
	}
}

func (w *world) anyone() *applicant { return w.all[w.dice.IntN(len(w.all))] }

// step is one thing that somebody does, or that happens to all.
func (w *world) step() {
	w.t.Helper()
	switch w.dice.IntN(24) {
	case 0, 1, 2:
		w.pass(time.Duration(1+w.dice.IntN(20_000)) * time.Millisecond)
		return
	case 3: // to the end of somebody's, exactly, or nearly
		if t := w.anyone().doing(); t != nil && t.now().runs() {
			w.pass(max(time.Millisecond, t.now().left()-time.Duration(w.dice.IntN(2))*time.Millisecond))
		}
		return
	case 4:
		if w.dice.IntN(4) == 0 {
			w.change(time.Duration(w.dice.IntN(7200))*time.Second, w.dice.IntN(2) == 0)
		}
		return
	}
	p := w.anyone()
	t := p.tasks[w.dice.IntN(len(p.tasks))]
	if doing := p.doing(); doing != nil && w.dice.IntN(3) > 0 {
		t = doing
	}
	switch w.dice.IntN(20) {
	case 0, 1, 2:
		w.begin(p, t)
	case 3, 4, 5, 6, 7, 8:
		w.save(p, w.dice.IntN(2), t)
	case 9:
		w.choose(p, t)
	case 10:
		w.look(p, w.dice.IntN(2), t)
	case 11:
		w.paste(p, t)
	case 12:
		w.try(p, t)
	case 13:
		w.stop(p, t)
	case 14, 15:
		w.giveBack(p, t, time.Duration(w.dice.IntN(40_000))*time.Millisecond)
	case 16:
		w.pause(p, t)
	case 17, 18:
		w.hear(p)
	case 19:
		if w.dice.IntN(6) == 0 {
			w.over(p)
		} else {
			w.moreTime(p)
		}
	}
	w.check(p)
}

// want holds what was answered against what should be.
func (w *world) want(p *applicant, got, want error) {
	w.t.Helper()
	refused := (*Refusal)(nil)
	if want == errRefused && errors.As(got, &refused) || want != errRefused && errors.Is(got, want) {
		return
	}
	w.fail(p, "%v, want %v", got, want)
}

// errRefused is any Refusal.
var errRefused = errors.New("a refusal")

// taken is what a save is answered with that names a version, on what stands.
func taken(a *answer) error {
	switch {
	case a.ended != "":
		return attempt.ErrOver
	case a.waits:
		return attempt.ErrWaits
	}
	return nil
}

func (w *world) begin(p *applicant, t *task) {
	w.t.Helper()
	p.note("begin %s", t.item.ID)
	var want error
	if may := p.may(t); !may && !t.underway() {
		want = errRefused
	}
	began, err := w.Begin(w.t.Context(), p.id, t.item.ID)
	w.want(p, err, want)
	if err != nil {
		return
	}
	if t.underway() {
		if began.Attempt.ID != t.now().id {
			w.fail(p, "%s was begun twice", t.item.ID)
		}
		return
	}
	w.begun(p, t, began.Attempt.ID)
	w.heard(p, 0)
}

// begun is what follows where an item is begun.
func (w *world) begun(p *applicant, t *task, id string) {
	t.extra = p.extra
	t.chain = []*answer{{id: id, length: time.Duration(t.item.Minutes) * time.Minute * time.Duration(100+p.extra) / 100, stands: map[string]text{}}}
}

// save has a tab type something more, or send again what it does not know to be saved.
func (w *world) save(p *applicant, n int, t *task) {
	w.t.Helper()
	tab := &p.tabs[n]
	if tab.at == nil || w.dice.IntN(8) == 0 {
		w.look(p, n, t)
	}
	a := tab.at
	if a == nil {
		return
	}
	if !tab.lost || w.dice.IntN(2) == 0 {
		p.typed++
		tab.notes.words = fmt.Sprintf("words %d", p.typed)
	}
	stands, want := a.stands["notes.md"], taken(a)
	conflict := want == nil && tab.notes.version != stands.version && (stands.version == 0 || tab.notes.words != stands.words)
	p.note("tab %d saves %q on version %d", n, tab.notes.words, tab.notes.version)
	d, err := w.Attempts.Save(w.t.Context(), a.id, "notes.md", tab.notes.words, tab.notes.version)
	if conflict {
		stale, is := errors.AsType[attempt.Conflict](err)
		if !is || stale.Stands.Text != stands.words || stale.Stands.Version != stands.version {
			w.fail(p, "%v, %+v, want a conflict with %+v", err, stale, stands)
		}
		tab.notes.version, tab.lost = stands.version, false // they choose
		if w.dice.IntN(2) == 0 {
			tab.notes.words = stands.words
		}
		return
	}
	w.want(p, err, want)
	if err != nil {
		return
	}
	if tab.notes.version == stands.version {
		stands = text{tab.notes.words, stands.version + 1}
	}
	a.stands["notes.md"] = stands
	if d.Version != stands.version {
		w.fail(p, "it was saved as version %d, want %d", d.Version, stands.version)
	}
	if tab.lost = w.dice.IntN(4) == 0; !tab.lost {
		tab.notes.version = d.Version
	} else if w.dice.IntN(2) == 0 { // it is sent again at once
		w.save(p, n, t)
	}
}

// choose saves something of the other part, which may be none.
func (w *world) choose(p *applicant, t *task) {
	w.t.Helper()
	a := t.now()
	if a == nil {
		return
	}
	pick := []string{"SEV1", "SEV2", "SEV9"}[w.dice.IntN(3)]
	p.note("choose %s in %s", pick, t.item.ID)
	stands, want := a.stands["severity"], taken(a)
	if pick == "SEV9" {
		want = attempt.ErrPart
	}
	_, err := w.Attempts.Save(w.t.Context(), a.id, "severity", pick, stands.version)
	w.want(p, err, want)
	if err == nil {
		a.stands["severity"] = text{pick, stands.version + 1}
	}
}

// look has a tab be loaded: it shows what stands.
func (w *world) look(p *applicant, n int, t *task) {
	w.t.Helper()
	a := t.now()
	if a == nil || a.ended != "" {
		return
	}
	p.note("tab %d looks at %s", n, t.item.ID)
	kept, err := w.db.Attempt(w.t.Context(), a.id)
	if err != nil {
		w.fail(p, "%v", err)
	}
	handed, err := w.Attempts.Hand(w.t.Context(), kept)
	if d := handed.Drafts["notes.md"]; err != nil || (text{d.Text, d.Version}) != a.stands["notes.md"] {
		w.fail(p, "it is shown %+v, %v; want %+v", d, err, a.stands)
	}
	p.tabs[n] = tab{at: a, notes: a.stands["notes.md"]}
}

func (w *world) paste(p *applicant, t *task) {
	w.t.Helper()
	if a := t.now(); a != nil {
		p.note("paste in %s", t.item.ID)
		err := w.Attempts.Pasted(w.t.Context(), a.id, "notes.md", 12)
		w.want(p, err, taken(a))
		if err == nil {
			a.pastes++
		}
	}
}

func (w *world) try(p *applicant, t *task) {
	w.t.Helper()
	a := t.now()
	if a == nil {
		return
	}
	p.note("try %s", t.item.ID)
	shown := "# Notes"
	if stands, typed := a.stands["notes.md"]; typed {
		shown = stands.words
	}
	report, err := w.Attempts.Try(w.t.Context(), a.id)
	w.want(p, err, taken(a))
	if err == nil && report.Remarks[0].Text != shown {
		w.fail(p, "%q was tried, want %q", report.Remarks[0].Text, shown)
	}
}

// stop has an attempt end: handed in, left, or given up.
func (w *world) stop(p *applicant, t *task) {
	w.t.Helper()
	a := t.now()
	if a == nil {
		return
	}
	reason, err := event.AttemptSubmitted, error(nil)
	switch w.dice.IntN(4) {
	case 0:
		reason = event.AttemptWithdrawn
		p.note("withdraw %s", t.item.ID)
		_, err = w.Attempts.Withdraw(w.t.Context(), a.id)
		if a.ended != "" {
			w.want(p, err, attempt.ErrOver)
			return
		}
	case 1:
		p.note("leave %s", t.item.ID)
		err = w.Leave(w.t.Context(), p.id, t.item.ID)
	default:
		p.note("submit %s", t.item.ID)
		_, err = w.Attempts.Submit(w.t.Context(), a.id)
		if a.ended == event.AttemptWithdrawn {
			w.want(p, err, attempt.ErrOver)
			return
		}
	}
	w.want(p, err, nil)
	if a.ended == "" {
		a.ended = reason
	}
}

// giveBack has the host give time back: what is over by its time goes on, by as much.
func (w *world) giveBack(p *applicant, t *task, d time.Duration) {
	w.t.Helper()
	p.note("give %v back for %s", d, t.item.ID)
	a, want := t.now(), error(nil)
	switch doing := p.doing(); {
	case p.finished || a == nil:
		want = errRefused
	case d < time.Second:
		want = attempt.ErrTime
	case a.ended != "" && (doing != nil || a.ended != event.AttemptTime):
		want = errRefused
	}
	err := w.GiveBack(w.t.Context(), p.id, t.item.ID, d, "It was away.", w.host)
	w.want(p, err, want)
	if err == nil {
		w.given(p, t, d)
	}
}

// given is what follows where time is given back.
func (w *world) given(p *applicant, t *task, d time.Duration) {
	w.t.Helper()
	t.given = append(t.given, d)
	a := t.now()
	if a.ended == "" {
		a.given += d
		return
	}
	stands := map[string]text{}
	for _, part := range (words{}).Parts(0) {
		stands[part.ID] = text{part.Start, 1}
		if typed, ok := a.stands[part.ID]; ok {
			stands[part.ID] = text{typed.words, 1}
		}
	}
	c, err := w.db.Candidate(w.t.Context(), p.id)
	if err != nil {
		w.fail(p, "%v", err)
	}
	begun, _ := c.Item(t.item.ID)
	t.chain = append(t.chain, &answer{id: begun.Attempt, length: d, stands: stands})
}

// pause has the time of an attempt stand still, or go on.
func (w *world) pause(p *applicant, t *task) {
	w.t.Helper()
	a := t.now()
	if a == nil {
		return
	}
	p.note("stop or start the time of %s", t.item.ID)
	do, want := w.Attempts.Pause, error(nil)
	if a.waits {
		do = w.Attempts.Resume
	}
	if a.ended != "" {
		want = attempt.ErrOver
	}
	err := do(w.t.Context(), a.id, w.host)
	w.want(p, err, want)
	if err == nil {
		a.waits = !a.waits
	}
}

// hear has the browser of a candidate be heard of.
func (w *world) hear(p *applicant) {
	w.t.Helper()
	of := Browser{Missed: []time.Duration{0, 0, 3 * time.Second, 20 * time.Second, 2 * time.Minute}[w.dice.IntN(5)]}
	p.note("they are heard of, and say that they missed %v", of.Missed)
	if err := w.Hear(w.t.Context(), p.id, of); err != nil {
		w.fail(p, "%v", err)
	}
	w.heard(p, of.Missed)
}

// heard is what follows: of what passed since they were heard of before, they lost all where
// it was long, and else no more than they say.
func (w *world) heard(p *applicant, missed time.Duration) {
	for _, t := range p.tasks {
		at := slices.Index(t.chain, p.heard)
		if p.heard == nil || at < 0 {
			continue
		}
		lost := -p.spent
		for _, a := range t.chain[at:] {
			lost += a.spent
		}
		if lost <= quiet {
			if lost = min(lost, missed); lost < 5*time.Second {
				continue
			}
		}
		p.gaps = append(p.gaps, lost)
	}
	p.heard, p.spent = nil, 0
	for _, t := range p.tasks {
		if t.underway() && !(t.item.Warmup && p.doing() != nil) {
			p.heard, p.spent = t.now(), t.now().spent
		}
	}
}

// over ends the interview.
func (w *world) over(p *applicant) {
	w.t.Helper()
	p.note("end the interview")
	if _, err := w.Finish(w.t.Context(), p.id); err != nil {
		w.fail(p, "%v", err)
	}
	w.finished(p)
}

// finished is what follows: all is handed in.
func (w *world) finished(p *applicant) {
	p.finished = true
	for _, t := range p.tasks {
		if t.underway() {
			t.now().ended = event.AttemptSubmitted
		}
	}
}

func (w *world) moreTime(p *applicant) {
	w.t.Helper()
	p.extra = w.dice.IntN(4) * 25
	p.note("%d %% more time", p.extra)
	if _, err := w.Describe(w.t.Context(), p.id, About{Extra: &p.extra}); err != nil {
		w.fail(p, "%v", err)
	}
}

// collide has two things be done to a candidate at once. Either may come first.
func (w *world) collide(p *applicant) {
	w.t.Helper()
	t := p.tasks[1+w.dice.IntN(2)]
	if doing := p.doing(); doing != nil {
		t = doing
	}
	a, ctx := t.now(), w.t.Context()
	both := func(one, two func() error) (error, error) {
		var first, second error
		var all sync.WaitGroup
		all.Go(func() { first = one() })
		all.Go(func() { second = two() })
		all.Wait()
		return first, second
	}
	var d store.AttemptDraft
	save := func(words string) func() error {
		return func() (err error) {
			kept, err := w.Attempts.Save(ctx, a.id, "notes.md", words, a.stands["notes.md"].version)
			if err == nil {
				d = kept // of both, one at most is taken
			}
			return err
		}
	}
	acknowledged := func(err error, words string) {
		if err == nil {
			a.stands["notes.md"] = text{words, a.stands["notes.md"].version + 1}
		}
	}
	switch kind := w.dice.IntN(6); {
	case kind == 0: // one begins in two tabs
		if !p.may(t) {
			return
		}
		p.note("begin %s twice at once", t.item.ID)
		ids := [2]string{}
		begin := func(n int) func() error {
			return func() error {
				began, err := w.Begin(ctx, p.id, t.item.ID)
				if err == nil {
					ids[n] = began.Attempt.ID
				}
				return err
			}
		}
		if err := errors.Join(both(begin(0), begin(1))); err != nil || ids[0] != ids[1] {
			w.fail(p, "%q, %v", ids, err)
		}
		w.begun(p, t, ids[0])
		w.heard(p, 0)
		w.heard(p, 0)
	case kind == 1: // one begins, and ends the interview
		if !p.may(t) || w.dice.IntN(3) > 0 {
			return
		}
		p.note("begin %s, and end the interview at once", t.item.ID)
		var began ItemState
		beginning, ending := both(func() (err error) { began, err = w.Begin(ctx, p.id, t.item.ID); return err }, func() error { _, err := w.Finish(ctx, p.id); return err })
		w.want(p, ending, nil)
		if beginning == nil {
			w.begun(p, t, began.Attempt.ID)
			w.heard(p, 0)
		} else {
			w.want(p, beginning, errRefused)
		}
		w.finished(p)
	case a == nil:
		return
	case kind == 2 && a.ended == event.AttemptTime && p.doing() == nil && !p.finished: // two hosts give time back
		one, two := 7*time.Second, 11*time.Second
		p.note("give %v and %v back for %s at once", one, two, t.item.ID)
		give := func(d time.Duration) func() error {
			return func() error { return w.GiveBack(ctx, p.id, t.item.ID, d, "It was away.", w.host) }
		}
		if err := errors.Join(both(give(one), give(two))); err != nil {
			w.fail(p, "%v", err)
		}
		w.given(p, t, one)
		if kept, err := w.db.Attempt(ctx, t.now().id); err == nil && kept.Length == two {
			t.now().length, t.now().given = two, one
			t.given = append(t.given, two)
		} else {
			w.given(p, t, two)
		}
	case !a.runs():
		return
	case kind == 3: // two tabs save on the same
		p.note("save in both tabs of %s at once", t.item.ID)
		one, two := both(save("left"), save("right"))
		if (one == nil) == (two == nil) {
			w.fail(p, "saved on one version: %v, %v", one, two)
		}
		acknowledged(one, "left")
		acknowledged(two, "right")
	case kind == 4: // what is typed last, and its end
		p.typed++
		last := fmt.Sprintf("last words %d", p.typed)
		p.note("save %q and submit %s at once", last, t.item.ID)
		saved, submitted := both(save(last), func() error { _, err := w.Attempts.Submit(ctx, a.id); return err })
		w.want(p, submitted, nil)
		if saved != nil {
			w.want(p, saved, attempt.ErrOver)
		}
		acknowledged(saved, last)
		a.ended = event.AttemptSubmitted
	default: // what is typed at the moment at which the time is up
		p.typed++
		last := fmt.Sprintf("last words %d", p.typed)
		p.note("save %q when the time of %s is up", last, t.item.ID)
		var saved error
		timer := time.AfterFunc(a.left(), func() { saved = save(last)() })
		w.pass(a.left())
		timer.Stop()
		w.want(p, saved, attempt.ErrOver)
	}
	if d.Version != 0 && a != nil && d.Version != a.stands["notes.md"].version {
		w.fail(p, "it was saved as version %d, want %+v", d.Version, a.stands)
	}
	w.check(p)
}

// What is said of an end that came first is what to do, and no riddle.
func TestLeavingWhatIsOverIsNoMistake(t *testing.T) {
	inAWorld(t, 3, func(w *world) {
		w.come(1)
		p := w.all[0]
		one := p.tasks[1]
		w.begin(p, one)
		w.pass(time.Minute)
		if err := w.Leave(w.t.Context(), p.id, one.item.ID); err != nil {
			w.t.Errorf("the time was up a moment before: %v", err)
		}
		if err := w.Leave(w.t.Context(), p.id, "two"); !errors.Is(err, store.ErrNotFound) {
			w.t.Errorf("what was not begun: %v", err)
		}
		// A link that expires leaves what is under way, and nothing else is begun by it.
		w.begin(p, p.tasks[2])
		if _, _, err := w.db.RenewCandidate(w.t.Context(), p.id, time.Now().Add(time.Second)); err != nil {
			w.t.Fatal(err)
		}
		w.pass(2 * time.Second)
		if _, err := w.Attempts.Save(w.t.Context(), p.tasks[2].now().id, "notes.md", "typed", 0); err != nil {
			w.t.Errorf("a link that expired took a pen away: %v", err)
		}
		_, err := w.Begin(w.t.Context(), p.id, "warm")
		if w.want(p, err, errRefused); !strings.Contains(err.Error(), "expired") {
			w.t.Errorf("%v", err)
		}
		if _, _, err := w.Relink(w.t.Context(), w.held, p.id); err != nil {
			w.t.Fatal(err)
		}
		w.begin(p, p.tasks[0])
	})
}
