import type { AnswerOf } from "../../shared/contract/contract.ts";

/** What the check of the books found: nothing, or every row that something else than 医结 has changed. */
export function CheckResult({ check }: { readonly check: AnswerOf<"check"> }) {
  const { ok, findings, checked } = check;
  const scope = `查了日志 ${checked.logEntries} 条、账行 ${checked.rows} 行、费用明细 ${checked.feeLines} 行、结算单 ${checked.settlements} 张`;
  if (ok) {
    return (
      <p className="check-result ok" role="status">
        <strong>✓ 账簿完好</strong> {scope}：日志链、每一行的摘要、单号连续、金额平衡，都对。
      </p>
    );
  }
  return (
    <section className="check-result stop" role="alert">
      <p>
        <strong>⊖ 账簿有 {findings.length} 处不对</strong> {scope}。
        请不要再结算，先复制一份数据文件夹，再请信息科用最近的备份核对。
      </p>
      <table className="ledger">
        <thead>
          <tr>
            <th>哪张表</th>
            <th>哪一行</th>
            <th>怎么了</th>
          </tr>
        </thead>
        <tbody>
          {findings.slice(0, 100).map(({ table, key, problem }) => (
            <tr key={`${table} ${key} ${problem}`}>
              <td>{TABLES[table] ?? table}</td>
              <td>{key}</td>
              <td>{problem}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {findings.length > 100 ? <p>这里列出前 100 处。</p> : null}
    </section>
  );
}

const TABLES: Readonly<Record<string, string>> = {
  setting: "设置",
  account: "账号",
  act: "业务号",
  log: "日志",
  person: "参保登记",
  identity: "特殊身份",
  registration: "备案",
  catalogue_item: "医保目录",
  opening_balance: "年初累计",
  import_batch: "导入批次",
  quarantine: "没有收下的行",
  stay: "住院",
  stay_version: "账单",
  fee_line: "费用明细",
  decision: "来源决定",
  pack: "政策包",
  number_series: "单号",
  settlement: "结算单",
  settlement_layer: "各层支付",
  settlement_amount: "年度累计",
  reprint: "补打",
  day_close: "日结",
  month_close: "月结",
};
