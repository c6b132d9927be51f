import type { z } from 'zod';
import type { Endpoint } from './endpoint.ts';

/** What an endpoint answers when it succeeds; nothing where its answer is empty. */
export type AnswerOf<E extends Endpoint> = E extends { response: infer R extends z.ZodType } ? z.output<R> : undefined;

/** What a caller writes into the body. */
export type BodyOf<E extends Endpoint> = E extends { body: infer B extends z.ZodType } ? z.input<B> : never;

type ParamsOf<E extends Endpoint> = E extends { params: infer P extends z.ZodType } ? z.input<P> : never;

// The parser coerces what comes in as text, so a caller may write numbers too.
type QueryOf<E extends Endpoint> = E extends { query: infer Q extends z.ZodType }
  ? { [Name in keyof z.input<Q>]?: string | number }
  : never;

type Part<Name extends string, Value> = [Value] extends [never] ? unknown : { [Key in Name]: Value };
type OptionalPart<Name extends string, Value> = [Value] extends [never] ? unknown : { [Key in Name]?: Value };

/** Everything that a caller hands over: `params` for the `:names` in the path, `query` and `body`. */
export type InputOf<E extends Endpoint> = Part<'params', ParamsOf<E>> &
  OptionalPart<'query', QueryOf<E>> &
  Part<'body', BodyOf<E>>;
