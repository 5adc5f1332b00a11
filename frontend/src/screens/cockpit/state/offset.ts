/** The place in a text of a byte offset into its UTF-8, as the server counts. */
export function fromBytes(text: string, bytes: number): number {
  const head = new TextEncoder().encode(text).subarray(0, Math.max(0, bytes));
  return new TextDecoder().decode(head).length;
}
