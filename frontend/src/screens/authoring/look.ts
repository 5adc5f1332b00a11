// How the editor looks: in the colours of everything else, which reach into it.

import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags as t } from "@lezer/highlight";

const theme = EditorView.theme({
  "&": { height: "100%", color: "var(--text)", backgroundColor: "var(--sunken)", fontSize: "var(--size)" },
  "&.cm-focused": { outline: "none" }, // the element around it shows it
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5", overflow: "auto" },
  ".cm-content": { caretColor: "var(--text)", padding: "var(--space-2) 0" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-gutters": { backgroundColor: "var(--sunken)", color: "var(--faint)", border: "0", borderRight: "1px solid var(--line)" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--hover) 45%, transparent)" },
  ".cm-activeLineGutter": { backgroundColor: "var(--hover)", color: "var(--text)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "color-mix(in srgb, var(--accent-fill) 45%, transparent)" },
  ".cm-selectionMatch": { backgroundColor: "var(--accent-soft)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--accent-soft)", outline: "1px solid var(--accent)" },
  ".cm-foldPlaceholder": { backgroundColor: "var(--hover)", color: "var(--muted)", border: "1px solid var(--line)" },
  ".cm-tooltip": { backgroundColor: "var(--raised)", color: "var(--text)", border: "1px solid var(--line-strong)", borderRadius: "var(--radius-small)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", maxHeight: "16em" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "3px var(--space-2)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--accent-fill)", color: "var(--on-fill)" },
  ".cm-completionDetail": { color: "var(--muted)", fontStyle: "normal", fontFamily: "var(--font)" },
  "li[aria-selected] .cm-completionDetail": { color: "var(--on-fill)" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-tooltip.cm-completionInfo": { padding: "var(--space-2) var(--space-3)", maxWidth: "360px", fontFamily: "var(--font)", lineHeight: "1.4" },
  ".cm-completionInfo p": { margin: "0 0 var(--space-1)" },
  ".cm-diagnostic": { fontFamily: "var(--font)", whiteSpace: "pre-wrap", padding: "var(--space-1) var(--space-2)" },
  ".cm-diagnostic-error": { borderLeft: "4px solid var(--bad)" },
  ".cm-diagnostic-info": { borderLeft: "4px solid var(--note)" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--bad)", textDecorationSkipInk: "none", textUnderlineOffset: "3px" },
  ".cm-lintRange-info": { backgroundImage: "none", textDecoration: "underline dotted var(--note)", textUnderlineOffset: "3px" },
  ".cm-lintPoint-error:after": { borderBottomColor: "var(--bad)" },
  ".cm-lintPoint-info:after": { borderBottomColor: "var(--note)" },
  ".cm-lint-marker": { width: "9px", height: "9px", margin: "5px 0 0 2px" },
  ".cm-lint-marker-error": { content: '""', display: "block", borderRadius: "50%", backgroundColor: "var(--bad)" },
  ".cm-lint-marker-info": { content: '""', display: "block", backgroundColor: "var(--note)" },
  ".cm-searchMatch": { backgroundColor: "var(--warn-soft)", outline: "1px solid var(--warn)" },
  ".cm-searchMatch-selected": { backgroundColor: "var(--accent-soft)", outline: "2px solid var(--accent)" },
  "&.cm-focused .cm-nonmatchingBracket, .cm-specialChar": { backgroundColor: "transparent", color: "var(--bad)" },
  ".cm-panels": { backgroundColor: "var(--surface)", color: "var(--text)" },
  ".cm-panels-top": { borderBottom: "1px solid var(--line)" },
  ".cm-panel input, .cm-panel button": { font: "inherit", color: "var(--text)", backgroundColor: "var(--raised)", backgroundImage: "none", border: "1px solid var(--line-control)", borderRadius: "var(--radius-small)", minHeight: "24px" },
  ".cm-panel label": { fontSize: "var(--size-small)", display: "inline-flex", alignItems: "center", minHeight: "24px" },
  ".cm-panel [name=close]": { color: "var(--text)", minWidth: "24px", border: "0" },
  ":focus-visible:not(.cm-content)": { outline: "2px solid var(--accent)", outlineOffset: "1px" },
  ".cm-changedLine, &.cm-merge-b .cm-changedLine": { backgroundColor: "var(--good-soft)" },
  "&.cm-merge-b .cm-changedText, .cm-changedText": { background: "none", textDecoration: "underline var(--good)" },
  ".cm-changedLineGutter, &.cm-merge-b .cm-changedLineGutter": { background: "var(--good)" },
  ".cm-deletedLineGutter": { background: "var(--bad)" },
  ".cm-deletedChunk": { backgroundColor: "var(--bad-soft)" },
  ".cm-deletedChunk .cm-deletedText": { background: "none", textDecoration: "underline var(--bad)" },
  ".cm-deletedLine, .cm-deletedLine del": { textDecoration: "none" },
  ".cm-collapsedLines:before, .cm-collapsedLines:after": { content: '"…"' },
  ".cm-collapsedLines": { background: "var(--raised)", color: "var(--muted)", padding: "var(--space-1) var(--space-3)" },
});

const colours = HighlightStyle.define([
  { tag: t.heading, color: "var(--text)", fontWeight: "700" },
  { tag: [t.propertyName, t.definition(t.propertyName)], color: "var(--accent)" },
  { tag: [t.string, t.special(t.string)], color: "var(--good)" },
  { tag: [t.number, t.bool, t.null, t.atom], color: "var(--note)" },
  { tag: [t.keyword, t.labelName], color: "var(--flare)" },
  { tag: t.comment, color: "var(--faint)" },
  { tag: [t.link, t.url], color: "var(--accent)", textDecoration: "underline" },
  { tag: t.monospace, color: "var(--good)" },
  { tag: t.strong, fontWeight: "700" },
  { tag: t.emphasis, fontStyle: "italic" },
  { tag: [t.meta, t.processingInstruction, t.punctuation, t.separator, t.contentSeparator], color: "var(--muted)" },
]);

export const look: Extension = [theme, syntaxHighlighting(colours)];
