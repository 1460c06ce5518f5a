/** First pass over 层: names and slots, so that a later layer can be told from an unknown one. */
import { REMAINDER_KEY } from "./keys.ts";
import { LAYER_QUANTITIES } from "./pack.ts";
import type { Reading } from "./reading.ts";
import type { ListNode, YamlNode } from "./yaml.ts";

export interface NamedLayer {
  readonly node: YamlNode;
  readonly name: string;
  readonly group: string | null;
  readonly slot: number;
  /** Parts of 分摊, in the order written */
  readonly shareSlots: readonly number[];
}

export interface LayerNames {
  readonly layers: readonly NamedLayer[];
  readonly groups: readonly { readonly name: string; readonly slot: number }[];
}

/** Takes the names of layers, groups and shares; their amounts can then be read wherever they are ready. */
export function nameLayers(reading: Reading, node: YamlNode | null): LayerNames {
  if (node === null) return { layers: [], groups: [] };
  if (node.kind !== "list" || node.items.length === 0) {
    if (node.kind === "empty") reading.blank(node, "层");
    else reading.report("取值", node, "层", "各层写成列表，每层以“- 名: …”开头");
    return { layers: [], groups: [] };
  }
  const lastOfGroup = lastMembers(node);
  const groups: { name: string; slot: number }[] = [];
  const layers: NamedLayer[] = [];
  for (const [index, item] of node.items.entries()) {
    if (item.kind !== "map") {
      reading.report("取值", item, "层", "每层写成一组“键: 值”");
      continue;
    }
    const entry = (key: string) => item.entries.find((one) => one.key.text === key)?.value;
    const text = entry("名");
    // A blank name is told as the blank that it is, and what else the layer leaves open is told with it.
    if (text?.kind === "empty") reading.blank(text, `层 › 第${index + 1}层 › 名`);
    else if (text?.kind !== "text") {
      reading.report("缺项", item, `层 › 第${index + 1}层`, "缺“名”");
      continue;
    }
    const declared = text.kind === "text" ? reading.declare(text, "层", `层 › ${text.text}`) : null;
    const name = declared ?? `第${index + 1}层`;
    const slot = addQuantities(reading, name, index + 1);
    const shareSlots = nameShares(reading, name, entry("分摊"), index + 1);
    const groupNode = entry("择一");
    const group = groupNode?.kind === "text" ? groupNode.text : null;
    if (groupNode?.kind === "text" && !groups.some((one) => one.name === group)) {
      const groupName = reading.declare(groupNode, "择一组", `层 › ${name} › 择一`);
      const last = lastOfGroup.get(groupNode.text) ?? index;
      if (groupName !== null) {
        groups.push({ name: groupName, slot: addQuantities(reading, groupName, last + 1) });
      }
    }
    layers.push({ node: item, name, group, slot, shareSlots });
  }
  return { layers, groups };
}

function lastMembers(node: ListNode): Map<string, number> {
  const last = new Map<string, number>();
  for (const [index, item] of node.items.entries()) {
    const group =
      item.kind === "map" ? item.entries.find(({ key }) => key.text === "择一")?.value : undefined;
    if (group?.kind === "text") last.set(group.text, index);
  }
  return last;
}

function addQuantities(reading: Reading, name: string, readyFrom: number): number {
  const slots = LAYER_QUANTITIES.map((quantity) =>
    reading.addAmount(`${name}.${quantity}`, readyFrom, true),
  );
  return slots[0] ?? -1;
}

function nameShares(
  reading: Reading,
  layer: string,
  node: YamlNode | undefined,
  readyFrom: number,
): number[] {
  if (node?.kind !== "map") return [];
  return node.entries
    .filter(({ key }) => key.text !== REMAINDER_KEY)
    .map(({ key }) => reading.addAmount(`${layer}.分摊${key.text}`, readyFrom, true));
}
