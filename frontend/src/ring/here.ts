// The bell and the messages of this browser: what the pager needs of it.

import { Bell, type Around } from "./bell";
import { Desktop, type Messenger } from "./desktop";

const LOCK = "drillyard.pager.bell";
const TONES = [
  { hz: 880, at_s: 0 },
  { hz: 660, at_s: 0.22 },
  { hz: 880, at_s: 0.44 },
  { hz: 660, at_s: 0.66 },
];
const TONE_S = 0.18;
const LOUDNESS = 0.16;

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

function around(): Around {
  let context: AudioContext | null = null;
  return {
    storage: localStorage,
    touched: () => context?.state === "running" || (navigator.userActivation?.hasBeenActive ?? true),
    play: async () => {
      context ??= new AudioContext();
      await context.resume();
      if (context.state !== "running") return false;
      for (const tone of TONES) beep(context, tone.hz, context.currentTime + tone.at_s);
      navigator.vibrate?.([200, 100, 200]); // on a phone that lies on a table
      return true;
    },
    alone: (run, until) => {
      // Without locks, as over plain HTTP, each tab sounds.
      if (!navigator.locks) return void run();
      navigator.locks.request(LOCK, { signal: until }, run).catch(() => {
        // It had not come to its turn when it was over.
      });
    },
    every: (ms, run) => {
      const timer = setInterval(run, ms);
      return () => clearInterval(timer);
    },
    kept: (told) => addEventListener("storage", (e) => told(e.key, e.newValue)),
  };
}

const messenger = (): Messenger => ({
  permission: () => ("Notification" in globalThis ? Notification.permission : "unsupported"),
  ask: () => Notification.requestPermission(),
  hidden: () => document.hidden || !document.hasFocus(),
  turned: (told) => {
    document.addEventListener("visibilitychange", told);
    addEventListener("blur", told);
  },
  show: (title, body, tag, opened) => {
    try {
      const message = new Notification(title, { body, tag, requireInteraction: true });
      message.onclick = () => {
        window.focus();
        opened();
        message.close();
      };
      return () => message.close();
    } catch {
      return null; // phones show them for installed apps alone; they have the sound
    }
  },
});

export const bell = new Bell(around());
export const desktop = new Desktop(messenger());
