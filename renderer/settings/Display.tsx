import { Segmented } from "antd";
import { useSession } from "../app/session.tsx";
import { SectionTitle } from "../design/Ledger.tsx";

/** How this window looks; other windows keep their own choice. */
export function Display() {
  const { display } = useSession();
  return (
    <section>
      <SectionTitle title="显示" note="只管这个窗口" />
      <Segmented
        data-help="display"
        value={display.choice}
        onChange={display.choose}
        aria-label="显示"
        options={[
          { value: "system", label: "跟随系统" },
          { value: "light", label: "亮色" },
          { value: "dark", label: "暗色" },
        ]}
      />
      <p className="quiet">字太小时，用浏览器或系统的缩放：125% 和 150% 都排得下。</p>
    </section>
  );
}
