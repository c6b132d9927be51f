import { z } from 'zod';

/** A moment: rows bring a Date, the wire has its ISO text. */
export const instant = z.preprocess(
  (value) => (value instanceof Date ? value.toISOString() : value),
  z.iso.datetime({ offset: true }),
);

const text = z.string().optional().catch(undefined);

const LARGEST_PAGE = 100;

/** Page and size as numbers; what cannot be read counts as left out, and a size is at most 100. */
export const pagedBy = (defaultSize: number) => ({
  page: z.coerce.number().int().min(1).default(1).catch(1),
  pageSize: z.coerce
    .number()
    .int()
    .default(defaultSize)
    .catch(defaultSize)
    .transform((size) => Math.min(LARGEST_PAGE, size < 1 ? defaultSize : size)),
});

export const paged = pagedBy(25);

export const searched = z.object({ ...paged, query: text });

export const optionalText = text;

export const listOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), total: z.number() });

export const byId = z.object({ id: z.string() });
