import type { Choice } from "../state/applicable";
import { CommandButton } from "../command-button";

/** What can be done to one thing. */
export interface Offer {
  /** "Checkout", "customers" */
  of: string;
  choices: readonly Choice[];
  /** Its replicas, for actions that take one. */
  replicas: readonly string[];
}

/** Opens the list of what can be done; nothing happens by it. */
export function ActionMenu({ offer, onOpen }: { offer: Offer; onOpen: (o: Offer) => void }) {
  return (
    <CommandButton size="small" disabled={offer.choices.length === 0} aria-haspopup="dialog" aria-label={`Act on ${offer.of}`} onClick={() => onOpen(offer)}>
      Act…
    </CommandButton>
  );
}
