"""What PostgreSQL's catalogue knows of a database, to compare two."""

import database

QUERIES = {
    "columns": """
        SELECT table_name, column_name, data_type, is_nullable, column_default
          FROM information_schema.columns WHERE table_schema = 'public'""",
    "relations": """
        SELECT relname, relkind::text FROM pg_class
         WHERE relnamespace = 'public'::regnamespace""",
    "constraints": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
          FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "triggers": """
        SELECT tgrelid::regclass::text, tgname
          FROM pg_trigger WHERE NOT tgisinternal""",
    "functions": """
        SELECT proname, pg_get_function_identity_arguments(oid)
          FROM pg_proc WHERE pronamespace = 'public'::regnamespace""",
}


def schema(name):
    """Sets of rows by kind: columns, relations, constraints, triggers, functions."""
    return {kind: set(database.rows(name, query)) for kind, query in QUERIES.items()}
