"""store REMEMBERS: the only room that knows SQLAlchemy; it returns core's words, never rows."""
