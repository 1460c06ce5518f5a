/** 附件 (requirement D16): outside documents of a stay. Attached and withdrawn by acts, never deleted. */
import { readFile } from "node:fs/promises";
import type { Moment } from "../../../shared/calendar/day.ts";
import { YijieError } from "../../../shared/contract/errors.ts";
import type { FileContent } from "../../../shared/contract/operation.ts";
import { type Actor, type ActRequest, performAct } from "../store/act.ts";
import {
  ATTACHMENT_TYPES,
  type AttachmentType,
  attachmentType,
  keepAttachment,
  readAttachment,
} from "../store/attachments.ts";
import type { Books } from "../store/books.ts";
import { currentStay } from "../store/stays.ts";
import { requireRight, requireRole } from "./rights.ts";

const MOST_MEGABYTES = 20;
const MOST_BYTES = MOST_MEGABYTES * 1024 * 1024;
/** Of one stay, those that were withdrawn included. */
const MOST_OF_A_STAY = 100;
const MOST_NAME = 80;

export interface AttachmentRow {
  readonly id: number;
  readonly name: string;
  readonly type: AttachmentType;
  readonly bytes: number;
  readonly about: string;
  readonly at: Moment;
  readonly by: string;
  readonly window: string;
  readonly withdrawn: {
    readonly reason: string;
    readonly at: Moment;
    readonly by: string;
    readonly window: string;
  } | null;
}

/** In the order of coming. Throws NOT_FOUND. */
export function attachmentsOf(books: Books, stayId: number): readonly AttachmentRow[] {
  currentStay(books, stayId);
  const rows = books
    .prepare(
      `SELECT a.id, file_name AS name, media_type AS type, byte_count AS bytes, about, a.at, who.name AS 'by',
              a.window_name AS window, w.reason, w.at AS withdrawnAt, taker.name AS withdrawnBy,
              w.window_name AS withdrawnWindow
       FROM attachment a JOIN account who ON who.id = a.account_id
       LEFT JOIN attachment_withdrawal w ON w.attachment_id = a.id
       LEFT JOIN account taker ON taker.id = w.account_id WHERE a.stay_id = ? ORDER BY a.id`,
    )
    .all(stayId) as (Omit<AttachmentRow, "withdrawn"> & {
    readonly reason: string | null;
    readonly withdrawnAt: Moment;
    readonly withdrawnBy: string;
    readonly withdrawnWindow: string;
  })[];
  return rows.map(
    ({ reason, withdrawnAt: at, withdrawnBy: by, withdrawnWindow: window, ...row }) => ({
      ...row,
      withdrawn: reason === null ? null : { reason, at, by, window },
    }),
  );
}

export interface GivenAttachment {
  readonly stayId: number;
  /** Where the file lies now */
  readonly path: string;
  readonly bytes: number;
  /** As the person's file is called */
  readonly name: string;
  /** What it is */
  readonly about: string;
}

/** The file is on the disk before the act: books never name a file that is not there. Throws NOT_ALLOWED, NOT_FOUND, ATTACHMENT_REFUSED. */
export async function attachFile(
  books: Books,
  request: ActRequest,
  { stayId, path, bytes, name, about }: GivenAttachment,
): Promise<{ readonly id: number }> {
  requireRight(request.actor, "附上附件");
  currentStay(books, stayId);
  if (bytes > MOST_BYTES) refuse(`文件超过 ${MOST_MEGABYTES} MB，有 ${bytes} 字节`);
  const content = await readFile(path);
  const type = attachmentType(content);
  if (type === null) refuse("文件不是 PDF、PNG 或 JPEG（看的是内容，不是扩展名）");
  const digest = await keepAttachment(books.folder, content);
  const fileName = cleanName(name, ATTACHMENT_TYPES[type].ending);
  const head = {
    ...request,
    kind: "附上附件",
    subject: String(stayId),
    request: { stayId, digest, name, about },
  };
  return performAct(books, head, (act) => {
    refuseTwice(books, stayId, digest);
    const row = act.insert("attachment", {
      stay_id: stayId,
      digest,
      media_type: type,
      byte_count: content.byteLength,
      file_name: fileName,
      about: about.trim(),
      at: act.at,
      account_id: request.actor.accountId,
      window_name: request.actor.window,
    });
    act.note({ attachment: Number(row.id), digest });
    return { id: Number(row.id) };
  });
}

function refuse(detail: string): never {
  throw new YijieError("ATTACHMENT_REFUSED", { detail, limit: MOST_MEGABYTES });
}

function refuseTwice(books: Books, stayId: number, digest: string): void {
  const rows = books
    .prepare(
      `SELECT digest, (SELECT 1 FROM attachment_withdrawal WHERE attachment_id = id) AS withdrawn
       FROM attachment WHERE stay_id = ?`,
    )
    .all(stayId) as { readonly digest: string; readonly withdrawn: number | null }[];
  if (rows.some((row) => row.digest === digest && row.withdrawn === null)) {
    refuse("同一份文件已经附在这次住院上");
  }
  if (rows.length >= MOST_OF_A_STAY) refuse(`一次住院最多附 ${MOST_OF_A_STAY} 份`);
}

/** A plain name that every system takes, with the ending that the content has. */
export function cleanName(name: string, ending: string): string {
  const last = name.normalize("NFC").split(/[\\/]/).at(-1) ?? "";
  const plain = last
    // Control and format characters too: a name must read as what it is.
    .replace(/[\p{C}\p{Zl}\p{Zp}<>:"|?*']/gu, "")
    .replace(/\.[A-Za-z0-9]{1,5}$/, "")
    .replace(/^[.\s]+|[.\s]+$/g, "");
  const cut = [...plain].slice(0, MOST_NAME).join("").trim();
  return `${cut === "" ? "附件" : cut}.${ending}`;
}

interface StoredAttachment {
  readonly digest: string;
  readonly name: string;
  readonly type: AttachmentType;
  readonly withdrawn: number | null;
}

/** Of a stay; throws NOT_FOUND. */
function storedAttachment(books: Books, stayId: number, id: number): StoredAttachment {
  const row = books
    .prepare(
      `SELECT digest, file_name AS name, media_type AS type,
              (SELECT 1 FROM attachment_withdrawal WHERE attachment_id = id) AS withdrawn
       FROM attachment WHERE id = ? AND stay_id = ?`,
    )
    .get(id, stayId) as StoredAttachment | undefined;
  if (row === undefined) throw new YijieError("NOT_FOUND", { what: `附件 ${id}` });
  return row;
}

/**
 * The file as it was attached. One that was withdrawn may be another patient's: only those who answer for it see it.
 * Throws NOT_FOUND, NOT_ALLOWED, ATTACHMENT_DAMAGED.
 */
export async function openAttachment(
  books: Books,
  actor: Actor,
  { stayId, attachmentId }: { readonly stayId: number; readonly attachmentId: number },
): Promise<FileContent> {
  const { digest, name, type, withdrawn } = storedAttachment(books, stayId, attachmentId);
  if (withdrawn !== null) requireRole(actor, "打开撤回的附件", ["医保办主任", "审计只读"]);
  const bytes = await readAttachment(books.folder, digest);
  if (typeof bytes === "string") {
    throw new YijieError("ATTACHMENT_DAMAGED", { id: attachmentId, problem: bytes, digest });
  }
  return { name, type, bytes };
}

/** Throws NOT_ALLOWED, NOT_FOUND, REASON_MISSING, ENTRY_REFUSED. */
export function withdrawAttachment(
  books: Books,
  request: ActRequest,
  asked: { readonly stayId: number; readonly attachmentId: number; readonly reason: string },
): { readonly id: number } {
  requireRight(request.actor, "撤回附件");
  const { stayId, attachmentId: id, reason } = asked;
  if (reason.trim().length < 2) throw new YijieError("REASON_MISSING", { act: "撤回附件" });
  const head = {
    ...request,
    kind: "撤回附件",
    subject: String(stayId),
    request: { stayId, attachmentId: id, reason },
  };
  return performAct(books, head, (act) => {
    if (storedAttachment(books, stayId, id).withdrawn !== null) {
      throw new YijieError("ENTRY_REFUSED", { detail: `附件 ${id} 已经撤回` });
    }
    act.insert("attachment_withdrawal", {
      attachment_id: id,
      reason: reason.trim(),
      at: act.at,
      account_id: request.actor.accountId,
      window_name: request.actor.window,
    });
    act.note({ attachment: id });
    return { id };
  });
}
