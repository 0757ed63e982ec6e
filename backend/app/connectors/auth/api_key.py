"""A secret in a header: API keys, and access tokens that the user already has."""

from dataclasses import dataclass

from pydantic import SecretStr


@dataclass(frozen=True, slots=True)
class HeaderAuth:
    """Sends `value` in the header `name`, behind `scheme` if there is one."""

    name: str
    value: SecretStr
    scheme: str = ""

    def headers(self) -> dict[str, str]:
        return {self.name: f"{self.scheme} {self.value.get_secret_value()}".lstrip()}
