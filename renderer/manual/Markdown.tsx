/** Tokens of the manual as React elements. Nothing of a text becomes HTML by itself; what is not known here stays text. */
import type { Token, Tokens } from "marked";
import { Fragment, type ReactNode, useState } from "react";
import { manualAddress, openManual } from "../app/route.ts";
import { KeyHint } from "../design/parts.tsx";
import { type KeyToken, placeOf } from "./book.ts";
import { pictureAddress } from "./files.ts";

export function Markdown({
  tokens,
  chapter,
}: {
  readonly tokens: readonly Token[];
  /** Of which a link inside the chapter speaks */
  readonly chapter: string;
}) {
  return tokens.map((token, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a text that is only read never changes its order
    <Piece key={index} token={token} chapter={chapter} />
  ));
}

function Piece({ token, chapter }: { readonly token: Token; readonly chapter: string }): ReactNode {
  const inside = "tokens" in token && token.tokens !== undefined && (
    <Markdown tokens={token.tokens} chapter={chapter} />
  );
  switch (token.type) {
    case "heading":
      return <h3>{inside}</h3>;
    case "paragraph": {
      const [only] = token.tokens ?? [];
      return only?.type === "image" ? inside : <p>{inside}</p>;
    }
    case "blockquote":
      return <blockquote>{inside}</blockquote>;
    case "list":
      return <List list={token as Tokens.List} chapter={chapter} />;
    case "table":
      return <Table table={token as Tokens.Table} chapter={chapter} />;
    case "strong":
      return <strong>{inside}</strong>;
    case "em":
      return <em>{inside}</em>;
    case "codespan":
      return <code>{token.text}</code>;
    case "code":
      return (
        <pre>
          <code>{token.text}</code>
        </pre>
      );
    case "br":
      return <br />;
    case "space":
      return null;
    case "key":
      return <Key token={token as unknown as KeyToken} />;
    case "link":
      return (
        <Link href={token.href} chapter={chapter}>
          {inside}
        </Link>
      );
    case "image":
      return <Picture name={token.href} words={token.text} />;
    case "text":
      return inside === false ? plain(token.text) : inside;
    default:
      return plain(token.raw);
  }
}

/** The lexer escapes what HTML would read; React escapes by itself. */
function plain(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}

function List({ list, chapter }: { readonly list: Tokens.List; readonly chapter: string }) {
  const items = list.items.map(({ raw, tokens }) => (
    <li key={raw}>
      <Markdown tokens={tokens} chapter={chapter} />
    </li>
  ));
  return list.ordered ? <ol>{items}</ol> : <ul>{items}</ul>;
}

function Table({ table, chapter }: { readonly table: Tokens.Table; readonly chapter: string }) {
  return (
    <table className="ledger">
      <thead>
        <tr>
          {table.header.map(({ text, tokens }) => (
            <th key={text} scope="col">
              <Markdown tokens={tokens} chapter={chapter} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row) => (
          <tr key={row.map(({ text }) => text).join("|")}>
            {row.map(({ tokens }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns stay where they are
              <td key={index}>
                <Markdown tokens={tokens} chapter={chapter} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Key({ token: { key, label } }: { readonly token: KeyToken }) {
  return (
    <span className="manual-key">
      <KeyHint name={key} />
      {label === "" ? null : <b>{label}</b>}
    </span>
  );
}

function Link({
  href,
  chapter,
  children,
}: {
  readonly href: string;
  readonly chapter: string;
  readonly children: ReactNode;
}) {
  const place = placeOf(href);
  // An office's network leads nowhere else; the address is there to be copied.
  if (place === null) return <Fragment>{children}</Fragment>;
  const [file, ...section] = place;
  const target = [file === "" || file === undefined ? chapter : file, ...section];
  return (
    <a
      href={manualAddress(...target)}
      onClick={(event) => {
        event.preventDefault();
        openManual(...target);
      }}
    >
      {children}
    </a>
  );
}

/** As wide as the text; pressed, as large as it was on the screen. */
function Picture({ name, words }: { readonly name: string; readonly words: string }) {
  const [isLarge, setLarge] = useState(false);
  return (
    <figure className={isLarge ? "large" : undefined}>
      <button type="button" aria-pressed={isLarge} onClick={() => setLarge(!isLarge)}>
        <img src={pictureAddress(name)} alt={words} width={1366} height={768} loading="lazy" />
      </button>
      <figcaption>
        {words} <small>{isLarge ? "再点缩小" : "点图放大"}</small>
      </figcaption>
    </figure>
  );
}
