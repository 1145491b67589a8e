import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Endpoint, endpoints } from "#app/features/api/endpoints.ts";
import { openApiDocument } from "#app/features/api/openapi.ts";
import { namedSchemas } from "#app/features/api/schemas.ts";
import { apiKey } from "#tests/api.ts";
import { transactionRecord } from "#tests/records.ts";

const modules = import.meta.glob<Record<"loader" | "action", (given: never) => Promise<Response>>>(
  "../../app/routes/api.v1.*.ts",
  { eager: true },
);

/** `api.v1.transactions.$id.ts` serves `/api/v1/transactions/{id}`. */
const pathOf = (file: string) =>
  `/${file
    .replace(/^.*\/|\.ts$/g, "")
    .split(/\.(?![^[]*\])/)
    .map((step) => step.replace(/[[\]]/g, "").replace(/^\$(.+)$/, "{$1}"))
    .join("/")}`;

const routes = Object.entries(modules).map(([file, module]) => ({ path: pathOf(file), module }));
const catchAll = routes.find(({ path }) => path === "/api/v1/$");
const served = routes.filter((route) => route !== catchAll);
const declared: Endpoint[] = Object.values(endpoints);

const ask = (handler: (given: never) => Promise<Response>, method: string, headers = {}) =>
  handler({
    request: new Request("http://console.test/api/v1/x", { method, headers }),
    params: { id: "x" },
    context: {},
  } as never);

describe("the API's document", () => {
  it("is about every route file, and every route file is about it", () => {
    expect(readdirSync("app/routes").filter((file) => file.startsWith("api.")).length).toBe(routes.length);
    expect(catchAll).toBeDefined();
    expect(new Set(served.map(({ path }) => path))).toEqual(new Set(declared.map(({ path }) => path)));
  });

  it("names exactly the methods that are served", async () => {
    for (const { path, module } of served) {
      const refused = await ask(module.action, "DELETE");
      expect([path, refused.status]).toEqual([path, 405]);
      expect(refused.headers.get("Content-Type")).toBe("application/problem+json");
      const allowed = refused.headers
        .get("Allow")
        ?.split(", ")
        .filter((method) => method !== "HEAD");
      const methods = declared.filter((endpoint) => endpoint.path === path).map(({ method }) => method);
      expect([path, allowed?.toSorted()]).toEqual([path, methods.toSorted()]);
    }
  });

  it("names the scope that is asked for", async () => {
    for (const { path, method, scope } of declared) {
      const { module } = served.find((route) => route.path === path)!;
      const handler = method === "GET" ? module.loader : module.action;
      const without = await ask(handler, method);
      if (scope === null) {
        expect(without.status).toBe(200);
        continue;
      }
      expect([path, without.status]).toEqual([path, 401]);
      const wrong = await apiKey(scope === "transactions:read" ? "transactions:write" : "transactions:read");
      const refused = await ask(handler, method, { Authorization: `Bearer ${wrong}` });
      expect([path, refused.status, (await refused.json()).detail]).toEqual([
        path,
        403,
        `This needs the scope ${scope}.`,
      ]);
    }
  });

  it("is OpenAPI 3.1 with nothing loose", async () => {
    const { module } = served.find(({ path }) => path.endsWith("openapi.json"))!;
    const document = await (await ask(module.loader, "GET")).json();
    expect(document.openapi).toMatch(/^3\.1\./);
    expect(Object.keys(document.components.schemas)).toEqual(Object.keys(namedSchemas));
    const operations: Record<
      string,
      { operationId: string; responses: object; parameters?: { name: string }[] }
    >[] = Object.values(document.paths);
    const ids = operations.flatMap((path) => Object.values(path).map(({ operationId }) => operationId));
    expect(new Set(ids).size).toBe(ids.length);
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)];
    expect(references.length).toBeGreaterThan(5);
    for (const [, name] of references) expect(document.components.schemas).toHaveProperty(name!);
    for (const [path, methods] of Object.entries<(typeof operations)[number]>(document.paths)) {
      const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const operation of Object.values(methods)) {
        expect(Object.keys(operation.responses).length).toBeGreaterThan(0);
        expect(operation.parameters?.map(({ name }) => name) ?? []).toEqual(
          expect.arrayContaining(parameters),
        );
      }
    }
  });

  it("describes a record as it is held against one", () => {
    const { components } = openApiDocument("https://console.example") as {
      components: {
        schemas: Record<
          string,
          { properties: Record<string, object>; required: string[]; additionalProperties: boolean }
        >;
      };
    };
    const schema = components.schemas.TransactionRecord!;
    expect(schema.additionalProperties).toBe(false);
    expect(schema.required).toEqual(["id", "occurredAt", "amount", "currency", "method", "status"]);
    expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining(Object.keys(transactionRecord())));
    expect(schema.properties.id).toMatchObject({
      type: "string",
      maxLength: 128,
      pattern: expect.any(String),
    });
  });

  it("says that other addresses of the API are not there", async () => {
    for (const handler of [catchAll!.module.loader, catchAll!.module.action]) {
      const response = await ask(handler, "GET");
      expect([response.status, response.headers.get("Content-Type")]).toEqual([
        404,
        "application/problem+json",
      ]);
    }
  });
});
