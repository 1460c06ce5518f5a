/** Before the log-in: an office that is still empty is set up first; any other asks who comes. */
import { host } from "../app/host.ts";
import { useAnswer } from "../app/useAnswer.ts";
import { Waiting } from "../design/parts.tsx";
import { FirstStart } from "./FirstStart.tsx";
import { HostTrouble } from "./HostTrouble.tsx";
import { LogIn } from "./LogIn.tsx";

export function Welcome({ onSignedIn }: { readonly onSignedIn: () => void }) {
  const { answer, error, again } = useAnswer("welcome", () => host.welcome({}));
  if (answer !== null) {
    return answer.firstStart ? (
      <FirstStart onDone={again} />
    ) : (
      <LogIn welcome={answer} onSignedIn={onSignedIn} />
    );
  }
  if (error !== null) return <HostTrouble error={error} onRetry={again} />;
  return (
    <div className="entrance">
      <div className="log-in">
        <Waiting />
      </div>
    </div>
  );
}
