'use strict';

// Set before the first require of the application, which reads its configuration when it is loaded.
process.env.NODE_ENV = 'test';
process.env.DATABASE_URL ??= 'postgres://bookshop_app:bookshop@127.0.0.1:5432/bookshop_test';
process.env.MIGRATION_DATABASE_URL ??= 'postgres://postgres@127.0.0.1:5432/bookshop_test';
process.env.SESSION_SECRET ??= 'only-for-the-tests-of-this-shop';
