-- $1 book
SELECT r.id::integer AS id, r.rating, r.title, r.body, r.created_at, c.name AS author,
       count(v.customer_id) FILTER (WHERE v.helpful)::integer AS helpful,
       count(v.customer_id)::integer AS votes
  FROM reviews r
  JOIN customers c ON c.id = r.customer_id
  LEFT JOIN review_votes v ON v.review_id = r.id
 WHERE r.book_id = $1 AND r.status = 'approved'
 GROUP BY r.id, c.name
 ORDER BY helpful DESC, r.id DESC
