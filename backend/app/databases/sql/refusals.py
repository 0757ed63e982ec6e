"""How a question in SQL is refused before any server hears of it."""


class SqlRefused(Exception):
    """`rule` is stable; `message` is for the user and for the model, in one sentence or two."""

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(rule)
        self.rule = rule
        self.message = message
