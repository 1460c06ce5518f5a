import { Reading } from "../policy/reading.ts";
import type { YamlNode } from "../policy/yaml.ts";

/** What both the file and the logic of its rules are read with. */
export class RuleReading extends Reading {
  override blank(node: { readonly start: number }, path: string): void {
    this.report("空白值", node, path, "这一项没有填值，不要留空：用不到的整行删去");
  }

  /** 是 or 否. */
  yes(node: YamlNode | null, path: string): boolean | null {
    const word = this.oneOf(node, path, ["是", "否"]);
    return word === null ? null : word === "是";
  }

  /** One of a closed list of words, as what it stands for. */
  wordOf<T>(node: YamlNode | null, path: string, words: Readonly<Record<string, T>>): T | null {
    const word = this.oneOf(node, path, Object.keys(words));
    return word === null ? null : (words[word] ?? null);
  }

  /** A whole number of at most six digits, at least `least`. */
  whole(node: YamlNode | null, path: string, least: number): number | null {
    const text = this.text(node, path);
    if (text === null) return null;
    const value = /^\d{1,6}$/.test(text.text) ? Number(text.text) : -1;
    if (value >= least) return value;
    this.report("取值", text, path, `“${text.text}”不是 ${least} 以上的整数`);
    return null;
  }

  /** A list with at least one text. */
  list(node: YamlNode | null, path: string): string[] {
    const texts = this.texts(node, path).map(({ text }) => text);
    if (node?.kind === "list" && node.items.length === 0) this.blank(node, path);
    return texts;
  }
}
