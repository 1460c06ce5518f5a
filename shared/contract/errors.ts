/**
 * The closed list of errors. Each says in Chinese what happened, what it means for the money, and what to do.
 * Words in {braces} are filled from the error's details. A test builds every text.
 */

export interface ErrorText {
  /** HTTP status of the answer that carries it. */
  readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 423 | 500 | 503;
  readonly what: string;
  readonly money: string;
  readonly action: string;
}

const NOTHING_STORED = "没有写入任何数据，原有账目没有变化。";

export const ERRORS = {
  // —— general
  BAD_REQUEST: {
    status: 400,
    what: "请求不完整或格式不对：{detail}。",
    money: NOTHING_STORED,
    action: "请按提示改正后重试。",
  },
  INTERNAL: {
    status: 500,
    what: "程序内部出错（{detail}）。",
    money: "这一步没有完成，已经完成的结算不受影响。",
    action: "请重试一次；仍不行，请把日志交给信息科。",
  },
  // —— people who work here
  // —— data folder and books
  // —— files
  // —— stays and settlements
  // —— policy
} as const satisfies Record<string, ErrorText>;

export type ErrorCode = keyof typeof ERRORS;

export type ErrorDetails = Readonly<Record<string, string | number>>;

function fill(text: string, details: ErrorDetails): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? ""));
}

/** The three sentences of an error with its details filled in. */
export function errorText(
  code: ErrorCode,
  details: ErrorDetails = {},
): { readonly what: string; readonly money: string; readonly action: string } {
  const text: ErrorText = ERRORS[code];
  return {
    what: fill(text.what, details),
    money: fill(text.money, details),
    action: fill(text.action, details),
  };
}

/** An expected error: it has a code from the list and is shown to the user as it is. */
export class YijieError extends Error {
  override name = "YijieError";
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, details: ErrorDetails = {}, options?: ErrorOptions) {
    const text = errorText(code, details);
    super(`${text.what}${text.money}${text.action}`, options);
    this.code = code;
    this.details = details;
  }
}
