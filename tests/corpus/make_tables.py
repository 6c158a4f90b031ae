#!/usr/bin/env python3
"""Writes the broken (and a few sound) tables of tests/corpus/tables. Needs openpyxl 3.1, xlwt 1.3 and odfpy 1.4.

Run it only to change the corpus: the files are kept, so that the tests need no Python. What each file must give stands in
tables/expected.json, written by hand.
"""
import datetime
import gzip
import hashlib
import io
import pathlib
import zipfile

import odf.opendocument
import odf.table
import odf.text
import openpyxl
import openpyxl.utils.datetime
import xlwt

OUT = pathlib.Path(__file__).parent / "tables"
HEADER = ["id", "arrival", "departure", "max_power_kw", "energy_required_kwh"]
LINE = ",".join(HEADER) + "\n"
GOOD = "a,2025-08-18 08:00,2025-08-18 10:00,7,5\n"
FROM = datetime.datetime(2025, 8, 18, 8, 0)
TO = datetime.datetime(2025, 8, 18, 10, 0)


def write(name, content):
    (OUT / name).write_bytes(content if isinstance(content, bytes) else content.encode())


def texts():
    write("empty.csv", "")
    write("blank_lines.csv", "\n\r\n\n")
    write("header_only.csv", LINE)
    write("no_header.csv", GOOD)
    write("duplicate_headers.csv", "id,id,arrival,departure,max_power_kw,energy_required_kwh\n1," + GOOD)
    write("slips_in_headers.csv", "id,arival,departure,max_power,energy_required\na,2025-08-18 08:00,2025-08-18 10:00,7,5\n")
    write("unnamed_first_column.csv", ",vehicle,powerNom,energyRequired,energyMax,arrivalTime,departureTime,arrivalSOE\n"
          "0,0,22,26,52,2025-08-18 11:59:53,2025-08-18 16:46:38,26\n")
    write("steps_without_start.csv", "vehicle,powerNom,energyRequired,arrivalTime,departureTime\n0,22,26,47,67\n")
    write("wrong_types.csv", LINE + "a,tomorrow,2025-08-18 10:00,seven,5\nb,2025-08-18,2025-08-18 25:00,7,5%\n"
          "c,2025-02-30 08:00,2025-08-18T10:00:00Z,7,nan\nd,45887.5,2025-08-18 10:00,7,inf\n")
    write("departure_before_arrival.csv", LINE + GOOD + "b,2025-08-18 12:00,2025-08-18 11:00,7,5\n")
    write("negative_and_huge.csv", LINE + "a,2025-08-18 08:00,2025-08-18 10:00,-7,5\nb,2025-08-18 08:00,2025-08-18 10:00,7,1e300\n"
          "c,2025-08-18 08:00,2025-08-18 10:00,0,1e999\nd,0014-08-18 08:00,9014-08-18 10:00,7,-1\n")
    write("missing_cells.csv", LINE + ",2025-08-18 08:00,2025-08-18 10:00,7,5\nb,,,,\nc,2025-08-18 08:00,2025-08-18 10:00,7,\n")
    write("duplicate_ids.csv", LINE + GOOD + GOOD)
    write("two_cars_at_one_evse.csv", "id,evse,arrival,departure,max_power_kw,energy_required_kwh\n"
          "a,A1,2025-08-18 08:00,2025-08-18 10:00,7,5\nb,A1,2025-08-18 09:00,2025-08-18 10:00,7,5\n")
    write("decimal_comma_unquoted.csv", LINE + "a,2025-08-18 08:00,2025-08-18 10:00,7,5,12,25\n")
    write("decimal_marks_mixed.csv", LINE.replace(",", ";") + "a;2025-08-18 08:00;2025-08-18 10:00;7,5;12,25\n"
          "b;2025-08-18 08:00;2025-08-18 10:00;7.5;1.234\n")
    write("thousands.csv", LINE + "a,2025-08-18 08:00,2025-08-18 10:00,\"1,234.5\",5\nb,2025-08-18 08:00,2025-08-18 10:00,\"1,234\",5\n"
          "c,2025-08-18 08:00,2025-08-18 10:00,1 234,5\n")
    write("unclosed_quote.csv", LINE + GOOD + "\"b,2025-08-18 08:00,2025-08-18 10:00,7,5\nc,2025-08-18 08:00,2025-08-18 10:00,7,5\n")
    write("nul_bytes.csv", (LINE + "a\0b,2025-08-18 08:00,2025-08-18 10:00,7\0,5\n"))
    write("utf16_without_mark.csv", (LINE + GOOD).encode("utf-16-le"))
    write("utf16.csv", (LINE + GOOD).encode("utf-16"))
    write("utf16_cut_off.csv", (LINE + GOOD).encode("utf-16")[:-1])
    write("latin1.csv", ("id,evse,arrival,departure,max_power_kw,energy_required_kwh\na,Süd,2025-08-18 08:00,2025-08-18 10:00,7,5\n")
          .encode("latin-1"))
    write("latin1_header.csv", ("id,Stellplatz für,arrival,departure,max_power_kw,energy_required_kwh\n"
          "a,x,2025-08-18 08:00,2025-08-18 10:00,7,5\n").encode("latin-1"))
    write("huge_row.csv", LINE + "a," * 20_000 + "\n" + GOOD)
    write("huge_cell.csv", LINE + "a," + "x" * 100_000 + ",2025-08-18 10:00,7,5\n")
    write("old_mac_line_ends.csv", (LINE + GOOD + "b,2025-08-18 08:00,2025-08-18 10:00,x,5\n").replace("\n", "\r"))
    write("clock_change.csv", LINE + "a,2025-03-30 02:30,2025-03-30 08:00,7,5\nb,2025-10-26 02:30,2025-10-26 08:00,7,5\n")
    write("not_a_table.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    write("picture.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    write("noise.xlsx", bytes(hashlib.sha256(b"noise %d" % i).digest()[0] for i in range(500)))
    write("page.html", "<!doctype html><html><body><h1>404 Not found</h1></body></html>\n")
    write("formula_texts.csv", LINE + "\"=1+1\",2025-08-18 08:00,2025-08-18 10:00,=7,+5\n")
    write("cut_off.csv.gz", gzip.compress((LINE + GOOD * 50).encode(), mtime=0)[:60])
    write("packed_twice.csv.gz", gzip.compress(gzip.compress((LINE + GOOD).encode(), mtime=0), mtime=0))
    write("price_gap.csv", "time,price [EUR/MWh]\n2025-08-18 00:00,50\n2025-08-18 01:00,\n2025-08-18 02:00,n/e\n")
    write("price_order.csv", "time,ct/kWh\n2025-08-18 01:00,5\n2025-08-18 00:00,5\n2025-08-18 00:00,5\n")
    write("price_without_unit.csv", "time,price\n2025-08-18 00:00,50\n2025-08-18 01:00,50\n")
    write("price_of_one_row.csv", "time,per_kwh\n2025-08-18 00:00,0.05\n")


def saved(book):
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def sheet_of(rows, name="demand"):
    book = openpyxl.Workbook()
    book.active.title = name
    for row in rows:
        book.active.append(row)
    return book


def workbooks():
    good = sheet_of([HEADER, ["a", FROM, TO, 7, 5]])
    good.properties.created = good.properties.modified = datetime.datetime(2025, 1, 1)
    sound = saved(good)
    write("dates.xlsx", sound)
    write("truncated.xlsx", sound[: len(sound) // 2])
    with zipfile.ZipFile(io.BytesIO(sound)) as archive:
        inside = archive.getinfo("xl/worksheets/sheet1.xml").header_offset + 100
    write("damaged_inside.xlsx", sound[:inside] + bytes([sound[inside] ^ 0x10]) + sound[inside + 1:])
    write("times_as_text.xlsx", saved(sheet_of([["vehicle", "powerNom", "energyRequired", "arrivalTime", "departureTime"],
                                                [0, 22, 26, "2025-08-18T11:59:53", "2025-08-18T16:46:38"]])))
    write("wrong_types.xlsx", saved(sheet_of([HEADER, ["a", 45887.5, TO, "seven", True], ["b", FROM, datetime.time(10), FROM, 5]])))
    write("error_cells.xlsx", saved(sheet_of([HEADER, ["a", FROM, TO, "#N/A", "#DIV/0!"], ["b", "#REF!", TO, 7, 5]])))
    write("formulas_without_values.xlsx", saved(sheet_of([HEADER, ["a", FROM, TO, "=3+4", 5]])))
    merged = sheet_of([HEADER, ["a", FROM, TO, 7, 5], ["b", FROM, None, 7, 5]])
    merged.active.merge_cells("C2:C3")
    write("merged_cells.xlsx", saved(merged))
    second = sheet_of([["A cover page"], ["of two lines"]], "cover")
    for row in [HEADER, ["a", TO, FROM, 7, 5]]:
        second.create_sheet("cars") if "cars" not in second.sheetnames else None
        second["cars"].append(row)
    write("second_sheet.xlsx", saved(second))
    offset = openpyxl.Workbook()
    for r, row in enumerate([HEADER, ["a", FROM, TO, "x", 5]]):
        for c, value in enumerate(row):
            offset.active.cell(row=r + 4, column=c + 3, value=value)
    write("not_at_the_corner.xlsx", saved(offset))
    corner = sheet_of([HEADER, ["a", FROM, TO, 7, 5]])
    corner.active.cell(row=1_048_576, column=16_384, value="far")
    write("far_corner.xlsx", saved(corner))
    mac = sheet_of([HEADER, ["a", FROM, TO, 7, 5]])
    mac.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    write("dates_1904.xlsx", saved(mac))
    write("empty.xlsx", saved(openpyxl.Workbook()))
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w") as archive:
        archive.writestr("demand.csv", LINE + GOOD)
    write("zipped_csv.zip", plain.getvalue())


def old_excel():
    book = xlwt.Workbook()
    sheet = book.add_sheet("demand")
    style = xlwt.easyxf(num_format_str="YYYY-MM-DD HH:MM")
    for c, name in enumerate(HEADER):
        sheet.write(0, c, name)
    for r, row in enumerate([["a", FROM, TO, 7, 5], ["b", FROM, TO, "x", 5]]):
        for c, value in enumerate(row):
            sheet.write(r + 1, c, value, style if isinstance(value, datetime.datetime) else xlwt.Style.default_style)
    content = saved(book)
    write("old.xls", content)
    write("truncated.xls", content[:1500])


def open_document():
    book = odf.opendocument.OpenDocumentSpreadsheet()
    table = odf.table.Table(name="demand")
    book.spreadsheet.addElement(table)

    def add(values):
        row = odf.table.TableRow()
        for value in values:
            if isinstance(value, datetime.datetime):
                cell = odf.table.TableCell(valuetype="date", datevalue=value.isoformat())
            elif isinstance(value, (int, float)):
                cell = odf.table.TableCell(valuetype="float", value=value)
            else:
                cell = odf.table.TableCell(valuetype="string")
                cell.addElement(odf.text.P(text=value))
            row.addElement(cell)
        table.addElement(row)

    add(HEADER)
    add(["a", FROM, TO, 7, 5])
    add(["b", TO, FROM, 7, "five"])
    sound = saved(book)
    write("open.ods", sound)
    cut = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sound)) as old, zipfile.ZipFile(cut, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "content.xml":  # sound as a ZIP archive, but its table never ends
                content = content[: content.index(b"</table:table>")]
            new.writestr(zipfile.ZipInfo(name), content)
    write("never_ends.ods", cut.getvalue())


if __name__ == "__main__":
    OUT.mkdir(exist_ok=True)
    texts()
    workbooks()
    old_excel()
    open_document()
