/** What the crash test and its host process say to each other, one JSON text a line. */

export type KillPlan =
  | { readonly mode: "in transaction"; readonly after: number }
  | { readonly mode: "before the answer" };

interface ActOf {
  readonly key: string;
  readonly at: string;
  readonly actor: unknown;
  readonly kill: KillPlan | null;
}

export type ActCommand = ActOf &
  (
    | { readonly do: "import"; readonly files: readonly { path: string; name: string }[] }
    | {
        readonly do: "settle";
        readonly inpatientNo: string;
        readonly shownDigest: string;
        /** 欠费结算: nothing is paid */
        readonly owing: boolean;
      }
    | { readonly do: "collect"; readonly slipNumber: string; readonly paid: number }
    | { readonly do: "undo"; readonly slipNumber: string; readonly collected: number }
  );

export type Command =
  | { readonly do: "open"; readonly folder: string }
  | { readonly do: "close" }
  | { readonly do: "show"; readonly at: string; readonly inpatientNo: string }
  | ActCommand;

export type Reply =
  | { readonly ready: true }
  | { readonly answer: unknown }
  | { readonly error: string }
  | { readonly dying: KillPlan["mode"] };
