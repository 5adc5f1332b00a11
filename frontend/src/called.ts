// What those who come to a stack are called, where a screen speaks of customers.
// The server does the same to its own sentences: faults/clients.go.

import type { Clients } from "./api/types";

/** Puts a stack's word for its customers into a sentence of ours. */
export function called(clients: Clients, sentence: string): string {
  return sentence.replace(/\b([Cc])ustomer(s?)\b/g, (_, first: string, many: string) => {
    const word = many ? clients.many : clients.one;
    return first === "C" ? word.charAt(0).toUpperCase() + word.slice(1) : word;
  });
}
