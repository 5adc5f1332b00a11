// The pager's sound: two tones, made here, again and again while it rings.
//
// Browsers play nothing before the person has done something on the page.
// `blocked` says that a ring could not be heard for that reason; the first
// click or key lifts it.

import { signal } from "@preact/signals";

const KEEP = "drillyard.pager.muted";
const EVERY_MS = 2200;
const TONES = [
  { hz: 880, at_s: 0 },
  { hz: 660, at_s: 0.22 },
  { hz: 880, at_s: 0.44 },
  { hz: 660, at_s: 0.66 },
];
const TONE_S = 0.18;
const LOUDNESS = 0.16;

class Bell {
  readonly muted = signal(recall());
  readonly blocked = signal(false);
  #context: AudioContext | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Starts or stops ringing. */
  ring(on: boolean): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    if (!on) return;
    void this.#sound();
    this.#timer = setInterval(() => void this.#sound(), EVERY_MS);
  }

  mute(on: boolean): void {
    this.muted.value = on;
    try {
      localStorage.setItem(KEEP, on ? "1" : "");
    } catch {
      // It then holds for this page.
    }
    if (!on) void this.unblock();
  }

  /** To be called on a person's click or key, which is when sound may begin. */
  async unblock(): Promise<void> {
    this.#context ??= new AudioContext();
    await this.#context.resume();
    this.blocked.value = this.#context.state !== "running";
  }

  /** Learns whether sound may be played now. */
  check(): void {
    if (!this.#context && !navigator.userActivation?.hasBeenActive) this.blocked.value = true;
  }

  async #sound(): Promise<void> {
    if (this.muted.peek()) return;
    if (!this.#context && !navigator.userActivation?.hasBeenActive) {
      this.blocked.value = true;
      return;
    }
    await this.unblock();
    const context = this.#context;
    if (!context || context.state !== "running" || this.#timer === undefined) return;
    for (const tone of TONES) beep(context, tone.hz, context.currentTime + tone.at_s);
  }
}

function beep(context: AudioContext, hz: number, at: number): void {
  const tone = context.createOscillator();
  const level = context.createGain();
  tone.frequency.value = hz;
  // Rising and falling softly: a hard edge clicks.
  level.gain.setValueAtTime(0, at);
  level.gain.linearRampToValueAtTime(LOUDNESS, at + 0.02);
  level.gain.setValueAtTime(LOUDNESS, at + TONE_S - 0.03);
  level.gain.linearRampToValueAtTime(0, at + TONE_S);
  tone.connect(level).connect(context.destination);
  tone.start(at);
  tone.stop(at + TONE_S);
}

function recall(): boolean {
  try {
    return localStorage.getItem(KEEP) === "1";
  } catch {
    return false;
  }
}

export const bell = new Bell();
