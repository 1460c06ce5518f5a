/** Rows of the platform's own tables beside the stays: settlements (setl_d) and diagnoses (setl_list_diag_d). */
import type { DiagnosisField, SettlementField } from "./billLayouts.ts";
import type { RowReader } from "./rowReader.ts";
import { readPlatformAmounts, type StayDraft } from "./stayRow.ts";

/** The stay with what the platform settled. Null where the row or the stay has faults. */
export function readSettlement(
  row: RowReader<SettlementField>,
  stay: StayDraft | null,
): StayDraft | null {
  const settlementId = row.needCode("settlementId");
  const settledAt = row.needMoment("settledAt");
  const totalFee = row.needAmount("total");
  const amounts = readPlatformAmounts(row);
  if (amounts === null) {
    row.fault(
      "fundTotal",
      "PLATFORM_INCOMPLETE",
      "平台结算数据不全：基金、账户、现金或范围内有空的",
    );
  }
  if (stay?.platform != null) {
    const reason = `这次住院已经有一笔结算（${stay.platform.settlementId}），一次住院只能有一笔有效的`;
    row.fault("settlementId", "SETTLEMENT_TWICE", reason);
  }
  if (row.faults.length > 0 || stay === null || settledAt === null || totalFee === null)
    return null;
  return {
    ...stay,
    declaredTotal: stay.declaredTotal ?? totalFee,
    receiptNumber: stay.receiptNumber ?? (row.code("receiptNumber") || null),
    platform:
      amounts === null || amounts === "none"
        ? null
        : { settlementId, settledAt, totalFee, ...amounts },
  };
}

/** The stay with one diagnosis more: the main one where it has none, else among the others. */
export function readDiagnosis(row: RowReader<DiagnosisField>, stay: StayDraft): StayDraft {
  const code = row.needCode("diagnosisCode");
  const name = row.text("diagnosisName");
  const isMain = ["1", "是", "主要诊断"].includes(row.code("isMain"));
  if (row.faults.length > 0) return stay;
  if (isMain) return { ...stay, diagnosisCode: code, diagnosisName: name };
  return { ...stay, secondaryDiagnoses: [...stay.secondaryDiagnoses, name === "" ? code : name] };
}
