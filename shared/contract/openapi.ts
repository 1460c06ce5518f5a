/** The OpenAPI 3.1 description of the host, made from the contract. */

import { contract, type OperationName, operation } from "./contract.ts";
import { ERRORS, type ErrorCode } from "./errors.ts";
import { changeEventSchema } from "./events.ts";
import { doorErrors, type Operation, pathMembers } from "./operation.ts";
import { z } from "./schema.ts";

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
interface JsonObject {
  readonly [key: string]: Json;
}

const ERROR_SCHEMA: JsonObject = {
  type: "object",
  required: ["error"],
  properties: {
    error: {
      type: "object",
      required: ["code", "details", "what", "money", "action"],
      properties: {
        code: { type: "string", enum: Object.keys(ERRORS) },
        details: { type: "object", additionalProperties: { type: ["string", "number"] } },
        what: { type: "string", description: "发生了什么" },
        money: { type: "string", description: "对钱的影响" },
        action: { type: "string", description: "怎么办" },
      },
    },
  },
};

const FILE: JsonObject = { "application/octet-stream": { schema: {} } };

/** One file by whatever type, or several as the parts of a form. */
const PUSHED: JsonObject = {
  ...FILE,
  "application/json": { schema: {} },
  "application/x-ndjson": { schema: {} },
  "multipart/form-data": {
    schema: {
      type: "object",
      additionalProperties: { type: "string", format: "binary" },
      description: "每一部分是一个文件，带 filename；住院和明细各一个，最多 20 个",
    },
  },
};

/** The one path that is no question with one answer. */
const EVENTS: JsonObject = {
  operationId: "events",
  summary: "变更通知（SSE）：别的窗口结算、撤销、导入时立即告知，不含姓名和金额。",
  security: [{ cookie: [] }, { token: [] }],
  parameters: [],
  responses: {
    "200": {
      description: "每条消息的 data 是一个 JSON",
      content: { "text/event-stream": { schema: schemaOf(changeEventSchema, "output") } },
    },
  },
};

export function openApi(version: string): JsonObject {
  const paths: Record<string, Record<string, Json>> = {};
  for (const name of Object.keys(contract) as OperationName[]) {
    const chosen = operation(name);
    const methods = paths[chosen.path] ?? {};
    methods[chosen.method.toLowerCase()] = describe(name, chosen);
    paths[chosen.path] = methods;
  }
  return {
    openapi: "3.1.0",
    info: { title: "医结主机接口", version, description: "由合同（shared/contract）生成。" },
    paths: { ...paths, "/api/events": { get: EVENTS } },
    components: {
      schemas: { Error: ERROR_SCHEMA },
      securitySchemes: {
        cookie: { type: "apiKey", in: "cookie", name: "yijie_session" },
        token: { type: "http", scheme: "bearer" },
        pushToken: {
          type: "http",
          scheme: "bearer",
          description: "推送口令：系统管理在设置里建，只能用于推送账单；不认 Cookie。",
        },
      },
    },
  };
}

function describe(name: string, chosen: Operation): JsonObject {
  const { roles } = chosen;
  return {
    operationId: name,
    summary: chosen.does,
    ...entrance(roles),
    parameters: parameters(chosen),
    ...requestBody(chosen),
    responses: { "200": { description: "完成", content: answer(chosen) }, ...failures(chosen) },
  };
}

function entrance(roles: Operation["roles"]): JsonObject {
  if (roles === "anyone") return { description: "不需要登录。", security: [] };
  if (roles === "push") return { description: "凭推送口令。", security: [{ pushToken: [] }] };
  return {
    description: `岗位：${roles.join("、")}。`,
    security: [{ cookie: [] }, { token: [] }],
  };
}

function schemaOf(schema: z.ZodType, io: "input" | "output"): JsonObject {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io });
  return rest as unknown as JsonObject;
}

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, JsonObject>>;
  readonly required?: readonly string[];
}

function parameters(chosen: Operation): Json[] {
  const inPath = pathMembers(chosen.path);
  const { properties = {}, required = [] } = schemaOf(chosen.request, "input") as ObjectSchema;
  const inBody = chosen.method === "POST" && chosen.takesFile !== true;
  const found: Json[] = [];
  for (const [name, schema] of Object.entries(properties)) {
    const place = inPath.includes(name) ? "path" : inBody ? null : "query";
    if (place === null) continue;
    found.push({ name, in: place, required: place === "path" || required.includes(name), schema });
  }
  if (chosen.act) {
    found.push({
      name: "Idempotency-Key",
      in: "header",
      required: true,
      description: "业务号：同一个号重复请求只办一次",
      schema: { type: "string", minLength: 8, maxLength: 200 },
    });
  }
  return found;
}

function requestBody(chosen: Operation): JsonObject {
  if (chosen.takesFile === true) {
    const content = chosen.roles === "push" ? PUSHED : FILE;
    return { requestBody: { required: true, content } };
  }
  if (chosen.method === "GET") return {};
  const inPath = pathMembers(chosen.path);
  const { properties = {}, required = [], ...rest } = schemaOf(chosen.request, "input");
  const schema: JsonObject = {
    ...rest,
    properties: Object.fromEntries(
      Object.entries(properties as JsonObject).filter(([name]) => !inPath.includes(name)),
    ),
    required: (required as readonly string[]).filter((name) => !inPath.includes(name)),
  };
  return { requestBody: { required: true, content: { "application/json": { schema } } } };
}

function answer(chosen: Operation): JsonObject {
  if ("file" in chosen.answer) return { [chosen.answer.file]: { schema: {} } };
  return { "application/json": { schema: schemaOf(chosen.answer, "output") } };
}

/** One answer per HTTP status, naming the codes that it may carry. */
function failures(chosen: Operation): JsonObject {
  const byStatus = new Map<string, ErrorCode[]>();
  for (const code of new Set([...doorErrors(chosen), ...chosen.errors])) {
    const status = String(ERRORS[code].status);
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const content = { "application/json": { schema: { $ref: "#/components/schemas/Error" } } };
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [status, { description: codes.join("、"), content }]),
  );
}
