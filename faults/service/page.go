package service

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"strconv"
	"strings"

	"github.com/drillyard/drillyard/faults/stack"
)

//go:embed pages/*.html
var pageFiles embed.FS

// pages are what customers see: plain documents without scripts, each with
// its style inside.
var pages = template.Must(template.New("").Option("missingkey=zero").Funcs(template.FuncMap{"price": price}).ParseFS(pageFiles, "pages/*.html"))

// view is what a page shows.
type view struct {
	Title     string
	Rows      []row
	Aside     []row
	Order     string
	Reference string // what to tell customer service
	Failed    string // what could not be done
}

func (x *exchange) page(name string) answer {
	titles := map[string]string{
		"home": "Boat gear", "product": "Product", "basket": "Your basket",
		"confirmation": "Thank you", "order": "Your order",
	}
	return x.render(name, http.StatusOK, view{
		Title: titles[name], Rows: x.rows, Aside: x.aside, Order: x.fields["order"], Reference: reference(x.trace),
	})
}

// apology is the answer to a request that could not be served, in the form
// the route would have had.
func (x *exchange) apology(route stack.Route, request string, status int) answer {
	if route.Body == stack.BodyJSON {
		return answer{status, "application/json", []byte(`{"ok":false,"error":` + strconv.Quote(http.StatusText(status)) + "}\n")}
	}
	failed := "show you this page"
	switch method, path, _ := strings.Cut(request, " "); {
	case strings.HasPrefix(path, "/checkout"):
		failed = "take your order"
	case strings.HasPrefix(path, "/cart") && method == http.MethodPost:
		failed = "put this in your basket"
	case strings.HasPrefix(path, "/cart"):
		failed = "show you your basket"
	}
	return x.render("sorry", status, view{Title: "Sorry", Failed: failed, Reference: reference(x.trace)})
}

func (x *exchange) render(name string, status int, v view) answer {
	var b bytes.Buffer
	if err := pages.ExecuteTemplate(&b, name+".html", v); err != nil {
		x.replica.log("error", "render "+name+": "+err.Error(), x.trace, nil)
		return answer{http.StatusInternalServerError, "text/plain; charset=utf-8", []byte("internal error\n")}
	}
	return answer{status, "text/html; charset=utf-8", b.Bytes()}
}

func reference(trace string) string { return strings.ToUpper(trace[:8]) }

// price shows "3490" as "34.90 €".
func price(cents string) string {
	n, err := strconv.Atoi(cents)
	if err != nil {
		return ""
	}
	return strconv.FormatFloat(float64(n)/100, 'f', 2, 64) + " €"
}
