"""SQL databases: SQLite and PostgreSQL, by SQLAlchemy."""
