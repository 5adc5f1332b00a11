package library

import (
	"maps"
	"slices"
)

// Texts lists the files of a pack that is in play, by name: all that were read,
// whatever was made of them.
func (l *Library) Texts(pack string) []string {
	return slices.Sorted(maps.Keys(l.now().texts[pack]))
}

// Text returns a file of a pack that is in play, as it was read last.
func (l *Library) Text(pack, name string) ([]byte, bool) {
	src, ok := l.now().texts[pack][name]
	return src, ok
}

// texts are the files that could be read.
func (r *reading) texts() files {
	all := files{}
	for name, file := range r.files {
		if file.err == nil {
			all[name] = file.src
		}
	}
	return all
}
