"""`make soak`: many users on two processes for many minutes, with a connector that comes and goes.

It ends by itself, and fails when memory, files or tasks grow, or when a thread that is read again is not what
its stream showed.
"""

import argparse
import asyncio
import json
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from benchmarks.soak_stage import SoakStage, soak_stage
from tests.chat_client import Json, Shown, message

USERS = 32
PASSWORD = "a long enough password"  # noqa: S105 - of accounts that live for one run
MESSAGES_PER_THREAD = 8
SAMPLE_S = 5.0
KEPT_ALIVE_S = 1.0
"""Shorter than the service keeps a connection: it must not close one in the moment of its next use."""
SETTLE_S = 15.0
MAX_GROWTH = 1.15
"""What the last third of a run may have of anything, against the third before it."""
SLACK = {"process_resident_memory_bytes": 24e6, "process_open_fds": 12, "patchbay_tasks": 12}

SYSTEM = "chart this:\nmonth,orders\nJan,5\nFeb,9\nMar,7"
CONNECTOR = 'list records with project "roadmap" and text "notes"'


@dataclass
class Findings:
    """What one run saw."""

    turns: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    samples: list[dict[str, float]] = field(default_factory=list)


class User:
    """One person, who meets a different process with every request."""

    def __init__(self, stage: SoakStage, number: int, findings: Findings) -> None:
        self._stage = stage
        self._chance = random.Random(number)  # noqa: S311 - a reproducible script, no secret
        self._account = {"email": f"soak{number}@example.com", "password": PASSWORD}
        self._findings = findings
        self._headers: dict[str, str] = {}
        self._connectors: list[int] = []
        self._shown = Shown()
        self._sent = 0

    async def arrive(self, client: httpx.AsyncClient) -> None:
        (await client.post(self._url("/auth/register"), json=self._account)).raise_for_status()
        signed_in = (await client.post(self._url("/auth/login"), json=self._account)).raise_for_status()
        self._headers = {"Authorization": f"Bearer {signed_in.json()['access_token']}"}
        for name, address in (("Steady", self._stage.steady), ("Flapping", self._stage.flapping)):
            body = {"name": name, "server_url": address, "auth_type": "none"}
            answer = await client.post(self._url("/connectors"), json=body, headers=self._headers)
            self._connectors.append(answer.raise_for_status().json()["id"])

    async def chat(self, client: httpx.AsyncClient, until: float) -> None:
        while time.monotonic() < until:
            if self._sent >= MESSAGES_PER_THREAD:
                self._shown, self._sent = Shown(), 0
            await self._turn(client)
            await asyncio.sleep(self._chance.uniform(0.2, 1.5))

    async def _turn(self, client: httpx.AsyncClient) -> None:
        kind = self._chance.choice(["system", "steady", "flapping"])
        tool = {"steady": 0, "flapping": 1}.get(kind)
        choice = None if tool is None else f"connector:{self._connectors[tool]}/list_records_7"
        said = message(SYSTEM if tool is None else CONNECTOR, tool=choice)
        thread = self._shown.thread.get("id")
        request = (
            {"type": "threads.create", "params": {"input": said}}
            if thread is None
            else {"type": "threads.add_user_message", "params": {"thread_id": thread, "input": said}}
        )
        self._sent += 1
        await self._stream(client, request)
        for card in self._asking():
            verdict = self._chance.choice(["Allow once", "Deny"])
            await self._stream(client, self._decision(card, verdict))
            self._findings.turns[verdict] += 1
        self._findings.turns[kind] += 1
        await self._compare(client)

    async def _stream(self, client: httpx.AsyncClient, request: Json) -> None:
        answer = await client.post(self._url("/chatkit"), json=request, headers=self._headers)
        answer.raise_for_status()
        for line in answer.text.split("\n\n"):
            if line:
                self._shown.apply(json.loads(line.removeprefix("data: ")))

    def _asking(self) -> list[Json]:
        return [card for card in self._shown.of_type("widget") if "approval.decide" in json.dumps(card)]

    def _decision(self, card: Json, label: str) -> Json:
        buttons = [part for part in _parts(card["widget"]) if part.get("label") == label]
        action = buttons[0]["onClickAction"]
        return {
            "type": "threads.custom_action",
            "params": {
                "thread_id": card["thread_id"],
                "item_id": card["id"],
                "action": {"type": action["type"], "payload": action["payload"]},
            },
        }

    async def _compare(self, client: httpx.AsyncClient) -> None:
        """Read the thread again, wherever: nothing lost, nothing doubled, nothing else than was streamed."""
        thread_id = self._shown.thread["id"]
        request = {"type": "items.list", "params": {"thread_id": thread_id, "limit": 100, "order": "desc"}}
        answer = await client.post(self._url("/chatkit"), json=request, headers=self._headers)
        stored = answer.raise_for_status().json()["data"][::-1]
        if stored != list(self._shown.items.values()):
            self._findings.broken.append(f"{thread_id}: {[item['id'] for item in stored]}")
        if len(self._shown.of_type("user_message")) != self._sent:
            self._findings.broken.append(f"{thread_id}: a message is missing or doubled")

    def _url(self, path: str) -> str:
        return f"{self._chance.choice(self._stage.processes)}/api{path}"


def _parts(node: Json) -> list[Json]:
    return [node, *(part for child in node.get("children") or [] for part in _parts(child))]


async def _sampled(stage: SoakStage, client: httpx.AsyncClient) -> dict[str, float]:
    """The sum over both processes of every figure that must not grow."""
    figures = dict.fromkeys(SLACK, 0.0)
    for process in stage.processes:
        text = (await client.get(f"{process}/api/metrics")).raise_for_status().text
        for line in text.splitlines():
            name, _, value = line.partition(" ")
            if name in figures:
                figures[name] += float(value)
    return figures


async def _repeat(action: Callable[[], Awaitable[Any]], every_s: float, until: float) -> None:
    while time.monotonic() < until:
        await action()
        await asyncio.sleep(every_s)


async def soak(stage: SoakStage, minutes: float) -> Findings:
    findings = Findings()
    limits = httpx.Limits(max_connections=USERS * 2, keepalive_expiry=KEPT_ALIVE_S)
    async with httpx.AsyncClient(timeout=90, limits=limits) as client:
        users = [User(stage, number, findings) for number in range(USERS)]
        for user in users:
            await user.arrive(client)
        until = time.monotonic() + minutes * 60

        async def sample() -> None:
            findings.samples.append(await _sampled(stage, client))

        flapping = asyncio.create_task(stage.flap(until))
        await asyncio.gather(_repeat(sample, SAMPLE_S, until), *(user.chat(client, until) for user in users))
        await flapping
        await asyncio.sleep(SETTLE_S)
        await sample()
    return findings


def growth(findings: Findings) -> list[str]:
    """One line per figure: the middle third, the last third, the end; a line that begins with ! has grown."""
    third = len(findings.samples) // 3
    lines = []
    for name, slack in SLACK.items():
        series = [sample[name] for sample in findings.samples]
        middle, last = (statistics.median(part) for part in (series[third:-third], series[-third:]))
        has_grown = last > middle * MAX_GROWTH and last > middle + slack
        mark = "!" if has_grown else " "
        lines.append(
            f"{mark} {name}: {middle:,.0f} in the middle, {last:,.0f} at last, {series[-1]:,.0f} idle"
        )
    return lines


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0)
    minutes = parser.parse_args().minutes
    with soak_stage() as stage:
        findings = asyncio.run(soak(stage, minutes))
        findings.broken += stage.casualties()
    lines = growth(findings)
    turns = ", ".join(f"{kind} {count}" for kind, count in sorted(findings.turns.items()))
    report = [f"{minutes:g} minutes, {USERS} users, {len(stage.processes)} processes: {turns}", *lines]
    report += [f"! {thread}" for thread in findings.broken[:20]]
    report.append(f"threads that differ from their stream, and processes that died: {len(findings.broken)}")
    sys.stdout.write("\n".join(report) + "\n")
    return int(bool(findings.broken) or any(line.startswith("!") for line in lines))


if __name__ == "__main__":
    sys.exit(main())
