import { Component, type ComponentChildren } from "preact";
import { Button } from "./button";
import { Missing } from "./notes";

interface ErrorBoundaryProps {
  /** Where one is: what fell at one place stands again at another. */
  at: string;
  children: ComponentChildren;
}

/**
 * Stands in for a screen that could not be drawn: a part of the client that never came, as
 * after an upgrade of the server, or a mistake of ours. Without it the page is blank.
 */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { error: unknown }> {
  override state = { error: null as unknown };

  static override getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override componentDidCatch(error: unknown) {
    console.error(error);
  }

  override componentDidUpdate(before: ErrorBoundaryProps) {
    if (before.at !== this.props.at && this.state.error !== null) this.setState({ error: null });
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return (
      <div role="alert">
        <Missing title="This page could not be shown">
          <p>A part of it did not arrive, or went wrong here. It is no fault of yours, and what was saved is kept. Loading it again most often helps.</p>
          <p class="row">
            <Button variant="primary" onClick={() => location.reload()}>
              Load it again
            </Button>
            <a class="button" href="#/">
              Home
            </a>
          </p>
        </Missing>
      </div>
    );
  }
}
