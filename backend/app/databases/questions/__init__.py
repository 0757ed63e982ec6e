"""Plain questions about any schema, read by rules and written as SQL. No language model is involved."""
