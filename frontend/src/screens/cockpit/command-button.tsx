import { Button, type ButtonProps } from "../../ui";
import { useDrill } from "./state/drill";

/** A button that gives a command, or leads to one. When none can be given it says why. */
export function CommandButton({ disabled, title, ...rest }: ButtonProps) {
  const why = useDrill().held.value;
  return <Button {...rest} disabled={disabled || why !== ""} title={why || title} />;
}
