/** How the windows of other machines reach this host: what a manager reads out, and what the IT installs. */
import { host } from "../app/host.ts";
import { useAnswer } from "../app/useAnswer.ts";
import { SectionTitle } from "../design/Ledger.tsx";
import "../login/connect.css";

/** Nothing while the host serves its own machine only. */
export function OtherComputers() {
  const { answer } = useAnswer("lan", () => host.lanAccess({}));
  if (answer === null || answer.lan === null) return null;
  const { places, pairingCode, certificateFile } = answer.lan;
  return (
    <section className="other-computers">
      <SectionTitle title="别的电脑" note="在窗口的桌面程序里选“连接本院主机”，照着输入" />
      <dl>
        <dt>主机地址</dt>
        <dd>{places.join(" 或 ")}</dd>
        <dt>配对码</dt>
        <dd className="pairing-code">{pairingCode}</dd>
        <dt>浏览器</dt>
        <dd>
          {places.map((place) => `https://${place}`).join(" 或 ")}
          <small>
            第一次会提示证书不受信任。信息科把主机上的 {certificateFile}{" "}
            装为受信任的证书后不再提示。
          </small>
        </dd>
      </dl>
      <p className="quiet">配对码用来认准主机，不是口令：进来的人仍凭自己的账号登录。</p>
    </section>
  );
}
