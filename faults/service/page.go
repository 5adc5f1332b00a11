package service

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/drillyard/drillyard/faults/stack"
)

// page is what a route shows that was served.
func (x *exchange) page(name string) answer {
	return x.render(name, http.StatusOK, stack.View{})
}

// apology is the answer to a request that could not be served, in the form
// the route would have had.
func (x *exchange) apology(route stack.Route, status int) answer {
	if route.Body == stack.BodyJSON || !x.replica.opts.Business.HasPage(stack.PageSorry) {
		return answer{status, "application/json", []byte(`{"ok":false,"error":` + strconv.Quote(http.StatusText(status)) + "}\n")}
	}
	return x.render(stack.PageSorry, status, stack.View{Failed: route.Failed()})
}

func (x *exchange) render(name string, status int, v stack.View) answer {
	v.Field = func(name string) string { return x.fields[name] }
	v.Rows, v.Aside, v.Reference = x.rows, x.aside, strings.ToUpper(x.trace[:8])
	text, err := x.replica.opts.Business.Render(name, v)
	if err != nil {
		return answer{http.StatusInternalServerError, "text/plain; charset=utf-8", []byte(err.Error() + "\n")}
	}
	return answer{status, "text/html; charset=utf-8", []byte(text)}
}

// json tells what was done: who did it, the fields that the route shows, the
// rows that were found.
func (x *exchange) json(route stack.Route) answer {
	r := x.replica
	type member struct {
		name  string
		value any
	}
	say := []member{{"service", r.opts.Service.Name}, {"version", r.opts.Release.Version}, {"ok", true}}
	for _, name := range route.Shows {
		if v := x.fields[name]; v != "" {
			say = append(say, member{name, v})
		}
	}
	if len(x.rows) > 0 {
		say = append(say, member{"rows", x.rows})
	}
	var b bytes.Buffer
	for i, m := range say {
		b.WriteByte("{,"[min(i, 1)])
		b.WriteString(strconv.Quote(m.name) + ":")
		text, err := json.Marshal(m.value)
		if err != nil {
			return answer{status: http.StatusInternalServerError, kind: "text/plain", body: []byte(err.Error())}
		}
		b.Write(text)
	}
	b.WriteString("}\n")
	return answer{status: http.StatusOK, kind: "application/json", body: b.Bytes()}
}
