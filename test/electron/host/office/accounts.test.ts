import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  createAccount,
  disableAccount,
  logIn,
  logOut,
  sessionActor,
} from "../../../../electron/host/office/accounts.ts";
import { RIGHTS, requireRight } from "../../../../electron/host/office/rights.ts";
import { ROLE_CONFLICTS, ROLES, type Role, roleConflict } from "../../../../shared/people/roles.ts";
import {
  addActor,
  ask,
  closeTestOffice,
  errorCode,
  errorCodeOf,
  moveTo,
  openTestOffice,
  type TestOffice,
} from "../../../support/office.ts";

const PASSWORD = "春眠不觉晓2023";

describe("people who work here", () => {
  let office: TestOffice;

  beforeEach(async () => {
    office = await openTestOffice();
  });
  afterEach(() => closeTestOffice(office));

  function create(login: string, role: Role, employeeNo = login, actor = office.console) {
    return createAccount(office.books, ask(actor), {
      login,
      name: `姓名${employeeNo}`,
      employeeNo,
      role,
      password: PASSWORD,
    });
  }

  function enter(login: string, password = PASSWORD) {
    return logIn(office.books, { login, password, window: "3号窗口" });
  }

  it("log in with a password that is stored only as a scrypt hash, and out again", async () => {
    await create("zhang", "窗口");
    const hash = office.books.database
      .prepare("SELECT password_hash FROM account WHERE login = 'zhang'")
      .pluck()
      .get() as string;
    expect(hash).toMatch(/^scrypt\$32768\$8\$3\$[\w+/=]+\$[\w+/=]+$/);
    const { token, actor } = await enter("zhang");
    expect(actor).toMatchObject({ login: "zhang", role: "窗口", window: "3号窗口" });
    expect(sessionActor(office.books, token)).toEqual(actor);
    const stored = office.books.database.prepare("SELECT token_hash FROM session").pluck().all();
    expect(JSON.stringify(stored)).not.toContain(token);
    logOut(office.books, token);
    expect(errorCode(() => sessionActor(office.books, token))).toBe("SESSION_ENDED");
    expect(errorCode(() => sessionActor(office.books, "nonsense"))).toBe("SESSION_ENDED");
  });

  it("are the same person whatever form the password's characters were typed in", async () => {
    await create("zhang", "窗口");
    await enter("zhang", PASSWORD.replace("2023", "２０２３"));
  });

  it("never log in to the console's account", async () => {
    expect(await errorCodeOf(enter("命令行", ""))).toBe("LOGIN_REFUSED");
  });

  it("are locked out for 15 minutes after five wrong passwords, tried one by one or all at once", async () => {
    await create("zhang", "窗口");
    for (let index = 0; index < 5; index += 1) {
      expect(await errorCodeOf(enter("zhang", "wrong"))).toBe("LOGIN_REFUSED");
    }
    expect(await errorCodeOf(enter("zhang"))).toBe("LOGIN_LOCKED");
    moveTo(office, "2023-06-05T09:14:59");
    expect(await errorCodeOf(enter("zhang"))).toBe("LOGIN_LOCKED");
    moveTo(office, "2023-06-05T09:15:00");
    await enter("zhang");
    const codes = await Promise.all(
      Array.from({ length: 8 }, () => errorCodeOf(enter("zhang", "wrong"))),
    );
    expect(codes.filter((code) => code === "LOGIN_REFUSED")).toHaveLength(5);
    expect(codes.filter((code) => code === "LOGIN_LOCKED")).toHaveLength(3);
    expect(await errorCodeOf(enter("nobody", "wrong"))).toBe("LOGIN_REFUSED");
  });

  it("lose their session after 30 idle minutes and after 12 hours, however busy", async () => {
    await create("zhang", "窗口");
    const first = await enter("zhang");
    moveTo(office, "2023-06-05T09:29:59");
    sessionActor(office.books, first.token);
    moveTo(office, "2023-06-05T09:59:59");
    expect(errorCode(() => sessionActor(office.books, first.token))).toBe("SESSION_ENDED");

    const second = await enter("zhang");
    for (let minute = 60; minute < 13 * 60; minute += 20) {
      const hour = String(9 + Math.floor(minute / 60)).padStart(2, "0");
      moveTo(office, `2023-06-05T${hour}:${String(minute % 60).padStart(2, "0")}:00`);
      if (hour === "22" || (hour === "21" && minute % 60 >= 59)) break;
      sessionActor(office.books, second.token);
    }
    moveTo(office, "2023-06-05T21:59:58");
    sessionActor(office.books, second.token);
    moveTo(office, "2023-06-05T21:59:59");
    expect(errorCode(() => sessionActor(office.books, second.token))).toBe("SESSION_ENDED");
  });

  it("lose account and session when they are disabled", async () => {
    await create("zhang", "窗口");
    const { token } = await enter("zhang");
    disableAccount(office.books, ask(office.console), { login: "zhang" });
    expect(errorCode(() => sessionActor(office.books, token))).toBe("SESSION_ENDED");
    expect(await errorCodeOf(enter("zhang"))).toBe("LOGIN_REFUSED");
    const again = () => disableAccount(office.books, ask(office.console), { login: "zhang" });
    expect(errorCode(again)).toBe("ACCOUNT_UNKNOWN");
  });

  it("may log in while the clock runs behind, so that somebody can put it right", async () => {
    await create("zhang", "窗口");
    moveTo(office, "2023-06-04T09:00:00");
    await enter("zhang");
    expect(await errorCodeOf(create("li", "窗口"))).toBe("CLOCK_BEHIND");
  });

  it("are refused with a bad account, a taken login and another's number", async () => {
    const bad = { login: "a b", name: "", employeeNo: "", role: "窗口" as Role, password: "short" };
    expect(await errorCodeOf(createAccount(office.books, ask(office.console), bad))).toBe(
      "ACCOUNT_INVALID",
    );
    await create("zhang", "窗口", "001");
    expect(await errorCodeOf(create("zhang", "窗口", "002"))).toBe("ACCOUNT_EXISTS");
    const stranger = {
      login: "li",
      name: "另一个人",
      employeeNo: "001",
      role: "政策维护" as Role,
      password: PASSWORD,
    };
    expect(await errorCodeOf(createAccount(office.books, ask(office.console), stranger))).toBe(
      "ACCOUNT_INVALID",
    );
  });

  describe("不相容岗位分离 (requirement D30)", () => {
    it("names every refused pair once, with its reason", () => {
      const pairs = ROLE_CONFLICTS.map(({ roles }) => [...roles].sort().join("+"));
      expect(new Set(pairs).size).toBe(pairs.length);
      for (const { roles, reason } of ROLE_CONFLICTS) {
        expect(roles[0]).not.toBe(roles[1]);
        expect(reason.length).toBeGreaterThan(4);
      }
      for (const role of ROLES) {
        if (role !== "系统管理") expect(roleConflict("系统管理", role)).not.toBeNull();
        if (role !== "审计只读") expect(roleConflict(role, "审计只读")).not.toBeNull();
      }
    });

    it("refuses both roles to one person and gives them to two", async () => {
      await create("wang-1", "窗口", "007");
      expect(await errorCodeOf(create("wang-2", "审计只读", "007"))).toBe("ROLES_CONFLICT");
      expect(await errorCodeOf(create("wang-2", "系统管理", "007"))).toBe("ROLES_CONFLICT");
      expect(await errorCodeOf(create("wang-2", "窗口", "007"))).toBe("ROLES_CONFLICT");
      await create("li", "审计只读", "008");
    });

    it("lets go once the first account is disabled, and allows what does not conflict", async () => {
      await create("wang-1", "窗口", "007");
      disableAccount(office.books, ask(office.console), { login: "wang-1" });
      await create("wang-2", "医保办主任", "007");
      await create("wang-3", "政策维护", "007");
    });

    it("leaves the making of managers and administrators to system administration and console", async () => {
      const administrator = addActor(office.books, "系统员", "系统管理", "");
      expect(await errorCodeOf(create("a", "医保办主任", "a", office.manager))).toBe("NOT_ALLOWED");
      expect(await errorCodeOf(create("b", "系统管理", "b", office.manager))).toBe("NOT_ALLOWED");
      await create("c", "窗口", "c", office.manager);
      await create("d", "医保办主任", "d", administrator);
      expect(await errorCodeOf(create("e", "窗口", "e", office.cashier))).toBe("NOT_ALLOWED");
    });
  });

  it("can do what their role may and nothing else", () => {
    for (const [kind, allowed] of Object.entries(RIGHTS)) {
      for (const role of ROLES) {
        const actor = { ...office.cashier, role };
        const code = errorCode(() => requireRight(actor, kind as keyof typeof RIGHTS));
        expect([kind, role, code]).toEqual([
          kind,
          role,
          (allowed as readonly Role[]).includes(role) ? "no error" : "NOT_ALLOWED",
        ]);
      }
    }
    const reads: Role[] = ["审计只读"];
    for (const allowed of Object.values(RIGHTS)) {
      expect((allowed as readonly Role[]).some((role) => reads.includes(role))).toBe(false);
    }
  });
});
