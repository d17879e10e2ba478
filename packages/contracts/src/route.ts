import type { z } from 'zod';

/** Who may call a route. `pickup` is a session that a right answer opened; `administrator` a cookie. */
export type RouteAccess = 'anyone' | 'subscriber' | 'pickup' | 'administrator' | 'operator';

/** One call of the HTTP API. Everything but reads is a POST with a JSON body. */
export interface Route<Body extends z.ZodType = z.ZodType, Answer extends z.ZodType = z.ZodType> {
  readonly method: 'GET' | 'POST';
  readonly path: `/v1/${string}`;
  readonly access: RouteAccess;
  readonly summary: string;
  readonly body: Body;
  readonly answer: Answer;
}

export function route<Body extends z.ZodType, Answer extends z.ZodType>(
  definition: Route<Body, Answer>,
): Route<Body, Answer> {
  return definition;
}

export type RouteTable = Readonly<Record<string, Route>>;
/** What a caller writes. */
export type BodyInput<R extends Route> = z.input<R['body']>;
/** What a handler receives after parsing. */
export type Body<R extends Route> = z.output<R['body']>;
/** What a caller gets back. */
export type Answer<R extends Route> = z.output<R['answer']>;
