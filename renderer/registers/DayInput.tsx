/** A day as it is typed: "2023-06-30", also 20230630; what stands there instead of one is marked. */
import { Input, type InputRef } from "antd";
import type { Ref } from "react";
import type { Day } from "../../shared/calendar/day.ts";
import { typedDay } from "../entry/entry.ts";

/** null: no day, or not one yet. */
export function dayIn(text: string): Day | null {
  return text.trim() === "" ? null : typedDay(text);
}

export function isDayWrong(text: string): boolean {
  return text.trim() !== "" && typedDay(text) === null;
}

export function DayInput({
  text,
  label,
  help,
  placeholder = "2023-06-30",
  field,
  onText,
}: {
  readonly text: string;
  readonly label: string;
  /** Its text in the help of F1 */
  readonly help: string;
  readonly placeholder?: string;
  readonly field?: Ref<InputRef>;
  readonly onText: (text: string) => void;
}) {
  return (
    <Input
      {...(field === undefined ? {} : { ref: field })}
      allowClear
      className="day-input"
      value={text}
      status={isDayWrong(text) ? "error" : ""}
      data-help={help}
      aria-label={label}
      aria-invalid={isDayWrong(text)}
      placeholder={placeholder}
      autoComplete="off"
      onChange={({ target }) => onText(target.value.trim())}
    />
  );
}
