/** 规则库: the rules in force with their switches and hits, the files that they come from; files are dropped or chosen here. */
import { Button } from "antd";
import { useRef, useState } from "react";
import { SWITCH_STATES, type SwitchState } from "../../shared/audit/types.ts";
import type { AnswerOf } from "../../shared/contract/contract.ts";
import type { YijieError } from "../../shared/contract/errors.ts";
import { useActKey } from "../app/actKey.ts";
import { host, newKey } from "../app/host.ts";
import { useKey } from "../app/keys.tsx";
import { useSession } from "../app/session.tsx";
import { asError, useAnswer } from "../app/useAnswer.ts";
import { useLive } from "../app/useLive.ts";
import { ChoiceList } from "../design/ChoiceList.tsx";
import { SectionTitle } from "../design/Ledger.tsx";
import { ErrorBox, KeyHint, Waiting } from "../design/parts.tsx";
import { LevelWord } from "./Level.tsx";
import { ReasonDialog } from "./ReasonDialog.tsx";
import { RuleFiles } from "./RuleFiles.tsx";

type Library = AnswerOf<"rules">;
type Rule = Library["rules"][number];

const heightOf = () => 44;

export function RulesView({ onDrill }: { readonly onDrill: (ruleCode: string) => void }) {
  const { account } = useSession();
  const asked = useAnswer("rules", () => host.rules({}));
  useLive(["reviewed", "decided", "imported"], asked.again);
  const [at, setAt] = useState(0);
  const may = account.role === "医保办主任";
  const files = useFileImport(asked.again);
  const input = useRef<HTMLInputElement>(null);
  useKey("F6", "导入规则", () => input.current?.click(), { when: may && !files.busy });
  const { answer, error } = asked;
  if (error !== null) return <ErrorBox error={error} onRetry={asked.again} />;
  if (answer === null) return <Waiting />;
  const rule = answer.rules[Math.min(at, answer.rules.length - 1)];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is for the mouse; the button is for everybody
    <div
      className="rules"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        if (may) void files.send([...event.dataTransfer.files]);
      }}
    >
      <section className="rule-list" aria-label="规则">
        <p className="rule-summary">
          <strong>{answer.on}</strong> 条在用，其中 <strong>{answer.automatic}</strong> 条自动扣减
        </p>
        <ChoiceList
          id="rule"
          label="规则"
          count={answer.rules.length}
          at={Math.min(at, answer.rules.length - 1)}
          heightOf={heightOf}
          onAt={setAt}
          render={(index) => {
            const row = answer.rules[index];
            return row === undefined ? null : <RuleRow rule={row} />;
          }}
        />
      </section>
      <div className="rule-side">
        {rule === undefined ? null : (
          <RuleDetail
            key={rule.code}
            rule={rule}
            may={may}
            onChanged={asked.again}
            onDrill={onDrill}
          />
        )}
        <SectionTitle title="规则文件" note="把国家医保局公布的表格拖到这一页，或按键选择">
          {may ? (
            <Button loading={files.busy} onClick={() => input.current?.click()}>
              导入规则 <KeyHint name="F6" />
            </Button>
          ) : null}
        </SectionTitle>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          accept=".xlsx,.xls,.csv,.yaml,.yml,.zip"
          onChange={({ target }) => {
            void files.send([...(target.files ?? [])]);
            target.value = "";
          }}
        />
        {files.error === null ? null : <ErrorBox error={files.error} />}
        {files.words === "" ? null : <p role="status">{files.words}</p>}
        <RuleFiles files={answer.files} may={may} onChanged={asked.again} />
      </div>
    </div>
  );
}

function useFileImport(again: () => void) {
  const [busy, setBusy] = useState(false);
  const [words, setWords] = useState("");
  const [error, setError] = useState<YijieError | null>(null);
  async function send(chosen: readonly File[]): Promise<void> {
    setBusy(true);
    setError(null);
    const done: string[] = [];
    try {
      for (const file of chosen) {
        setWords(`正在导入 ${file.name}`);
        const content = new Uint8Array(await file.arrayBuffer());
        const { uploadId } = await host.upload({ name: file.name }, { content });
        const imported = await host.importRules({ uploadId }, { key: newKey() });
        const { rows, understood, notes, notUnderstood } = imported.report;
        done.push(
          `${file.name}：${imported.rules} 条规则，${rows} 行 = 看懂 ${understood} + 说明 ${notes} + 没看懂 ${notUnderstood}`,
        );
      }
    } catch (failure) {
      setError(asError(failure));
    } finally {
      setWords(done.join("；"));
      setBusy(false);
      again();
    }
  }
  return { busy, words, error, send };
}

function RuleRow({ rule }: { readonly rule: Rule }) {
  return (
    <div className={rule.state === "关" ? "rule-row off" : "rule-row"}>
      <span className="code">{rule.code}</span>
      <span title={rule.name}>{rule.name}</span>
      <LevelWord level={rule.state === "提示" ? "提示" : rule.level} />
      <span className={rule.state === "自动扣减" ? "state warn" : "quiet"}>
        {rule.state === "按级别" ? "" : rule.state}
      </span>
      <span className="number">{rule.hits === 0 ? "" : rule.hits}</span>
    </div>
  );
}

const KEYS: Readonly<Record<SwitchState, string>> = {
  按级别: "F2",
  关: "F4",
  提示: "F8",
  自动扣减: "F9",
};

const SAYS: Readonly<Record<SwitchState, string>> = {
  按级别: "照规则自己的级别：违规挡结算，可疑和提示列出来看；不扣减。",
  关: "这条规则不再运行。没有结算的账单随后重新审核，它的疑点关闭。",
  提示: "只提示，不挡结算，不扣减。",
  自动扣减: "",
};

function saysOf(rule: Rule, state: SwitchState): string {
  if (state !== "自动扣减") return SAYS[state];
  return rule.bearer === "病人"
    ? "命中的金额结算前转为病人全自费，不再逐条问；单条可以豁免。"
    : "由医院承担：不转给病人，命中的账单要改正才能结算；单条可以豁免。";
}

function RuleDetail({
  rule,
  may,
  onChanged,
  onDrill,
}: {
  readonly rule: Rule;
  readonly may: boolean;
  readonly onChanged: () => void;
  readonly onDrill: (ruleCode: string) => void;
}) {
  const [wanted, setWanted] = useState<SwitchState | null>(null);
  const actKey = useActKey();
  const can = (state: SwitchState): boolean =>
    may && state !== rule.state && (state !== "自动扣减" || rule.mayDeduct);
  useKey("F2", "按级别", () => setWanted("按级别"), { when: can("按级别") });
  useKey("F4", "关", () => setWanted("关"), { when: can("关") });
  useKey("F8", "只提示", () => setWanted("提示"), { when: can("提示") });
  useKey("F9", "自动扣减", () => setWanted("自动扣减"), { when: can("自动扣减") });
  return (
    <section className="rule" aria-label="规则详情">
      <header>
        <LevelWord level={rule.level} />
        <h1>{rule.name}</h1>
        <span className="quiet">{rule.code}</span>
      </header>
      <dl className="finding-facts">
        <div>
          <dt>开关</dt>
          <dd>
            <strong>{rule.state}</strong>
            {rule.switchedAt === null
              ? "（没有改过）"
              : ` ${rule.switchedBy} ${rule.switchedAt.replace("T", " ")}：${rule.reason}`}
          </dd>
        </div>
        <div>
          <dt>命中</dt>
          <dd>
            {rule.hits === 0 ? (
              "没有"
            ) : (
              <button type="button" className="link" onClick={() => onDrill(rule.code)}>
                {rule.hits} 条，未处理 {rule.open}
              </button>
            )}
          </dd>
        </div>
        <div>
          <dt>来源</dt>
          <dd>
            {rule.file ?? "程序自带"}，{rule.version}
            {rule.entries === null || rule.entries < 2 ? "" : `，${rule.entries} 行`}
          </dd>
        </div>
        <div>
          <dt>扣减由谁承担</dt>
          <dd>
            {rule.mayDeduct
              ? `${rule.bearer}${rule.bearer === "病人" ? "（转全自费）" : "（改账单）"}`
              : "不能自动扣减，要人核实"}
          </dd>
        </div>
        <div className="whole">
          <dt>条文</dt>
          <dd>{rule.legalBasis}</dd>
        </div>
      </dl>
      {may ? (
        <div className="finding-acts">
          {SWITCH_STATES.filter(can).map((state) => (
            <Button key={state} onClick={() => setWanted(state)}>
              {state === "提示" ? "只提示" : state} <KeyHint name={KEYS[state]} />
            </Button>
          ))}
        </div>
      ) : null}
      {wanted === null ? null : (
        <ReasonDialog
          title={`${wanted}：${rule.name}`}
          says={saysOf(rule, wanted)}
          usual={["按本院会议决定", "按医保局要求", "误报较多，核对后再开"]}
          act={async (reason) => {
            const request = { ruleCode: rule.code, state: wanted, reason };
            await host.switchRule(request, actKey.of(request));
            actKey.done();
          }}
          onDone={() => {
            setWanted(null);
            onChanged();
          }}
          onClose={() => setWanted(null)}
        />
      )}
    </section>
  );
}
