package scenarios

import (
	"slices"
	"strings"
)

// Room is a channel that some seats alone read.
type Room struct {
	Channel string   // "#bridge"
	Reads   []string // seats
	Writes  []string // seats; each of them reads it, too
}

// Room returns a channel that is for some seats alone; false: it is not.
func (k Cast) Room(channel string) (Room, bool) {
	if i := slices.IndexFunc(k.Rooms, func(r Room) bool { return r.Channel == channel }); i >= 0 {
		return k.Rooms[i], true
	}
	return Room{}, false
}

// mostRooms bounds those of a cast.
const mostRooms = 12

// rooms reads the channels of a cast, once its seats are known.
func (c *compiler) rooms(f *fields, k Cast) (all []Room) {
	for i, v := range f.value("channels").list("front matter: cast: channels") {
		if i == mostRooms {
			c.problem(v.at, "", "cast: there are at most %d channels; what follows is not read", mostRooms)
			break
		}
		s := v.fields("channel")
		room := Room{Channel: s.required("channel")}
		switch {
		case room.Channel == "":
		case !channelForm.MatchString(room.Channel) || strings.HasPrefix(room.Channel, "@"):
			s.problem("channel", `write "#bridge"`, "%q is not a channel for several", room.Channel)
		case room.Channel == everybodys:
			s.problem("channel", "", "%s is everybody's", everybodys)
		case slices.ContainsFunc(all, func(o Room) bool { return o.Channel == room.Channel }):
			s.problem("channel", "", "there is a channel %s already", room.Channel)
		}
		room.Reads = c.seatsOf(s, "reads", k)
		room.Writes = c.seatsOf(s, "writes", k)
		if len(room.Reads) == 0 {
			s.problem("reads", "write reads: [operations]", "reads is missing: which seats read it?")
		}
		if !s.has("writes") {
			room.Writes = room.Reads
		}
		for _, seat := range room.Writes {
			if !has(room.Reads, seat) {
				s.problem("writes", "add it to reads", "writes: %s does not read it", seat)
			}
		}
		s.done()
		all = append(all, room)
	}
	return all
}

// everybodys is the channel that no cast can close.
const everybodys = "#incident"

// seatsOf reads a list of seats of a cast.
func (c *compiler) seatsOf(f *fields, key string, k Cast) []string {
	var known, out []string
	for _, s := range k.All() {
		if s.Name != "" {
			known = append(known, s.Name)
		}
	}
	for _, name := range f.texts(key) {
		if !has(known, name) {
			f.problem(key, Nearest(name, known), "%s: there is no seat %q", key, name)
			continue
		}
		out = append(out, name)
	}
	return out
}
