package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/server/store"
)

// hostile is Markdown that would run something, were it let.
const hostile = `Hello <script>alert(1)</script> there.

<img src=x onerror=alert(1)> <svg/onload=alert(1)> <iframe src="javascript:alert(1)"></iframe>

<div style="background:url(javascript:alert(1))" onclick=alert(1)>block</div>

[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](java&#115;cript:alert(1)) [d](&#x6A;avascript:alert(1))
[e](data:text/html;base64,PHNjcmlwdD4=) [f](vbscript:msgbox) [g]( javascript:alert(1)) [h](<java
script:alert(1)>) <javascript:alert(1)> [i][ref] ![j](javascript:alert(1)) ![k](data:image/svg+xml,<svg/onload=alert(1)>)
![l" onerror="alert(1)](x) [m](x "t\" onmouseover=\"alert(1)")

[ref]: javascript:alert(1)

| a <script> | b |
|---|---|
| <img src=x onerror=alert(1)> | [z](javascript:alert(1)) |
`

// What authors write is shown, and nothing of it runs.
func TestMarkdownIsInert(t *testing.T) {
	t.Parallel()
	text, _ := planted(markedDrill)
	text = strings.Replace(text, "Look around.", "Look around.\n\n"+hostile, 1)
	y := newYardOf(t, with(t, map[string]string{
		"scenarios/hostile.md": text,
		"guide/hostile.md":     "---\ntitle: Hostile\n---\n" + hostile,
	}), routes())
	ada := y.person("ada", store.Trainee)
	var page struct {
		HTML     string
		Briefing string `json:"briefing_html"`
	}
	for _, path := range []string{"/api/guide/hostile", "/api/scenarios/hostile"} {
		ada.ask(http.StatusOK, "GET", path, nil).into(t, &page)
		html := page.HTML + page.Briefing
		page.HTML, page.Briefing = "", ""
		if !strings.Contains(html, "Hello") {
			t.Fatalf("%s does not show the text: %s", path, html)
		}
		for _, tag := range tags(html) {
			low := strings.ToLower(tag)
			for _, never := range []string{"<script", "<iframe", "<svg", "<div", "<style", "<object", "javascript:", "vbscript:", "data:", "style=", " on"} {
				if strings.Contains(low, never) {
					t.Errorf("%s: %s in the tag %s", path, never, tag)
				}
			}
		}
	}
}

// tags are what a browser reads as tags: from each < that begins one to its >,
// with what is in quotes left out unless it is an address.
func tags(html string) (all []string) {
	for {
		i := strings.IndexByte(html, '<')
		if i < 0 {
			return all
		}
		html = html[i:]
		var tag strings.Builder
		end, quoted, address := len(html), false, false
		for k := 0; k < len(html); k++ {
			c := html[k]
			if c == '"' {
				quoted = !quoted
				address = quoted && (strings.HasSuffix(tag.String(), "href=") || strings.HasSuffix(tag.String(), "src="))
			}
			if !quoted || address {
				tag.WriteByte(c)
			}
			if c == '>' && !quoted {
				end = k + 1
				break
			}
		}
		all = append(all, tag.String())
		html = html[end:]
	}
}
