// Pages may have neither style elements of their own making nor style
// attributes. What a library would write there goes into a style sheet that is
// adopted, or is set property by property.

/**
 * From now on, style elements that the document makes fill adopted style sheets,
 * and style attributes set properties. For the rest of the page that is the same.
 */
export function adoptStyles(real: Document): void {
  real.createElement = ((tag: string) => make(real, tag)) as Document["createElement"];
}

function make(real: Document, tag: string): HTMLElement {
  if (tag.toLowerCase() === "style") return standIn(real);
  const element = Document.prototype.createElement.call(real, tag);
  element.setAttribute = (name, value) => {
    if (name === "style") element.style.cssText = value;
    else Element.prototype.setAttribute.call(element, name, value);
  };
  return element;
}

/** An element that shows nothing, and whose text is a style sheet's. */
function standIn(real: Document): HTMLElement {
  const element = Document.prototype.createElement.call(real, "span");
  element.hidden = true;
  const sheet = new CSSStyleSheet();
  let text = "";
  real.adoptedStyleSheets = [...real.adoptedStyleSheets, sheet];
  Object.defineProperty(element, "textContent", {
    get: () => text,
    set: (css: string) => {
      text = css;
      sheet.replaceSync(css);
    },
  });
  element.remove = () => {
    real.adoptedStyleSheets = real.adoptedStyleSheets.filter((s) => s !== sheet);
    Element.prototype.remove.call(element);
  };
  return element;
}
