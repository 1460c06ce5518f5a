/** A reason in the person's own words, or one of the usual ones: ↓ goes through them. */
import { Input } from "antd";
import "./reason.css";

export function ReasonField({
  help,
  label,
  value,
  most,
  usual,
  isFirst = false,
  onChange,
}: {
  /** Its text in the help of F1 */
  readonly help: string;
  readonly label: string;
  readonly value: string;
  readonly most: number;
  readonly usual: readonly string[];
  /** Has the keyboard when the panel opens. */
  readonly isFirst?: boolean;
  readonly onChange: (reason: string) => void;
}) {
  return (
    <>
      <Input.TextArea
        rows={2}
        maxLength={most}
        autoFocus={isFirst}
        data-help={help}
        aria-label={label}
        placeholder={`写明${label}，或按 ↓ 选常用的`}
        value={value}
        onChange={({ target }) => onChange(target.value)}
        onKeyDown={(event) => {
          const at = usual.indexOf(value);
          if (event.key !== "ArrowDown" || (at < 0 && value !== "")) return;
          event.preventDefault();
          onChange(usual[(at + 1) % usual.length] ?? "");
        }}
      />
      <div className="reasons">
        {usual.map((text) => (
          <button key={text} type="button" tabIndex={-1} onClick={() => onChange(text)}>
            {text}
          </button>
        ))}
      </div>
    </>
  );
}
