import { z } from "zod";
import { type Answer, type Endpoint, endpoints, mostItems } from "./endpoints.ts";
import { namedSchemas, type SchemaName } from "./schemas.ts";

type Json = { [key: string]: unknown };
type Content = NonNullable<Answer["content"]>;

const reference = (name: SchemaName): Json => ({ $ref: `#/components/schemas/${name}` });

function schemaOf(content: Content[string]): Json {
  if (content === "text") return { type: "string" };
  if (typeof content === "string") return reference(content);
  if ("oneOrMany" in content) {
    const one = reference(content.oneOrMany);
    return { oneOf: [one, { type: "array", items: one, minItems: 1, maxItems: mostItems }] };
  }
  return { anyOf: content.map(reference) };
}

const contentOf = (content: Content): Json =>
  Object.fromEntries(Object.entries(content).map(([type, inner]) => [type, { schema: schemaOf(inner) }]));

const text = (description: string) => ({ description, schema: { type: "string" } });

const responseOf = ({ description, content, headers }: Answer): Json => ({
  description,
  ...(headers && {
    headers: Object.fromEntries(Object.entries(headers).map(([name, about]) => [name, text(about)])),
  }),
  ...(content && { content: contentOf(content) }),
});

function operationOf({
  operationId,
  summary,
  description,
  scope,
  parameters,
  request,
  responses,
}: Endpoint): Json {
  return {
    operationId,
    summary,
    ...(description && { description }),
    security: scope ? [{ apiKey: [scope] }] : [],
    ...(parameters && { parameters: parameters.map((one) => ({ ...one, schema: { type: "string" } })) }),
    ...(request && { requestBody: { required: true, content: contentOf(request) } }),
    responses: Object.fromEntries(
      Object.entries(responses).map(([status, answer]) => [status, responseOf(answer)]),
    ),
  };
}

function schemas(): Json {
  return Object.fromEntries(
    Object.entries(namedSchemas).map(([name, schema]) => {
      const { $schema: _, ...json } = z.toJSONSchema(schema, { io: "input" });
      return [name, json];
    }),
  );
}

/**
 * The API as an OpenAPI 3.1 document, made of what the routes are held to.
 *
 * @param origin where the API is reached, e.g. "https://console.example"
 */
export function openApiDocument(origin: string): Json {
  const paths: Record<string, Json> = {};
  for (const endpoint of Object.values<Endpoint>(endpoints)) {
    paths[endpoint.path] = {
      ...paths[endpoint.path],
      [endpoint.method.toLowerCase()]: operationOf(endpoint),
    };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "UPay Console API",
      version: "1",
      description: "Payments in, payments and their risk out. Errors are RFC 9457 problems.",
    },
    servers: [{ url: origin }],
    paths,
    components: {
      schemas: schemas(),
      securitySchemes: {
        apiKey: {
          type: "http",
          scheme: "bearer",
          description: "An API key with the scope that the operation names, made in the console by an admin.",
        },
      },
    },
  };
}
