/** 设置: what the office has set once for all, who works here, and how this window looks. */
import { useSession } from "../app/session.tsx";
import { InboxPanel } from "../import/InboxPanel.tsx";
import { Accounts } from "./Accounts.tsx";
import { Display } from "./Display.tsx";
import { OfficeSettings } from "./OfficeSettings.tsx";
import { OtherComputers } from "./OtherComputers.tsx";
import { PushTokens } from "./PushTokens.tsx";
import { ThisComputer } from "./ThisComputer.tsx";
import "./settings.css";

export default function SettingsPage() {
  const { account, office } = useSession();
  const mayChange = account.role === "系统管理" || account.role === "医保办主任";
  const maySeeAccounts = mayChange || account.role === "审计只读";
  return (
    <div className="settings">
      <header>
        <h1>设置</h1>
        <span className="quiet">
          {office.training ? "演示账簿" : "正式账簿"} · 医结 {office.version} · 主机时间{" "}
          {office.now.replace("T", " ").slice(0, 16)}
        </span>
      </header>
      <div className="columns">
        <div>
          <OfficeSettings mayChange={mayChange} />
          <Display />
          <ThisComputer />
        </div>
        <div>
          {mayChange ? <OtherComputers /> : null}
          {mayChange ? <InboxPanel /> : null}
          {account.role === "系统管理" ? <PushTokens /> : null}
          {maySeeAccounts ? <Accounts mayChange={mayChange} /> : null}
        </div>
      </div>
    </div>
  );
}
