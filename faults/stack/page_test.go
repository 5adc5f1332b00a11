package stack_test

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"github.com/drillyard/drillyard/faults/stack"
)

func page(t testing.TB, source string) *stack.Page {
	t.Helper()
	p, err := stack.ParsePage(source)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func field(name string) string { return map[string]string{"item": `5" <pump>`}[name] }

func TestPagesAreFilledIn(t *testing.T) {
	b := stack.Business{Amounts: map[string]string{"price": "€"}, Pages: stack.Pages{
		"frame": page(t, "<title>{{title}}</title><main>{{content}}</main>"),
		"list": page(t, "<title>All about {{item}}</title>\n<ul>{{#rows}}<li id=\"{{id}}\">{{name}} {{price}}, {{item}}</li>{{/rows}}{{^rows}}<li>none</li>{{/rows}}</ul>"+
			"{{?aside}}<h1>Also</h1>{{#aside}}<b>{{name}}</b>{{/aside}}{{/aside}}"),
		"sorry": page(t, "could not {{failed}}: {{reference}}"),
	}}
	for _, c := range []struct {
		page, want string
		view       stack.View
	}{
		{"list", "<title>All about 5&#34; &lt;pump&gt;</title>\n<main><ul><li>none</li></ul></main>", stack.View{}},
		{"list", "<title>All about 5&#34; &lt;pump&gt;</title>\n<main><ul><li id=\"1\">a&amp;b 34.90 €, 5&#34; &lt;pump&gt;</li>" +
			"<li id=\"&#34;\">c , 5&#34; &lt;pump&gt;</li></ul><h1>Also</h1><b>d</b><b>e</b></main>", stack.View{
			Rows:  []map[string]string{{"id": "1", "name": "a&b", "price": "3490"}, {"id": `"`, "name": "c", "price": "free"}},
			Aside: []map[string]string{{"name": "d"}, {"name": "e"}},
		}},
		{"sorry", "<title></title>\n<main>could not sell &lt;it&gt;: AB12</main>", stack.View{Failed: "sell <it>", Reference: "AB12"}},
	} {
		c.view.Field = field
		if got, err := b.Render(c.page, c.view); err != nil || got != c.want {
			t.Errorf("%s: %v\n got %s\nwant %s", c.page, err, got, c.want)
		}
	}
	if _, err := b.Render("none", stack.View{}); err == nil {
		t.Error("a page that is not there")
	}
	large := make([]map[string]string, 3000)
	for i := range large {
		large[i] = map[string]string{"name": strings.Repeat("x", 100)}
	}
	if _, err := b.Render("list", stack.View{Rows: large}); !errors.Is(err, stack.ErrLargePage) {
		t.Errorf("300 KB of rows: %v", err)
	}
}

func TestTemplateMistakes(t *testing.T) {
	for source, want := range map[string]string{
		"a\nb {{name":                            "2:3: {{ is not closed",
		"{{}}":                                   "1:1: {{}} is nothing to fill in",
		"{{ name }}":                             "1:1: {{ name }} is nothing to fill in",
		"{{price .price}}":                       "1:1: {{price .price}} is nothing to fill in",
		"{{#rows}}x":                             "1:1: {{#rows}} is not closed: {{/rows}} is missing",
		"x{{/rows}}":                             "1:2: {{/rows}} closes nothing that is open",
		"{{#rows}}{{/aside}}{{/rows}}":           "1:10: {{/aside}} closes nothing that is open",
		"{{#orders}}{{/orders}}":                 `1:1: there is no list "orders"; there is rows and aside`,
		"{{#rows}}{{#aside}}{{/aside}}{{/rows}}": "1:10: {{#aside}} is nested too deeply",
		"<a {{name}}>":                           "1:4: {{name}} can stand in text, or between the quotes of an attribute",
		"<a href={{name}}>":                      "1:9: {{name}} can stand in text",
		"<a href=x\"{{name}}\">":                 "1:11: {{name}} can stand in text",
		"<a =\"{{name}}\">":                      "1:6: {{name}} can stand in text",
		"<{{name}}>":                             "1:2: {{name}} can stand in text",
		"<style>a{b:{{name}}}</style>":           "1:12: {{name}} can stand in text",
		"<p><SCRIPT>x</script>":                  "1:1: <script> has no place on a page",
		"<!-- --!><svg>":                         "1:1: <svg> has no place on a page",
		"<!x a=\"> {{a}} <b c={{name}}>":         "1:21: {{name}} can stand in text",
		"<textarea><a b=\"</textarea><i c={{name}}\">": "1:33: {{name}} can stand in text",
		"<p>{{a}}<a b=\"":            "1:14: this ends within a tag",
		"<!-- {{name}} -->":          "1:6: {{name}} can stand in text",
		"<p {{#rows}}a{{/rows}}>":    "1:4: {{#rows}} begins and ends between tags",
		"{{#rows}}<p {{/rows}}>":     "1:13: {{#rows}} begins and ends between tags",
		strings.Repeat("x", 70_000):  "1:1: this is 68 KiB long; at most 64 KiB are read",
		strings.Repeat("{{a}}", 600): "1:2496: a page has at most 500 parts",
		strings.Repeat("{{?rows}}", 9) + strings.Repeat("{{/rows}}", 9): "1:37: {{?rows}} is nested too deeply",
	} {
		if _, err := stack.ParsePage(source); err == nil || !strings.Contains("\n"+err.Error(), "\n"+want) {
			t.Errorf("%.40q: got %v, want %s", source, err, want)
		}
	}
	if _, err := stack.ParsePage("<p class=\"{{a}}\" title='{{b}}'>{{c}}</p><style>a{}</style>{{d}}<!-- x -->{{e}}"); err != nil {
		t.Error(err)
	}
}

// What a page names has to be there when it is shown.
func TestPagesAreCheckedAgainstTheirRoutes(t *testing.T) {
	for name, c := range map[string]struct {
		pages map[string]string // instead of those of pier; empty: gone
		want  []string
	}{
		"no page":                {map[string]string{"item": ""}, []string{`stack.yaml:16:15: there is no page "item": pages/item.html is missing`}},
		"nothing for what fails": {map[string]string{"sorry": ""}, []string{`stack.yaml:16:15: a stack with pages has one for what fails: pages/sorry.html is missing`}},
		"names": {map[string]string{"item": "<title>{{n}}</title>\n{{colour}}\n{{#rows}}{{one}} {{item}} {{two}}{{/rows}}"}, []string{
			`pages/item.html:1:8: there is nothing called "n" here; there is reference, item`,
			`pages/item.html:2:1: there is nothing called "colour" here`,
			`pages/item.html:3:27: there is nothing called "two" here; there is one, reference, item`,
		}},
		"a frame around nothing": {map[string]string{"frame": "<p>{{failed}}</p>"}, []string{
			`pages/frame.html:1:4: there is nothing called "failed" here; there is title, content, item`,
			`pages/frame.html:1:1: a frame has {{content}} where the page comes`,
		}},
		"a bad name": {map[string]string{"My_Page": "x"}, []string{`pages/My_Page.html: "My_Page" is not the name of a page`}},
	} {
		t.Run(name, func(t *testing.T) {
			files := pier(strings.ReplaceAll(small, "SELECT 1", "SELECT 1 AS one"))
			for page, source := range c.pages {
				if file := "stacks/pier/pages/" + page + ".html"; source == "" {
					delete(files, file)
				} else {
					files[file] = &fstest.MapFile{Data: []byte(source)}
				}
			}
			_, err := stack.Load(files, "pier")
			if err == nil {
				t.Fatal("no mistake")
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("no %s in\n%v", want, err)
				}
			}
			if n := strings.Count(err.Error(), "\n") + 1; n != len(c.want) {
				t.Errorf("%d mistakes, not %d:\n%v", n, len(c.want), err)
			}
		})
	}
}

// tags are the elements of a document and the names of their attributes.
func tags(text string) []string {
	var all []string
	z := html.NewTokenizer(strings.NewReader(text))
	for z.Next() != html.ErrorToken || !errors.Is(z.Err(), io.EOF) {
		token := z.Token()
		if token.Type == html.StartTagToken || token.Type == html.SelfClosingTagToken || token.Type == html.EndTagToken {
			all = append(all, token.Data)
			for _, a := range token.Attr {
				all = append(all, token.Data+" "+a.Key)
			}
		}
	}
	return all
}

// Whatever a template is, what is filled in makes no element and no attribute.
func FuzzPage(f *testing.F) {
	for _, source := range []string{
		"<title>{{a}}</title>\n<p>{{a}}</p>{{#rows}}<li title=\"{{a}}\">{{a}}</li>{{/rows}}{{^rows}}none{{/rows}}",
		"<a href='{{a}}' b=c d = \"{{a}}\">{{a}}</a><style>p{}</style>{{a}}", "<!-- a --!>{{a}}", "<a/b=\"{{a}}\"/>", "<textarea>{{a}}", "</p {{a}}", "<br\f x=\"{{a}}",
	} {
		f.Add(source)
	}
	f.Fuzz(func(t *testing.T, source string) {
		p, err := stack.ParsePage(source)
		if err != nil {
			return
		}
		with := func(p *stack.Page, value string) string {
			b := stack.Business{Pages: stack.Pages{"page": p}}
			text, err := b.Render("page", stack.View{
				Field: func(string) string { return value },
				Rows:  slices.Repeat([]map[string]string{{"a": value}}, 3),
			})
			if err != nil {
				t.Fatal(err)
			}
			return text
		}
		plain, hostile := with(p, "zq"), with(p, `zq" onx='y' > <i a="b">--><!--</title></textarea></style>&`)
		if a, b := tags(plain), tags(hostile); !slices.Equal(a, b) {
			t.Errorf("%q: %q becomes %q", source, a, b)
		}
		text, err := p.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		var again stack.Page
		if err := again.UnmarshalText(text); err != nil || with(&again, "zq") != plain {
			t.Errorf("%q: it is another page once it has travelled: %v", source, err)
		}
	})
}
