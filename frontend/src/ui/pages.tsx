interface PagesProps {
  /** What the pages are of, for screen readers. */
  label: string;
  /** Addresses; without one there is nothing on that side. */
  before?: string;
  after?: string;
  /** Which part this is. */
  children?: string;
}

/** The way to the pages before and after; nothing where there is one page. */
export function Pages({ label, before, after, children }: PagesProps) {
  if (!before && !after) return null;
  return (
    <nav class="pages-nav row" aria-label={label} onClick={begin}>
      <Way to={before}>‹ Previous page</Way>
      {children ? <span class="muted small">{children}</span> : null}
      <Way to={after}>Next page ›</Way>
    </nav>
  );
}

/** Another page is read from its beginning. */
function begin(): void {
  scrollTo(0, 0);
  document.querySelector("main")?.focus({ preventScroll: true });
}

function Way({ to, children }: { to: string | undefined; children: string }) {
  return to ? (
    <a class="button" href={to}>
      {children}
    </a>
  ) : (
    <span class="button off" aria-disabled="true">
      {children}
    </span>
  );
}
