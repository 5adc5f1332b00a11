// How long what people write may be, in characters. The server refuses more; a
// test of its holds these to its own.

/** Of commands, by the field. */
export const lengths = { text: 4000, reason: 1000, why: 1000, title: 200, args: 200 };

/** Of what the signals are asked. */
export const asked = { expr: 4096, q: 1000 };
