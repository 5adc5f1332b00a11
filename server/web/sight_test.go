package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/server/runtimes"
	"github.com/drillyard/drillyard/server/store"
)

// Whoever comes to see more of a run, or less, by any change, sees so on the screen
// that is open: it is sent away at once, with the word that says why, and what comes
// next is what they may see by now. Whom nothing changes for is left in peace.
func TestOpenScreensFollowRights(t *testing.T) {
	y := newYardOf(t, content.FS, routes(), func(o *Options) { o.Pace = 100 })
	gil, fay, sal := y.person("gil", store.Facilitator), y.person("fay", store.Trainee, store.Facilitator), y.person("sal", store.Assessor)
	root, ada, ben := y.person("root", store.Admin), y.person("ada", store.Trainee), y.person("ben", store.Trainee)
	nan := y.person("nan", store.Trainee)
	a := y.assigned(gil, map[string]any{"watchers": []string{nan.person.ID, fay.person.ID}}, ada)
	var run runView
	ada.ask(http.StatusCreated, "POST", "/api/assignments/"+a.ID+"/runs", map[string]any{}).into(t, &run)
	base := "/api/runs/" + run.ID
	until(t, "the run goes on", func() bool {
		r, ok := y.web.Runs.Active(run.ID)
		return ok && r.State() == "running"
	})
	n := 0
	// says has everybody know how far they have been shown things.
	says := func() string {
		n++
		text := "aloud-" + strings.Repeat("i", n) + "."
		ada.ask(http.StatusOK, "POST", base+"/commands", map[string]any{"type": "note", "text": text})
		return text
	}
	open := func(s *someone) *display {
		t.Helper()
		d := watch(t, s, base+"/live")
		text := says()
		until(t, s.person.Login+" watches", func() bool { return strings.Contains(d.text(), text) })
		return d
	}
	// away waits until somebody was sent away with a word, and shown nothing more.
	away := func(what string, d *display, reason string) {
		t.Helper()
		text := says()
		until(t, what+": sent away", func() bool { return strings.Contains(d.text(), `"bye"`) })
		if got := d.text(); !strings.Contains(got, `"reason":"`+reason+`"`) || strings.Contains(got, text) {
			t.Errorf("%s: %s", what, got[max(0, len(got)-300):])
		}
	}
	hers, gils := open(ada), open(gil)
	change := func(terms map[string]any) {
		t.Helper()
		gil.ask(http.StatusOK, "PATCH", "/api/assignments/"+a.ID, terms)
	}

	// A watcher becomes a member: as such they are shown what is for them, and the script no more.
	fays := open(fay)
	if !strings.Contains(fays.text(), `"seq":`) {
		t.Fatal("a facilitator who watches does not see all")
	}
	gil.ask(http.StatusOK, "POST", base+"/members", map[string]any{"person": fay.person.ID, "seat": "scribe"})
	away("made a member", fays, "again")
	fays = open(fay)
	if strings.Contains(fays.text(), `"seq":`) {
		t.Error("a member sees the script")
	}
	// In another seat they hear what is for it, on the screen that they have.
	gil.ask(http.StatusOK, "PATCH", base+"/members/"+fay.person.ID, map[string]any{"seat": "operations"})
	gil.ask(http.StatusOK, "POST", base+"/direct", map[string]any{"type": "whisper", "seat": "operations", "text": "for-operations"})
	until(t, "what is for the new seat", func() bool { return strings.Contains(fays.text(), "for-operations") })
	gil.ask(http.StatusOK, "PATCH", base+"/members/"+fay.person.ID, map[string]any{"seat": "scribe"})
	gil.ask(http.StatusConflict, "POST", base+"/direct", map[string]any{"type": "whisper", "seat": "operations", "text": "for-nobody"})
	gil.ask(http.StatusNoContent, "DELETE", base+"/members/"+fay.person.ID, nil)
	away("taken out", fays, "left")
	fays = open(fay) // named to watch, as before

	// An assessor reads debriefs and marks; they follow a run as long as they are named to.
	sal.ask(http.StatusForbidden, "GET", base+"/live", nil)
	change(map[string]any{"watchers": []string{nan.person.ID, fay.person.ID, sal.person.ID}})
	sals, nans := open(sal), open(nan)
	change(map[string]any{"watchers": []string{fay.person.ID, sal.person.ID}})
	away("struck off as watcher", nans, "again")
	nan.ask(http.StatusNotFound, "GET", base+"/live", nil)
	change(map[string]any{"watchers": []string{fay.person.ID}})
	away("an assessor struck off", sals, "again")
	sal.ask(http.StatusForbidden, "GET", base+"/live", nil)

	// A role that is given holds at once, too; one that is taken signs out.
	change(map[string]any{"watchers": []string{ben.person.ID, fay.person.ID}})
	bens := open(ben)
	root.ask(http.StatusOK, "PATCH", "/api/people/"+ben.person.ID, map[string]any{"roles": []string{"trainee", "facilitator"}})
	away("given a role", bens, "again")
	if bens = open(ben); !strings.Contains(bens.text(), `"seq":`) {
		t.Error("a facilitator who was named sees what a trainee does")
	}
	root.ask(http.StatusOK, "PATCH", "/api/people/"+ben.person.ID, map[string]any{"roles": []string{"trainee"}})
	away("their role is taken", bens, "signed-out")

	for who, d := range map[string]*display{"ada": hers, "gil": gils, "fay": fays} {
		if got := d.text(); strings.Contains(got, `"bye"`) {
			t.Errorf("%s, for whom nothing changed, was sent away", who)
		}
	}
}

// What a lead sees of a run by whom its crew is, follows the crew.
func TestOpenScreensFollowTheCrewsGroups(t *testing.T) {
	y := newYard(t, routes())
	root, fay, ada, ben := y.person("root", store.Admin), y.person("fay", store.Facilitator), y.person("ada", store.Trainee), y.person("ben", store.Trainee)
	root.ask(http.StatusCreated, "POST", "/api/groups", map[string]any{"name": "Night", "members": []string{ben.person.ID}, "leads": []string{fay.person.ID}})
	base := "/api/runs/" + y.play(ada, runtimes.Tabletop)
	fay.ask(http.StatusNotFound, "GET", base, nil)
	ada.ask(http.StatusOK, "POST", base+"/members", map[string]any{"login": "ben"})
	screen := watch(t, fay, base+"/live")
	until(t, "she sees the run of her group's member", func() bool { return strings.Contains(screen.text(), "member.joined") })
	ben.ask(http.StatusNoContent, "DELETE", base+"/members/me", nil)
	until(t, "he has left, and she sees it no more", func() bool { return strings.Contains(screen.text(), `"reason":"again"`) })
	fay.ask(http.StatusNotFound, "GET", base+"/live", nil)
}

// Who is the last of a crew ends the run by leaving it, and reads its debrief: no run
// goes on that everybody has left. Whom others take out, they answer for.
func TestTheLastOfACrewEndsTheRun(t *testing.T) {
	y := newYard(t, routes())
	ada, ben, fay := y.person("ada", store.Trainee), y.person("ben", store.Trainee), y.person("fay", store.Facilitator)
	base := "/api/runs/" + y.play(ada, runtimes.Tabletop)
	ada.ask(http.StatusOK, "POST", base+"/members", map[string]any{"login": "ben"})
	ada.ask(http.StatusNoContent, "DELETE", base+"/members/me", nil)
	ada.ask(http.StatusNotFound, "GET", base, nil)
	ben.ask(http.StatusNoContent, "DELETE", base+"/members/me", nil)
	ben.ask(http.StatusOK, "GET", base+"/debrief", nil) // waits for the end
	var run runView
	ben.ask(http.StatusOK, "GET", base, nil).into(t, &run)
	if run.State != "ended" || run.EndReason != "stopped" || !run.Playing {
		t.Errorf("once the last has left: %+v", run)
	}

	base = "/api/runs/" + y.play(ada, runtimes.Tabletop)
	fay.ask(http.StatusNoContent, "DELETE", base+"/members/"+ada.person.ID, nil)
	fay.ask(http.StatusOK, "POST", base+"/members", map[string]any{"person": ben.person.ID})
	ben.ask(http.StatusOK, "POST", base+"/commands", map[string]any{"type": "note", "text": "in her place"})
	ben.ask(http.StatusOK, "POST", base+"/commands", map[string]any{"type": "end"})
}

// When a debrief is read is nobody's to change who is to read it, or played it once.
func TestNobodyChangesWhenTheirDebriefIsRead(t *testing.T) {
	y := newYard(t, routes())
	gil, ada, ben := y.person("gil", store.Trainee, store.Facilitator), y.person("ada", store.Trainee), y.person("ben", store.Trainee)
	a := y.assigned(gil, map[string]any{"debrief": "released", "together": true}, ada, gil)
	path := "/api/assignments/" + a.ID
	change := func(status int, terms map[string]any) { t.Helper(); gil.ask(status, "PATCH", path, terms) }
	change(http.StatusUnprocessableEntity, map[string]any{"debrief": "at-once"})
	var run runView
	ada.ask(http.StatusCreated, "POST", path+"/runs", map[string]any{}).into(t, &run)
	others := []map[string]string{{"person": ada.person.ID}}
	change(http.StatusOK, map[string]any{"players": others})
	change(http.StatusUnprocessableEntity, map[string]any{"debrief": "at-once"})
	ada.ask(http.StatusNoContent, "DELETE", "/api/runs/"+run.ID+"/members/"+gil.person.ID, nil)
	change(http.StatusUnprocessableEntity, map[string]any{"debrief": "at-once"}) // was of the crew
	change(http.StatusOK, map[string]any{"note": "The rest is theirs to change."})
	ada.ask(http.StatusNoContent, "DELETE", "/api/runs/"+run.ID+"/members/me", nil)

	// What has become of those who are named already is in nobody's way.
	b := y.assigned(gil, map[string]any{}, ada, ben)
	roles := store.Roles{store.Author}
	if _, _, _, err := y.web.Store.ChangePerson(t.Context(), ben.person.ID, store.PersonChange{Roles: roles}); err != nil {
		t.Fatal(err)
	}
	gil.ask(http.StatusOK, "PATCH", "/api/assignments/"+b.ID, map[string]any{"note": "until Friday"})
	gil.ask(http.StatusUnprocessableEntity, "PATCH", "/api/assignments/"+a.ID, map[string]any{"players": []map[string]string{{"person": ben.person.ID}}})
	twice := []map[string]string{{"person": ben.person.ID}, {"person": ben.person.ID}}
	gil.ask(http.StatusUnprocessableEntity, "PATCH", "/api/assignments/"+b.ID, map[string]any{"players": twice})
}

// Who helps to lead a game day sees what its crews play, as long as they do.
func TestOpenScreensFollowWhoLeadsAGameDay(t *testing.T) {
	y := newYard(t, routes())
	fay, hal, ada := y.person("fay", store.Facilitator), y.person("hal", store.Facilitator), y.person("ada", store.Trainee)
	v := y.gameDay(fay, map[string]any{"helpers": []string{hal.person.ID}}, []*someone{ada})
	at := "/api/gamedays/" + v.ID
	fay.ask(http.StatusOK, "POST", at+"/invite", nil)
	fay.ask(http.StatusOK, "POST", at+"/open", nil)
	var started gameDayStarted
	fay.ask(http.StatusOK, "POST", at+"/start", map[string]any{}).into(t, &started)
	run := started.Day.Crews[0].Inside.Plays[0].Run
	until(t, "the crew plays", func() bool { r, ok := y.web.Runs.Active(run); return ok && r.State() == "running" })
	screen := watch(t, hal, "/api/runs/"+run+"/live")
	until(t, "hal sees all of it", func() bool { return strings.Contains(screen.text(), `"seq":`) })
	fay.changeDay(http.StatusOK, at, map[string]any{"helpers": []string{}})
	until(t, "hal is sent away", func() bool { return strings.Contains(screen.text(), `"reason":"again"`) })
	hal.ask(http.StatusNotFound, "GET", "/api/runs/"+run+"/live", nil)
}
