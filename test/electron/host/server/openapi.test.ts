import { describe, expect, it } from "vitest";
import { operation, operationNames } from "../../../../shared/contract/contract.ts";
import { openApi } from "../../../../shared/contract/openapi.ts";

interface Described {
  operationId: string;
  summary: string;
  parameters: { name: string; in: string; required: boolean; schema: object }[];
  requestBody?: { content: Record<string, { schema: { properties?: object } }> };
  responses: Record<string, { description: string; content: object }>;
  security: object[];
}

const document = openApi("0.0.0") as unknown as {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, Described>>;
};

describe("the OpenAPI description", () => {
  it("lists every operation of the contract once, at its place", () => {
    expect(document.openapi).toBe("3.1.0");
    const found = Object.values(document.paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(found.sort()).toEqual([...operationNames, "events"].sort());
    for (const name of operationNames) {
      const { method, path } = operation(name);
      expect(document.paths[path]?.[method.toLowerCase()]?.operationId).toBe(name);
    }
  });

  it("says of each what it does, what it takes, what it answers and how it fails", () => {
    for (const name of operationNames) {
      const { method, path, act, roles } = operation(name);
      const described = document.paths[path]?.[method.toLowerCase()];
      if (described === undefined) throw new Error(`${name} is missing`);
      expect(described.summary, name).toMatch(/\p{Script=Han}.*。$/u);
      const inPath = described.parameters.filter((parameter) => parameter.in === "path");
      expect(inPath.map((parameter) => parameter.name)).toEqual(
        [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]),
      );
      expect(inPath.every(({ required }) => required)).toBe(true);
      const keyed = described.parameters.some((parameter) => parameter.name === "Idempotency-Key");
      expect(keyed, name).toBe(act);
      expect(described.requestBody !== undefined, name).toBe(method === "POST");
      expect(Object.keys(described.responses["200"]?.content ?? {})).toHaveLength(1);
      if (roles === "push") {
        expect(described.security).toEqual([{ pushToken: [] }]);
        expect(Object.keys(described.requestBody?.content ?? {})).toContain("multipart/form-data");
        continue;
      }
      expect(described.responses["400"]?.description).toContain("BAD_REQUEST");
      expect(described.security, name).toHaveLength(roles === "anyone" ? 0 : 2);
    }
  });

  it("is plain JSON whose references lead somewhere", () => {
    const text = JSON.stringify(document);
    expect(JSON.parse(text)).toEqual(document);
    for (const match of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      const target = (match[1] ?? "")
        .split("/")
        .reduce<unknown>((node, key) => (node as Record<string, unknown>)?.[key], document);
      expect(target, match[0]).toBeDefined();
    }
  });
});
