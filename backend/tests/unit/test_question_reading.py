"""Questions over schemas that nobody prepared: what they become, without a server."""

import pytest

from app.databases.questions.answering import answer
from app.databases.questions.plan import NotUnderstood
from app.databases.questions.reading import Reader
from app.databases.schema_text import read_schema

TABLES = """
employees: emp_id integer pk; name text; job_title text {Engineer|Analyst|Manager}; dept_id integer -> departments.dept_id; salary numeric(10,2); hire_date date; is_remote boolean ~500
departments: dept_id integer pk; dept_name text {Sales|Engineering|Finance}; budget numeric; location text ~3
assignments: emp_id integer pk -> employees.emp_id; project_id integer pk -> projects.project_id; hours integer ~900
projects: project_id integer pk; title text; start_date date; end_date date; status text {active|done|on hold} ~40
books: isbn text pk; title text; author_id integer; genre text {fiction|history|science}; copies integer ~800
authors: author_id integer pk; full_name text ~80
loans: loan_id integer pk; isbn text -> books.isbn; borrowed_on date; returned_on date ~4000
"Odd ""Name": "a;b" text; "order" integer ~5
"""  # noqa: E501 - a schema has long lines
READER = Reader(read_schema(TABLES))


def where(sql: str) -> str:
    return sql.partition("WHERE ")[2].partition("\n")[0]


@pytest.mark.parametrize(
    ("asked", "condition"),
    [
        ("How many remote employees are there?", "employees.is_remote = true"),
        (
            "How many engineers are not remote?",
            "employees.job_title = 'Engineer' AND employees.is_remote = false",
        ),
        ("how many projects are on hold", "projects.status = 'on hold'"),
        ("loans that have not been returned", "loans.returned_on IS NULL"),
        ("books with at least 5 copies", "books.copies >= 5"),
        ("employees with a salary between 40k and 50k", "employees.salary BETWEEN 40000 AND 50000"),
        (
            "How many books have never been borrowed?",
            "NOT EXISTS (SELECT 1 FROM loans WHERE loans.isbn = books.isbn)",
        ),
        (
            "employees hired since 2021",
            "employees.hire_date >= DATE '2021-01-01'",
        ),
        ("What is the salary of O'Brien?", "lower(employees.name::text) = 'o''brien'"),
        ("books whose title contains '50%'", r"books.title::text ILIKE '%50\%%'"),
    ],
)
def test_a_condition_is_read(asked: str, condition: str) -> None:
    assert where(answer(READER, asked).sql).replace(r"E'", "'").replace("\\\\", "\\") == condition


def test_a_table_is_joined_where_only_the_name_of_a_column_says_that_it_belongs_there() -> None:
    sql = answer(READER, "Which author has written the most books?").sql
    assert "FROM books JOIN authors ON authors.author_id = books.author_id" in sql
    assert sql.endswith("LIMIT 1")


def test_things_that_are_kept_as_a_number_are_added_up() -> None:
    assert "sum(books.copies)" in answer(READER, "how many copies of fiction books are there?").sql


def test_a_follow_up_changes_what_it_names_and_keeps_the_rest() -> None:
    first = "average salary by department"
    second = answer(READER, "only managers", [first])
    assert "GROUP BY departments" in second.sql
    assert "job_title = 'Manager'" in second.sql
    third = answer(READER, "and by job title instead", [first, "only managers"])
    assert "GROUP BY employees.job_title" in third.sql
    assert "job_title = 'Manager'" in third.sql
    small_talk = answer(READER, "just the top 2", [first, "thank you, that is wonderful"])
    assert small_talk.sql.endswith("LIMIT 2")


def test_names_are_quoted_as_they_have_to_be() -> None:
    assert 'FROM "Odd ""Name"' in answer(READER, "How many rows are in odd name?").sql


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "?",
        "hello there",
        "What is the weather in Berlin?",
        "How many dragons are there?",
        "delete all books",
    ],
)
def test_what_is_not_about_the_data_is_not_understood(asked: str) -> None:
    with pytest.raises(NotUnderstood):
        answer(READER, asked)


SHOP = Reader(
    read_schema(
        """
clients: id integer pk; name text ~400
articles: id integer pk; title text; stock_level integer; min_stock integer; price numeric; is_active boolean ~90
sales: id integer pk; client_id integer -> clients.id; article_id integer -> articles.id; units integer; price numeric; sold_on date; delivered_on date; total numeric ~5000
"""  # noqa: E501 - a schema has long lines
    )
)


@pytest.mark.parametrize(
    ("asked", "condition"),
    [
        ("Which articles are out of stock?", "articles.stock_level = 0"),
        ("what is sold out?", "articles.stock_level = 0"),
        ("What is low on stock?", "articles.stock_level < articles.min_stock"),
        ("articles that need to be restocked", "articles.stock_level < articles.min_stock"),
        ("How many sales are undelivered?", "sales.delivered_on IS NULL"),
        ("how many discontinued articles are there", "articles.is_active = false"),
        (
            "Who has not bought anything?",
            "NOT EXISTS (SELECT 1 FROM sales WHERE sales.client_id = clients.id)",
        ),
    ],
)
def test_what_is_said_of_any_shop_is_read_by_the_names_and_types_of_this_one(
    asked: str, condition: str
) -> None:
    assert where(answer(SHOP, asked).sql) == condition


def test_the_first_of_each_group_is_one_row_of_each_and_said_so() -> None:
    found = answer(READER, "newest employee in each department")
    assert found.sql.startswith("SELECT DISTINCT ON (departments.dept_name, departments.dept_id)")
    assert found.sql.endswith(
        "ORDER BY departments.dept_name, departments.dept_id, employees.hire_date DESC NULLS LAST"
    )
    assert found.question == (
        "The rows of employees (for each of departments the one with the largest hire_date)."
    )
    assert "Where several are first, one of them is shown." in found.assumptions


def test_how_many_are_shown_is_said_as_the_most_that_there_can_be() -> None:
    top = answer(READER, "top 5 authors by number of books")
    assert top.question == "The number of books by authors (at most 5, largest first)."
    assert answer(READER, "which author has the most books").question.endswith("by authors (the largest).")
    dearest = answer(SHOP, "the 3 most expensive articles")
    assert dearest.question == "The rows of articles (at most 3, largest price first)."


def test_rows_with_a_key_of_several_columns_are_told_apart() -> None:
    reader = Reader(
        read_schema(
            "copies: isbn text pk; copy_no integer pk; shelf text {A|B} ~90\n"
            "loans: loan_id integer pk; isbn text; copy_no integer; (isbn, copy_no) -> copies(isbn, copy_no)"
        )
    )
    sql = answer(reader, "which copy has the most loans").sql
    assert sql.startswith("SELECT copies.shelf, copies.isbn, copies.copy_no, count(*)")
    assert "ON copies.isbn = loans.isbn AND copies.copy_no = loans.copy_no" in sql
    with pytest.raises(NotUnderstood):
        answer(reader, "sum of copy_no of loans")


def test_a_column_beside_its_value_does_not_narrow_a_list() -> None:
    sql = answer(READER, "list the books of genre fiction").sql
    assert "books.title" in sql
    assert where(sql) == "books.genre = 'fiction'"


def test_one_row_of_several_that_fits_is_said_to_be_enough() -> None:
    found = answer(SHOP, "clients with undelivered sales")
    assert where(found.sql) == (
        "EXISTS (SELECT 1 FROM sales WHERE sales.client_id = clients.id AND sales.delivered_on IS NULL)"
    )
    assert "One row of sales that fits is enough." in found.assumptions


def test_people_of_whom_there_are_several_kinds_are_asked_back_for() -> None:
    with pytest.raises(NotUnderstood, match="whether “who” is employees or authors"):
        answer(READER, "Who wrote the most?")


def test_words_that_the_schema_has_itself_are_left_alone() -> None:
    schema = "bills: id integer pk; state text {paid|unpaid|outstanding}; amount numeric ~50"
    reader = Reader(read_schema(schema))
    assert where(answer(reader, "unpaid bills").sql) == "bills.state = 'unpaid'"
    assert where(answer(reader, "outstanding bills").sql) == "bills.state = 'outstanding'"
    assert "avg(bills.amount)" in answer(reader, "What is the average amount of bills?").sql
