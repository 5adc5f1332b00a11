// Package frontend is the web client, built into the program.
//
// It embeds whatever stands in dist when the program is compiled: the output
// of "npm run build", or only a note that says how to build it. Go therefore
// needs no Node to compile.
//
// Non-goals: serving (server/web does).
package frontend

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// FS returns the files of the web client, with index.html and assets/ at its
// root. Everything under assets/ has its content's hash in its name.
func FS() fs.FS {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // "dist" is a valid path
	}
	return files
}

// Built reports whether the web client was there when the program was
// compiled.
func Built() bool {
	_, err := fs.Stat(FS(), "index.html")
	return err == nil
}
