import { nearest } from "./nearest.ts";
import { PAGE_HEIGHT_MM, PAGE_WIDTH_MM, POINTS_PER_MM, type Sheet } from "./sheet.ts";
import { face } from "./typeface.ts";

const SIZE_MM = 78;
const ANGLE = (-28 * Math.PI) / 180;

let outline: string | null = null;

/** 演示 as a drawn outline across the page. As text it would land inside the lines that a reader extracts. */
export function watermark(sheet: Sheet): void {
  outline ??= drawOutline();
  sheet.path(outline, { stroke: "#C8C8C8", lineWidth: 0.5 });
}

function drawOutline(): string {
  const scale = (SIZE_MM * POINTS_PER_MM) / 1000;
  const centre = {
    x: (PAGE_WIDTH_MM / 2) * POINTS_PER_MM,
    y: (PAGE_HEIGHT_MM / 2) * POINTS_PER_MM,
  };
  let d = "";
  for (const [index, character] of [..."演示"].entries()) {
    for (const { command, args } of face("regular").outline(character)) {
      d += letter(command);
      for (let at = 0; at < args.length; at += 2) {
        const x = (args[at] ?? 0) - 1000 + index * 1000;
        const y = 380 - (args[at + 1] ?? 0);
        const px = centre.x + (x * Math.cos(ANGLE) - y * Math.sin(ANGLE)) * scale;
        const py = centre.y + (x * Math.sin(ANGLE) + y * Math.cos(ANGLE)) * scale;
        d += `${at === 0 ? "" : " "}${nearest(px)} ${nearest(py)}`;
      }
    }
  }
  return d;
}

/** SVG's letter for fontkit's path command. */
function letter(command: string): string {
  switch (command) {
    case "moveTo":
      return "M";
    case "lineTo":
      return "L";
    case "quadraticCurveTo":
      return "Q";
    case "bezierCurveTo":
      return "C";
    default:
      return "Z";
  }
}
