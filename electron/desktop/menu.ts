import { dirname } from "node:path";
import { app, dialog, Menu, type MenuItemConstructorOptions, shell } from "electron";

interface Places {
  /** Null where the books are on another machine. */
  readonly folder: string | null;
  /** The address of the office's host; null where it is this machine's own. */
  readonly host: string | null;
  readonly logFile: string;
}

/** In Chinese, with its keys. F-keys and Ctrl+K belong to the pages. */
export function setMenu({ folder, host, logFile }: Places): void {
  const openFolder =
    folder === null ? [] : [{ label: "打开数据文件夹", click: () => void shell.openPath(folder) }];
  const books =
    host === null ? (folder === null ? "" : `数据文件夹：${folder}`) : `本院主机：${host}`;
  const template: MenuItemConstructorOptions[] = [
    { label: "文件(&F)", submenu: [{ label: "退出", accelerator: "Ctrl+Q", role: "quit" }] },
    {
      label: "编辑(&E)",
      submenu: [
        { label: "撤消输入", accelerator: "Ctrl+Z", role: "undo" },
        { label: "恢复输入", accelerator: "Ctrl+Y", role: "redo" },
        { type: "separator" },
        { label: "剪切", accelerator: "Ctrl+X", role: "cut" },
        { label: "复制", accelerator: "Ctrl+C", role: "copy" },
        { label: "粘贴", accelerator: "Ctrl+V", role: "paste" },
        { label: "全选", accelerator: "Ctrl+A", role: "selectAll" },
      ],
    },
    {
      label: "视图(&V)",
      submenu: [
        { label: "重新载入", accelerator: "Ctrl+R", role: "reload" },
        { type: "separator" },
        { label: "放大", accelerator: "Ctrl+=", role: "zoomIn" },
        { label: "缩小", accelerator: "Ctrl+-", role: "zoomOut" },
        { label: "原来大小", accelerator: "Ctrl+0", role: "resetZoom" },
        { label: "全屏", accelerator: "F11", role: "togglefullscreen" },
      ],
    },
    {
      label: "帮助(&H)",
      submenu: [
        ...openFolder,
        { label: "打开日志文件夹", click: () => void shell.openPath(dirname(logFile)) },
        { type: "separator" },
        { label: "关于医结", click: () => void showAbout(books) },
      ],
    },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

async function showAbout(books: string): Promise<void> {
  await dialog.showMessageBox({
    type: "info",
    title: "关于医结",
    message: `医结 ${app.getVersion()}`,
    detail: `医院医保办的一站式结算\n${books}`,
    buttons: ["好"],
    noLink: true,
  });
}
