import type { Right } from "../../api/types";
import { Button, type ButtonProps } from "../../ui";
import { useDrill } from "./state/drill";

interface CommandButtonProps extends ButtonProps {
  /** What the cast of a drill may keep for some seats; the others read on the button for whom it is. */
  right?: Right;
}

/** A button that gives a command, or leads to one. When none can be given it says why. */
export function CommandButton({ right, disabled, title, children, "aria-label": label, ...rest }: CommandButtonProps) {
  const drill = useDrill();
  const why = drill.held.value;
  const others = right && !why ? drill.forOthers(right) : null;
  return (
    <Button
      {...rest}
      aria-label={label && others ? `${String(label)}, ${others.short}` : label}
      disabled={disabled || why !== "" || others !== null}
      title={why || others?.sentence || title}
    >
      {children}
      {others ? <span class="for-whom clip">{others.short}</span> : null}
    </Button>
  );
}
