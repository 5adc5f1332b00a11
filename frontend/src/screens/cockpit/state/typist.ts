// Where somebody writes, as the others are told: in channels that all of them
// read, and never what. It is said when it begins and when it ends, and now and
// then between, for the server forgets it soon.

/** Said again after that long, while it goes on. */
const AGAIN_MS = 4000;
/** Nobody writes who has typed nothing for that long. */
const IDLE_MS = 5000;

export class Typist {
  #channel = "";
  #said_ms = 0;
  #idle: ReturnType<typeof setTimeout> | undefined;

  /** `say` tells the others, of `channel`. */
  constructor(private readonly say: () => void) {}

  /** Empty: they write nowhere. */
  get channel(): string {
    return this.#channel;
  }

  /** Something was typed; `text` is all there is now. */
  typed(channel: string, text: string): void {
    if (!channel.startsWith("#") || text.trim() === "") {
      this.stop();
      return;
    }
    clearTimeout(this.#idle);
    this.#idle = setTimeout(this.stop, IDLE_MS);
    if (channel === this.#channel && Date.now() - this.#said_ms < AGAIN_MS) return;
    this.#channel = channel;
    this.#said_ms = Date.now();
    this.say();
  }

  /** It was sent, or given up. */
  readonly stop = (): void => {
    clearTimeout(this.#idle);
    if (!this.#channel) return;
    this.#channel = "";
    this.say();
  };
}
