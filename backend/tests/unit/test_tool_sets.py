"""The services that the choice of tools is measured on."""

from itertools import combinations

import pytest

from benchmarks.tool_sets import load_services


def test_the_held_out_half_is_large_enough() -> None:
    services = load_services("held_out")
    assert len(services) >= 10
    assert all(len(service.tools) == 50 for service in services)
    assert sum(len(service.requests) for service in services) >= 100


def test_the_set_that_is_counted_is_large_enough() -> None:
    services = load_services("well_known")
    assert len(services) >= 12
    assert sum(len(service.tools) for service in services) >= 300
    assert sum(len(service.requests) for service in services) >= 200
    assert sum(len(service.in_other_languages) for service in services) >= 20


@pytest.mark.parametrize("chosen", ["tuning", "held_out", "well_known"])
def test_no_request_and_no_tool_of_a_service_stands_twice(chosen: str) -> None:
    for service in load_services(chosen):
        names = [tool.name for tool in service.tools]
        texts = [request.text for request in (*service.requests, *service.in_other_languages)]
        assert len(set(names)) == len(names)
        assert len(set(texts)) == len(texts)


def test_the_sets_share_no_service_and_no_request() -> None:
    sets = [load_services(chosen) for chosen in ("tuning", "held_out", "well_known")]
    for one, other in combinations(sets, 2):
        assert not {service.name for service in one} & {service.name for service in other}
        asked = [{request.text for service in each for request in service.requests} for each in (one, other)]
        assert not asked[0] & asked[1]
