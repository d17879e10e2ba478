import { problem, type Route, type RouteTable } from '@secure-mail/contracts';
import { z } from 'zod';

/** Describes the public API from the very tables it is served from (OpenAPI 3.1). */
export function openApiDocument(tables: readonly RouteTable[], version: string): object {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [name, definition] of tables.flatMap((table) => Object.entries(table))) {
    paths[definition.path] = {
      ...paths[definition.path],
      [definition.method.toLowerCase()]: operation(name, definition),
    };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Secure Mail', version, license: { name: 'MIT', identifier: 'MIT' } },
    paths,
    components: {
      schemas: { Problem: schemaOf(problem, 'output') },
      securitySchemes: {
        subscriber: { type: 'http', scheme: 'bearer' },
        pickup: { type: 'http', scheme: 'bearer' },
        administrator: { type: 'apiKey', in: 'cookie', name: 'secure-mail-administrator' },
      },
    },
  };
}

function operation(name: string, definition: Route): object {
  return {
    operationId: name,
    summary: definition.summary,
    ...(definition.access === 'anyone' ? {} : { security: [{ [definition.access]: [] }] }),
    ...(definition.method === 'GET'
      ? {}
      : { requestBody: { required: true, content: json(schemaOf(definition.body, 'input')) } }),
    responses: {
      200: { description: 'As asked.', content: json(schemaOf(definition.answer, 'output')) },
      default: {
        description: 'Refused; the code says why.',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

function json(schema: object): object {
  return { 'application/json': { schema } };
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): object {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return described;
}
