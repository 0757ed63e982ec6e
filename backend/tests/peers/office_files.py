"""Documents as office programs write them, and some that nobody should have to open."""

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

import xlsxwriter
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, StreamObject
from reportlab.pdfgen.canvas import Canvas

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def pdf(*pages: str) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    for page in pages:
        text = canvas.beginText(72, 760)
        text.textLines(page)
        canvas.drawText(text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def pdf_with_a_broken_page(*pages: str) -> bytes:
    """The second page's text is packed in a way that there is not."""
    writer, out = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(*pages)))), io.BytesIO()
    contents = writer.pages[1]["/Contents"].get_object()
    assert isinstance(contents, StreamObject)
    contents[NameObject("/Filter")] = NameObject("/NoSuchDecode")
    writer.write(out)
    return out.getvalue()


def locked_pdf(*pages: str, password: str) -> bytes:
    writer, out = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(*pages)))), io.BytesIO()
    writer.encrypt(password, algorithm="AES-256")
    writer.write(out)
    return out.getvalue()


def scanned_pdf() -> bytes:
    """A page with a drawing and no letter on it."""
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.rect(100, 100, 300, 300, fill=1)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def endless_pdf(operators: int) -> bytes:
    """A small file whose one page says more than anybody has time for."""
    content = zlib.compress(b"BT /F1 9 Tf " + b"(ab) Tj 1 0 0 1 0 0 Tm " * operators + b"ET", 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/MediaBox[0 0 9 9]/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return out + head + table + b"trailer<</Root 1 0 R/Size 6>>\nstartxref\n%d\n%%%%EOF" % len(out)


def docx(*paragraphs: str) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>" for text in paragraphs)
    return docx_of(f"<w:document {_W}><w:body>{body}</w:body></w:document>".encode())


def docx_with_everything_around(text: str) -> bytes:
    """Text, a text box as Word writes it, notes, a comment, and the same head on pages of two kinds."""

    def paragraphs(*texts: str) -> str:
        return "".join(f"<w:p><w:r><w:t>{each}</w:t></w:r></w:p>" for each in texts)

    def part(name: str, *texts: str) -> bytes:
        return f"<w:{name} {_W}>{paragraphs(*texts)}</w:{name}>".encode()

    box = paragraphs("In the box")
    body = (
        f"{paragraphs(text)}<w:p><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    compatible = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    document = f"<w:document {_W} {compatible}><w:body>{body}</w:body></w:document>"
    return zipped(
        {
            "[Content_Types].xml": b"<Types/>",
            "word/document.xml": document.encode(),
            "word/footnotes.xml": part("footnotes", "", "See the annex"),
            "word/comments.xml": part("comments", "Ask the lawyer"),
            "word/header1.xml": part("hdr", "Confidential"),
            "word/header2.xml": part("hdr", "Confidential"),
        }
    )


def docx_of(document: bytes) -> bytes:
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": document})


def billion_laughs() -> bytes:
    """Entities within entities (XML's oldest bomb) as a Word document."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    return docx_of(
        f'<!DOCTYPE x [<!ENTITY e0 "lol">{entities}]><w:document {_W}><w:body><w:p><w:r>'
        "<w:t>&e11;</w:t></w:r></w:p></w:body></w:document>".encode()
    )


def xlsx(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
    return out.getvalue()


def xlsx_bomb(megabytes: int) -> bytes:
    """A workbook of a few hundred KB whose one sheet unpacks to very much."""
    cells = b'<row><c t="inlineStr"><is><t>' + b"A" * 1024 * 1024 + b"</t></is></c></row>"
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    with zipfile.ZipFile(io.BytesIO(xlsx({"A": [["x"]]}))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["xl/worksheets/sheet1.xml"] = sheet + cells * megabytes + b"</sheetData></worksheet>"
    return zipped(members)


def zipped(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()
