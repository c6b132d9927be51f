CREATE FUNCTION sync_book_rating() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed bigint := coalesce(NEW.book_id, OLD.book_id);
BEGIN
  UPDATE books
     SET rating_avg = coalesce((SELECT average FROM book_ratings WHERE book_id = changed), 0),
         rating_count = coalesce((SELECT count FROM book_ratings WHERE book_id = changed), 0)
   WHERE id = changed;
  RETURN NULL;
END
$$;

CREATE TRIGGER reviews_sync_rating
AFTER INSERT OR UPDATE OF rating, status OR DELETE ON reviews
FOR EACH ROW EXECUTE FUNCTION sync_book_rating();
