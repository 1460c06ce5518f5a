/** Fee lines typed by hand, for the split. */
import { Button, Input, Select } from "antd";
import type { TypedLine } from "./trial.ts";

export function LineInputs({
  classes,
  lines,
  onChange,
}: {
  readonly classes: readonly string[];
  readonly lines: readonly TypedLine[];
  readonly onChange: (lines: readonly TypedLine[]) => void;
}) {
  const set = (id: number, part: Partial<TypedLine>) =>
    onChange(lines.map((line) => (line.id === id ? { ...line, ...part } : line)));
  const add = () => {
    const id = Math.max(0, ...lines.map((line) => line.id)) + 1;
    onChange([...lines, { id, class: "", amount: "", quantity: "1", ceiling: "", ratio: "" }]);
  };
  const field = (
    line: TypedLine,
    name: "amount" | "quantity" | "ceiling" | "ratio",
    label: string,
  ) => (
    <Input
      size="small"
      data-help={`trial-line-${name}`}
      aria-label={label}
      value={line[name]}
      onChange={({ target }) => set(line.id, { [name]: target.value })}
    />
  );
  return (
    <>
      <table className="line-inputs">
        <thead>
          <tr>
            <th>类别</th>
            <th>金额</th>
            <th>数量</th>
            <th>单价限额</th>
            <th>先行自付</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {lines.map((line, index) => (
            <tr key={line.id}>
              <td data-help="trial-line-class">
                <Select
                  size="small"
                  aria-label={`第 ${index + 1} 行类别`}
                  value={line.class === "" ? null : line.class}
                  options={classes.map((value) => ({ value, label: value }))}
                  onChange={(value) => set(line.id, { class: value ?? "" })}
                />
              </td>
              <td>{field(line, "amount", `第 ${index + 1} 行金额`)}</td>
              <td>{field(line, "quantity", `第 ${index + 1} 行数量`)}</td>
              <td>{field(line, "ceiling", `第 ${index + 1} 行单价限额`)}</td>
              <td>{field(line, "ratio", `第 ${index + 1} 行先行自付`)}</td>
              <td>
                <Button
                  size="small"
                  type="text"
                  aria-label={`删去第 ${index + 1} 行`}
                  disabled={lines.length === 1}
                  onClick={() => onChange(lines.filter(({ id }) => id !== line.id))}
                >
                  删
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Button size="small" onClick={add}>
        加一行
      </Button>
    </>
  );
}
