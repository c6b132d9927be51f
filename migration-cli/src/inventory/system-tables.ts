/** Schemas that databases keep themselves: Postgres, MySQL and SQL Server. */
const SCHEMA = /^(?:pg_catalog|pg_temp|pg_toast|information_schema|performance_schema|mysql)\./i;

/** SQLite lets nobody make a table that is called so. */
const SQLITE = /^(?:(?:main|temp)\.)?sqlite_\w+$/i;

/** What SQL Server lists of itself; a schema of an application may be called `sys` as well. */
const SQL_SERVER =
  /^sys\.(?:all_\w+|columns|databases|foreign_key\w*|indexes|objects|partitions|schemas|tables|types)$/i;

/** Postgres' catalogue, its views and those of its usual extensions, by the words that their names begin with. */
const POSTGRES = new RegExp(
  `^pg_(?:${[
    'aggregate|aios|am|amop|amproc|attrdef|attribute|auth_members|authid|available_\\w+|backend_memory_contexts',
    'buffercache\\w*|cast|class|collation|config|constraint|conversion|cursors|database|db_role_setting|default_acl',
    'depend|description|enum|event_trigger|extension|file_settings|foreign_\\w+|freespace\\w*|group|hba_file_rules',
    'ident_file_mappings|index|indexes|inherits|init_privs|language|largeobject\\w*|locks|matviews|namespace|op\\w+',
    'parameter_acl|partitioned_table|policies|policy|prepared_\\w+|proc|publication\\w*|range|replication_\\w+|rewrite',
    'roles|rules|seclabels?|sequences?|settings|shadow|shdepend|shdescription|shmem_\\w+|shseclabel|stat|stat_\\w+',
    'statio_\\w+|statistic\\w*|stats\\w*|subscription\\w*|tables|tablespace|timezone_\\w+|transform|trigger|ts_\\w+',
    'type|user|user_mappings?|views|wait_events',
  ].join('|')})$`,
);

/** True for what the database knows of itself: it is no table of the application, and everybody may read it. */
export function isSystemTable(name: string): boolean {
  return [SCHEMA, SQLITE, SQL_SERVER, POSTGRES].some((pattern) => pattern.test(name));
}
