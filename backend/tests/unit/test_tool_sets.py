"""The services that the choice of tools is measured on."""

import pytest

from benchmarks.tool_sets import load_services


def test_the_held_out_half_is_large_enough() -> None:
    services = load_services("held_out")
    assert len(services) >= 10
    assert all(len(service.tools) == 50 for service in services)
    assert sum(len(service.requests) for service in services) >= 100


@pytest.mark.parametrize("half", ["tuning", "held_out"])
def test_no_request_and_no_tool_of_a_service_stands_twice(half: str) -> None:
    for service in load_services(half):
        names = [tool.name for tool in service.tools]
        texts = [request.text for request in service.requests]
        assert len(set(names)) == len(names)
        assert len(set(texts)) == len(texts)


def test_the_halves_share_no_service_and_no_request() -> None:
    tuning, held_out = load_services("tuning"), load_services("held_out")
    assert not {service.name for service in tuning} & {service.name for service in held_out}
    asked = [
        {request.text for service in half for request in service.requests} for half in (tuning, held_out)
    ]
    assert not asked[0] & asked[1]
