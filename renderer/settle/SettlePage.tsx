/** 出院结算: the window's whole day. Left which one, middle what and why, right how much and what to do. */
import { go } from "../app/route.ts";
import { DeskPanels } from "./DeskPanels.tsx";
import { DeskKeys } from "./deskActs.tsx";
import { Queue } from "./Queue.tsx";
import { QueueRail } from "./QueueRail.tsx";
import { useDesk } from "./useDesk.ts";
import { useQueue } from "./useQueue.ts";
import "./settle.css";

export default function SettlePage() {
  const queue = useQueue();
  const desk = useDesk();
  const { panel, stayId, field } = desk;
  const openStay = (id: number) => go("settle", id);
  return (
    <div className={`desk ${panel.at}`}>
      <DeskKeys desk={desk} />
      {panel.at === "why" ? <QueueRail queue={queue} openId={stayId} onOpen={openStay} /> : null}
      <Queue
        queue={queue}
        openId={stayId}
        field={field}
        isFolded={panel.at === "why"}
        keysOn={panel.at === "none"}
        onOpen={openStay}
      />
      <DeskPanels desk={desk} />
    </div>
  );
}
