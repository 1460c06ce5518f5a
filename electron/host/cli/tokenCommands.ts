/** 推送口令 from the host's own console. */
import { createPushToken, listPushTokens, revokePushToken } from "../office/pushTokens.ts";
import { type Command, UsageError } from "./command.ts";
import { actorFor, DATA_OPTION, LOGIN_OPTION, newRequest, withBooks } from "./officeFolder.ts";

const MOST_DAYS = 730;

export const tokenCreate: Command = {
  name: "token create",
  help: "建一个推送口令，只显示这一次；用系统管理的账号",
  operands: "SYSTEM",
  leastOperands: 1,
  mostOperands: 1,
  options: {
    data: DATA_OPTION,
    days: { value: "DAYS", help: "几天后过期，默认 365，最多 730" },
    login: LOGIN_OPTION,
  },
  run: (input) => {
    const source = (input.operands[0] ?? "").trim();
    const days = Number(input.options.get("days") ?? "365");
    if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS) {
      throw new UsageError(`--days 要写 1 到 ${MOST_DAYS}`);
    }
    if (source === "" || source.length > 40 || /\p{C}/u.test(source)) {
      throw new UsageError("系统的名字要 1 到 40 个字");
    }
    return withBooks(input, async (books) => {
      const request = newRequest(await actorFor(books, input));
      const made = createPushToken(books, request, { source, days });
      const until = made.expiresAt.replace("T", " ");
      return {
        json: made,
        lines: [`第 ${made.tokenId} 号，用到 ${until}；口令只显示这一次：`, made.token ?? ""],
        ok: true,
      };
    });
  },
};

export const tokenList: Command = {
  name: "token list",
  help: "建过的推送口令",
  operands: "",
  leastOperands: 0,
  mostOperands: 0,
  options: { data: DATA_OPTION },
  run: (input) =>
    withBooks(input, async (books) => {
      const tokens = listPushTokens(books);
      return {
        json: { tokens },
        lines: tokens.map(({ tokenId, source, expiresAt, revokedAt }) => {
          const standing = revokedAt === null ? `用到 ${expiresAt}` : `${revokedAt} 停用`;
          return `${tokenId} ${source}：${standing.replace("T", " ")}`;
        }),
        ok: true,
      };
    }),
};

export const tokenRevoke: Command = {
  name: "token revoke",
  help: "停用一个推送口令",
  operands: "NUMBER",
  leastOperands: 1,
  mostOperands: 1,
  options: { data: DATA_OPTION, login: LOGIN_OPTION },
  run: (input) => {
    const tokenId = Number(input.operands[0]);
    if (!Number.isInteger(tokenId) || tokenId < 1) throw new UsageError("要写口令的号");
    return withBooks(input, async (books) => {
      revokePushToken(books, newRequest(await actorFor(books, input)), { tokenId });
      return { json: { tokenId }, lines: [`第 ${tokenId} 号推送口令已停用`], ok: true };
    });
  },
};
