/** What a page shows when its own code failed or did not arrive: the rest of the window goes on. */
import { Button } from "antd";
import { Component, type ReactNode } from "react";
import { YijieError } from "../../shared/contract/errors.ts";
import { ErrorBox, KeyHint } from "../design/parts.tsx";
import { useKey } from "./keys.tsx";

interface State {
  readonly failure: unknown;
}

/** Give it a `key` of the page, so that another page starts anew. */
export class Boundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { failure: null };

  static getDerivedStateFromError(failure: unknown): State {
    return { failure };
  }

  override render() {
    const { failure } = this.state;
    return failure === null ? this.props.children : <Failed failure={failure} />;
  }
}

/**
 * The whole window is loaded again: after an update of the host the old window's files are gone, and a browser does not
 * fetch a file twice that it failed to get once. The session and the place in the address stay.
 */
function Failed({ failure }: { readonly failure: unknown }) {
  const reload = () => window.location.reload();
  useKey("F9", "重新打开", reload);
  const detail = failure instanceof Error ? failure.message : String(failure);
  return (
    <div className="empty-page">
      <ErrorBox error={new YijieError("SCREEN_FAILED", { detail })} />
      <p>
        <Button type="primary" autoFocus onClick={reload}>
          重新打开 <KeyHint name="F9" />
        </Button>
      </p>
    </div>
  );
}
