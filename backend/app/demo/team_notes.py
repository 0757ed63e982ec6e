"""What the demo notebook holds at first: the notes of a small software team."""

from datetime import date

from app.demo.note import Note

SEED = (
    Note(
        1,
        "Roadmap for the first quarter",
        "Three themes: offline mode, faster search, and invoices in euros. Offline mode comes "
        "first because half of the support mail is about it. Mara owns the plan; it is "
        "reviewed every second Monday.",
        ("roadmap", "planning"),
        date(2026, 1, 8),
    ),
    Note(
        2,
        "Roadmap review with Northwind",
        "They want single sign-on before they roll us out to 400 people. Agreed to move it up "
        "to March and to show a prototype in February. Risk: our identity provider's contract "
        "ends in April.",
        ("roadmap", "customer", "northwind"),
        date(2026, 1, 19),
    ),
    Note(
        3,
        "What we took off the roadmap",
        "The desktop client for old Windows versions and the print view. Fewer than 30 people "
        "used either last month. Jonas writes to them personally before the announcement.",
        ("roadmap", "decision"),
        date(2026, 1, 26),
    ),
    Note(
        4,
        "Roadmap: open questions for spring",
        "Do we need a mobile app, or is the web page good enough on phones? Who could join for "
        "design? How much of the search work can wait until the new index is in place?",
        ("roadmap", "questions"),
        date(2026, 2, 16),
    ),
    Note(
        5,
        "Stand-up, Tuesday",
        "Ines: index rebuild is down to 40 minutes. Jonas: invoices in review. Mara: "
        "interviews all day. Blocked: staging has been slow since the weekend.",
        ("stand-up",),
        date(2026, 2, 17),
    ),
    Note(
        6,
        "Incident: search was down for 18 minutes",
        "A full disk on the index machine. The alert went to the old phone number. Follow-ups: "
        "alert on disk use at 80 percent, fix the rota, write down how to drop old indexes.",
        ("incident", "search"),
        date(2026, 2, 3),
    ),
    Note(
        7,
        "Interview notes: three support leads",
        "All three keep their own spreadsheet of known problems. None trusts our search with "
        "customer names. Two would pay for an audit log.",
        ("research", "customer"),
        date(2026, 2, 11),
    ),
    Note(
        8,
        "Onboarding a new colleague",
        "Day one: accounts, laptop, lunch. First week: fix one small bug and ship it. Second "
        "week: sit with support for an afternoon. Ask Ines for the reading list.",
        ("people", "onboarding"),
        date(2026, 1, 12),
    ),
    Note(
        9,
        "Pricing experiment, first numbers",
        "Yearly plans went from 18 to 27 percent of new sales. Refunds unchanged. Keep it "
        "running until the end of March before deciding.",
        ("pricing", "numbers"),
        date(2026, 3, 2),
    ),
    Note(
        10,
        "Office plants",
        "Water on Mondays and Thursdays. The fern by the window needs more, the cactus needs "
        "nothing. Mara has the key to the balcony.",
        ("office",),
        date(2026, 1, 5),
    ),
    Note(
        11,
        "Ideas for the team day",
        "Boat trip, pottery, or cooking together. Budget 60 euros each. Vote by the end of the month.",
        ("people", "team"),
        date(2026, 2, 24),
    ),
    Note(
        12,
        "Security review checklist",
        "Rotate keys twice a year, review access lists every quarter, restore a backup once a "
        "month and time it. Last restore took 23 minutes.",
        ("security", "checklist"),
        date(2026, 2, 27),
    ),
)
