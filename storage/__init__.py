"""The store: SQLModel tables, Alembic migrations, and one module for each port."""
