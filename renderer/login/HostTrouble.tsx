/** In place of the office, while its host cannot be worked with: why, and in the desktop the ways to another host. */
import { useEffect, useRef } from "react";
import type { YijieError } from "../../shared/contract/errors.ts";
import { ErrorBox } from "../design/parts.tsx";
import { HostChoice, useAppInfo } from "./HostChoice.tsx";
import "./login.css";

const TRY_AGAIN_MS = 3_000;

export function HostTrouble({
  error,
  onRetry,
}: {
  readonly error: YijieError;
  readonly onRetry: () => void;
}) {
  const info = useAppInfo();
  const isAway = error.code === "HOST_UNREACHABLE";
  const latest = useRef(onRetry);
  latest.current = onRetry;
  // A host that was switched on late is found without anybody's pressing.
  useEffect(() => {
    if (!isAway) return;
    const timer = setInterval(() => latest.current(), TRY_AGAIN_MS);
    return () => clearInterval(timer);
  }, [isAway]);

  return (
    <div className="entrance">
      <div className="host-trouble">
        <h1>医结</h1>
        <ErrorBox error={error} onRetry={onRetry} />
        {info === null ? null : <HostChoice info={info} />}
      </div>
    </div>
  );
}
