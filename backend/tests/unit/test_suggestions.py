"""Questions to begin with: of several kinds, and each one that can be answered."""

from app.databases.questions.answering import answer
from app.databases.questions.reading import Reader
from app.databases.schema_text import read_schema
from app.databases.suggestions import suggestions

LIBRARY = read_schema(
    """
member: id integer pk; full_name text; town text {Ulm|Bonn|Kiel}; joined_on date ~300
copy: id integer pk; title text; shelf text ~2000
loan: id integer pk; member_id integer -> member.id; copy_id integer -> copy.id; lent_on date ~9000
setting: key text pk; value text ~1
"""
)


def test_the_largest_tables_are_asked_about_in_several_ways() -> None:
    assert suggestions("Library", LIBRARY) == [
        "Number of loans per month in Library",
        "Top 5 members by number of loans in Library",
        "Number of members by town in Library",
    ]


def test_each_of_them_is_answered() -> None:
    reader = Reader(LIBRARY)
    for each in suggestions("Library", LIBRARY):
        assert answer(reader, each.removesuffix(" in Library")).sql.startswith("SELECT")


def test_there_are_none_where_nothing_could_be_answered() -> None:
    assert suggestions("Empty", ()) == []
    assert suggestions("Keys", read_schema("setting: key text pk; value text ~40")) == []


def test_what_is_brought_in_comes_first() -> None:
    shop = read_schema(
        """
customers: id integer pk; name text; segment text {consumer|business} ~40
bills: id integer pk; customer_id integer -> customers.id; total numeric; issued_on date ~900
"""
    )
    assert suggestions("Shop", shop) == [
        "Revenue per month in Shop",
        "Top 5 customers by number of bills in Shop",
        "Number of customers by segment in Shop",
    ]
