/** The queue folded to its first characters, so that 为什么 has room without covering what it explains. */
import type { Queue } from "./useQueue.ts";

const SHOWN = 14;

export function QueueRail({
  queue,
  openId,
  onOpen,
}: {
  readonly queue: Queue;
  readonly openId: number | null;
  readonly onOpen: (stayId: number) => void;
}) {
  const at = Math.max(0, queue.open.findIndex(({ stayId }) => stayId === openId) - 3);
  return (
    <aside className="queue-rail" aria-label="病人清单">
      {queue.open.slice(at, at + SHOWN).map(({ stayId, name }) => (
        <button
          key={stayId}
          type="button"
          tabIndex={-1}
          title={name}
          aria-label={name}
          aria-current={stayId === openId}
          onClick={() => onOpen(stayId)}
        >
          {name.slice(0, 1)}
        </button>
      ))}
    </aside>
  );
}
