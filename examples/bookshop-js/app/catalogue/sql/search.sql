-- $1 words or null, $2 limit, $3 offset
SELECT id, slug, title, authors, price_cents, stock, rating_avg, count(*) OVER ()::integer AS total
  FROM books_with_authors
 WHERE $1::text IS NULL
    OR search @@ websearch_to_tsquery('english', $1)
    OR authors ILIKE '%' || $1 || '%'
 ORDER BY title, id
 LIMIT $2 OFFSET $3
