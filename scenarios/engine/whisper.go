package engine

import "github.com/drillyard/drillyard/scenarios/event"

// whisper says something to one member, or to whoever holds a seat. What would
// reach nobody is refused.
func (r *Run) whisper(actor event.Actor, d Direction) error {
	if err := text("what you want to say", d.Text); err != nil {
		return err
	}
	if (d.To == "") == (d.Seat == "") {
		return refuse("Whisper to one member, or to one seat.")
	}
	if d.Seat != "" {
		if err := r.seated(d.Seat); err != nil {
			return err
		}
		if _, taken := r.cast.Holder(d.Seat); !taken {
			return refuse("Nobody has that seat, so nobody would hear you.")
		}
	} else if _, there := r.cast.Member(d.To); !there {
		return refuse("They are not of this crew.")
	}
	return r.record(actor, event.WhisperSent{To: d.To, Seat: d.Seat, Text: d.Text})
}
