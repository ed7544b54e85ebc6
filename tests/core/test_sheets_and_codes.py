"""What workbooks and codes protect: nothing that was typed runs in a spreadsheet, and no code is mistaken for another."""

import io
import re

import pytest
from openpyxl import load_workbook

from pearls.codes import LETTERS, new_code
from pearls.sheets import XLSX, as_response, book, safe


@pytest.mark.parametrize("typed", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_what_begins_like_a_formula_stays_a_text(typed):
    assert safe(typed) == f"'{typed}"


@pytest.mark.parametrize("cell", [-1, 0, 2.5, None, "plain", "1-2", " =1"])
def test_numbers_and_plain_words_stay_as_they_are(cell):
    assert safe(cell) == cell


def test_a_book_has_its_sheets_in_order_with_bold_frozen_heads():
    made = load_workbook(io.BytesIO(book([("One", ["Town", "=n"], [["Kalnupe", 3]]), ("Two", ["x"], [])])))
    assert made.sheetnames == ["One", "Two"]
    one = made["One"]
    assert [[cell.value for cell in row] for row in one.iter_rows()] == [["Town", "'=n"], ["Kalnupe", 3]]
    assert (one["A1"].font.bold, one["A2"].font.bold, one.freeze_panes) == (True, False, "B2")
    assert one["B2"].data_type == "n"


def test_a_long_name_of_a_sheet_is_cut_to_what_spreadsheets_bear():
    made = load_workbook(io.BytesIO(book([("A name that is far longer than thirty-one letters", ["x"], [])])))
    assert made.sheetnames == ["A name that is far longer than "]


def test_a_workbook_is_handed_out_as_a_file():
    answer = as_response(b"bytes", "decisions.xlsx")
    assert (answer["Content-Type"], answer.content) == (XLSX, b"bytes")
    assert answer["Content-Disposition"] == 'attachment; filename="decisions.xlsx"'


def test_codes_are_long_different_and_without_letters_that_look_alike():
    codes = {new_code() for _n in range(200)}
    assert len(codes) == 200
    assert all(re.fullmatch(rf"([{LETTERS}]{{4}}-){{3}}[{LETTERS}]{{4}}", code) for code in codes)
    assert not set("IO01") & set(LETTERS)
    assert len(LETTERS) == 32  # five bits each: sixteen of them are eighty
