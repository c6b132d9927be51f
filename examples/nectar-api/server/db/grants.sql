-- One role for every process. Applied by db/setup.ts on every run.
GRANT USAGE ON SCHEMA public, auth, staff TO nectar_app_user;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public, auth, staff TO nectar_app_user;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public, auth, staff TO nectar_app_user;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO nectar_app_user;
