import { z } from 'zod';

/** A moment: rows bring a Date, the wire has its ISO text. */
export const instant = z.coerce.string();

const text = z.string().optional().catch(undefined);

/** Page and size as numbers; what cannot be read counts as left out, and a size is at most 100. */
export const paged = {
  page: z.coerce.number().int().min(1).catch(1),
  pageSize: z.coerce
    .number()
    .int()
    .catch(25)
    .transform((size) => Math.min(100, size < 1 ? 25 : size)),
};

export const searched = z.object({ ...paged, query: text });

export const optionalText = text;

export const listOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), total: z.number() });

export const byId = z.object({ id: z.string() });
