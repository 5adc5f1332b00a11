// How a file reads: Markdown with YAML at its top and in its fenced blocks, or
// YAML alone. HTML within Markdown is shown as it is: it is no part of the language.

import { yaml, yamlFrontmatter, yamlLanguage } from "@codemirror/lang-yaml";
import { defineLanguageFacet, Language, LanguageSupport, languageDataProp } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { parseCode, parser, Table } from "@lezer/markdown";

const facet = defineLanguageFacet();

const fenced = parseCode({ codeParser: (info) => (/^ya?ml\b/.test(info) ? yamlLanguage.parser : null) });

const markdown = new LanguageSupport(
  new Language(facet, parser.configure([Table, fenced, { props: [languageDataProp.add({ Document: facet })] }]), [], "markdown"),
);

export function languageOf(path: string): Extension {
  if (/\.ya?ml$/.test(path)) return yaml();
  return path.endsWith(".md") ? yamlFrontmatter({ content: markdown }) : [];
}
