package gameday

import "time"

// away is after how long without a sign somebody is taken to have gone from a lobby:
// several times as long as screens wait between two.
const away = 15 * time.Second

// Seen notes that somebody has a lobby before them. Who is there is known in memory
// alone: a process that begins anew hears of them within a moment.
func (s *Service) Seen(id, person string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.here[id] == nil {
		s.here[id] = map[string]time.Time{}
	}
	s.here[id][person] = time.Now()
}

// Here reports who is in a lobby.
func (s *Service) Here(id string) map[string]bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	here := map[string]bool{}
	for person, at := range s.here[id] {
		if time.Since(at) > away {
			delete(s.here[id], person)
			continue
		}
		here[person] = true
	}
	if len(here) == 0 {
		delete(s.here, id)
	}
	return here
}
