/** The packs of the books, those in force first, and a file that somebody wants to put into force. */

import type { ListedPack, PackFile } from "./packState.ts";

export function PackList({
  packs,
  file,
  chosen,
  onPack,
  onFile,
}: {
  readonly packs: readonly ListedPack[];
  readonly file: PackFile | null;
  /** The hash of a pack, or "file" */
  readonly chosen: string;
  readonly onPack: (pack: ListedPack) => void;
  readonly onFile: () => void;
}) {
  const inForce = packs.filter(({ retiredAt }) => retiredAt === null);
  const retired = packs.filter(({ retiredAt }) => retiredAt !== null);
  const row = (pack: ListedPack) => (
    <button
      key={pack.hash}
      type="button"
      className="pack-row"
      aria-current={pack.hash === chosen}
      onClick={() => onPack(pack)}
    >
      <strong>{pack.name}</strong>
      <span>
        {pack.from} 至 {pack.to}
      </span>
      <span>
        {[
          ...(pack.insuranceTypes.length === 0 ? [] : [pack.insuranceTypes.join("、")]),
          `地区 ${pack.regions.join("、") || "不自动选用"}`,
        ].join(" · ")}
      </span>
      {pack.retiredAt === null ? (
        <span className="ok-word">✓ {pack.activatedAt.slice(0, 10)} 启用</span>
      ) : (
        <span>○ {pack.retiredAt.slice(0, 10)} 停用</span>
      )}
    </button>
  );
  const byDate = (a: ListedPack, b: ListedPack) => (a.from < b.from ? 1 : -1);
  return (
    <nav className="pack-list" aria-label="政策包">
      {file === null ? null : (
        <>
          <h2>还没有启用</h2>
          <button
            type="button"
            className="pack-row"
            aria-current={chosen === "file"}
            onClick={onFile}
          >
            <strong>{file.name}</strong>
            <span>从文件打开，只在这个窗口</span>
          </button>
        </>
      )}
      <h2>在用</h2>
      {inForce.length === 0 ? <p>还没有启用政策包，所有住院都会挂起。</p> : null}
      {[...inForce].sort(byDate).map(row)}
      {retired.length === 0 ? null : <h2>停用，仍可重算</h2>}
      {[...retired].sort(byDate).map(row)}
    </nav>
  );
}
