import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";
import type { Signal } from "@preact/signals";

interface FieldProps {
  label: string;
  hint?: ComponentChildren;
  error?: string;
  /** The label is then for screen readers only. */
  quiet?: boolean;
  class?: string;
  /** How many characters more the control takes; told when there are few. */
  left?: number;
}

/** A label, its control, a hint and what is wrong with it. */
export function Field({ label, hint, error, quiet, left, class: extra = "", children }: FieldProps & { children: (ids: { id: string; describedBy: string | undefined; invalid: boolean }) => ComponentChildren }) {
  const id = useId();
  const described = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div class={`field ${extra}`}>
      <label for={id} class={quiet ? "visually-hidden" : "field-label"}>
        {label}
      </label>
      {children({ id, describedBy: described || undefined, invalid: Boolean(error) })}
      {hint ? (
        <span id={`${id}-hint`} class="field-hint">
          {hint}
        </span>
      ) : null}
      {left === undefined ? null : (
        <span class="field-hint" role="status">
          {left === 0 ? "No more fits in here" : `${left} ${left === 1 ? "character" : "characters"} left`}
        </span>
      )}
      {error ? (
        <span id={`${id}-error`} class="field-error" role="alert">
          {error}
        </span>
      ) : null}
    </div>
  );
}

/** Either a signal, or a value with what to do with a new one. */
type Bound = { bind: Signal<string> } | { value: string; onValue: (v: string) => void };
type Rest<Tag extends "input" | "textarea" | "select"> = Omit<JSX.IntrinsicElements[Tag], "value" | "label" | "class" | "className" | "children">;

const read = (b: Bound) => ("bind" in b ? b.bind.value : b.value);

function write(b: Bound, v: string): void {
  if ("bind" in b) b.bind.value = v;
  else b.onValue(v);
}

function split<P extends FieldProps & Bound>(props: P) {
  const { label, hint, error, quiet, class: extra, ...rest } = props;
  const { bind: _b, value: _v, onValue: _o, ...native } = rest as Record<string, unknown>;
  const most = Number(native.maxLength ?? Infinity);
  const free = most - read(props).length;
  return { field: { label, hint, error, quiet, class: extra, left: free < most / 10 ? Math.max(0, free) : undefined }, native };
}

export type TextInputProps = FieldProps & Bound & Rest<"input"> & { mono?: boolean };

export function TextInput({ mono, ...props }: TextInputProps) {
  const { field, native } = split(props);
  return (
    <Field {...field}>
      {({ id, describedBy, invalid }) => (
        <input
          type="text"
          autocomplete="off"
          {...native}
          id={id}
          class={`input ${mono ? "mono" : ""}`}
          value={read(props)}
          onInput={(e) => write(props, e.currentTarget.value)}
          aria-describedby={describedBy}
          aria-invalid={invalid}
        />
      )}
    </Field>
  );
}

export type TextAreaProps = FieldProps & Bound & Rest<"textarea"> & { mono?: boolean; /** Ctrl+Enter or ⌘+Enter. */ onSubmit?: () => void };

export function TextArea({ mono, onSubmit, ...props }: TextAreaProps) {
  const { field, native } = split(props);
  return (
    <Field {...field}>
      {({ id, describedBy, invalid }) => (
        <textarea
          rows={3}
          {...native}
          id={id}
          class={`input ${mono ? "mono" : ""}`}
          value={read(props)}
          onInput={(e) => write(props, e.currentTarget.value)}
          onKeyDown={(e) => {
            if (onSubmit && e.key === "Enter" && (e.ctrlKey || e.metaKey)) {
              e.preventDefault();
              onSubmit();
            }
          }}
          aria-describedby={describedBy}
          aria-invalid={invalid}
        />
      )}
    </Field>
  );
}

export interface Option {
  value: string;
  label: string;
  disabled?: boolean;
}

export type SelectProps = FieldProps & Bound & Rest<"select"> & { options: readonly (Option | string)[]; /** Shown for the value "". */ placeholder?: string };

export function Select({ options, placeholder, ...props }: SelectProps) {
  const { field, native } = split(props);
  const value = read(props);
  return (
    <Field {...field}>
      {({ id, describedBy, invalid }) => (
        <select {...native} id={id} class="input" value={value} onChange={(e) => write(props, e.currentTarget.value)} aria-describedby={describedBy} aria-invalid={invalid}>
          {placeholder === undefined ? null : <option value="">{placeholder}</option>}
          {options.map((o) => {
            const option = typeof o === "string" ? { value: o, label: o } : o;
            return (
              <option key={option.value} value={option.value} disabled={"disabled" in option ? option.disabled : false}>
                {option.label}
              </option>
            );
          })}
        </select>
      )}
    </Field>
  );
}
