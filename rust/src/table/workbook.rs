//! Workbooks: XLSX cell by cell (a sheet may be huge and all but empty), .xls and .ods by their used range.
use super::unpack::{broken_archive, check_archive};
use super::{CellKind, Failure, FileKind, Options, Sheet, Table, MAX_COLUMNS, MAX_ROWS};
use calamine::{
    Data, DataRef, ExcelDateTime, Ods, Range, Reader, SheetType, SheetVisible, Xls, Xlsx,
};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;
use std::io::{BufReader, Cursor};
use zip::ZipArchive;

/// Days from the epoch of workbooks made on old Macs to that of all others.
const DAYS_1904: f64 = 1462.0;

pub fn read_zip(bytes: &[u8], options: &Options) -> Result<Table, Failure> {
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken_archive(&error))?;
    check_archive(&mut archive, bytes.len() as u64, options)?;
    let has = |archive: &ZipArchive<_>, name: &str| archive.index_for_name(name).is_some();
    if has(&archive, "xl/workbook.xml") {
        read_xlsx(bytes, options)
    } else if has(&archive, "content.xml") {
        check_repeats(&mut archive, options)?;
        read_ods(bytes, options)
    } else if has(&archive, "xl/workbook.bin") {
        Err(Failure::new(
            "not_a_table",
            "this is a binary workbook (.xlsb); save it as .xlsx or CSV",
        ))
    } else {
        Err(Failure::new("not_a_table", "this is a ZIP archive without a workbook; give the CSV, XLSX, .xls or .ods file itself"))
    }
}

fn broken_workbook(error: &dyn std::fmt::Display) -> Failure {
    let text = error.to_string();
    if text.contains("password") {
        return Failure::new(
            "password_protected",
            "the workbook is protected by a password; save it without one",
        );
    }
    broken_archive(&text)
}

fn names(metadata: &[calamine::Sheet]) -> Vec<(String, bool)> {
    let tables = metadata
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet);
    tables
        .map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible))
        .collect()
}

fn read_xlsx(bytes: &[u8], options: &Options) -> Result<Table, Failure> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|error| broken_workbook(&error))?;
    let epoch = if book.has_1904_epoch() {
        DAYS_1904
    } else {
        0.0
    };
    let mut sheets = Vec::new();
    for (name, visible) in names(book.sheets_metadata()) {
        let mut sheet = Sheet::new(name, visible, options.cell_limit());
        let mut shared = HashMap::new(); // each shared text is kept once, however many cells show it
        let mut cells = book
            .worksheet_cells_reader(&sheet.name)
            .map_err(|error| broken_workbook(&error))?;
        while let Some(cell) = cells
            .next_cell_with_formula_metadata()
            .map_err(|error| broken_workbook(&error))?
        {
            match cell.value {
                DataRef::Empty if cell.formula.is_some() => {
                    sheet.push_text(cell.pos, CellKind::Uncomputed, b"")?
                }
                DataRef::SharedString("") => {}
                DataRef::SharedString(text) => {
                    let kept = *shared
                        .entry(text.as_ptr())
                        .or_insert_with(|| sheet.keep(text.as_bytes()));
                    sheet.push(cell.pos, CellKind::Text, 0.0, kept)?;
                }
                value => push_data(&mut sheet, cell.pos, &value.into(), epoch)?,
            }
        }
        sheets.push(sheet);
    }
    Ok(Table {
        failure: None,
        kind: FileKind::Xlsx,
        separator: 0,
        sheets,
    })
}

pub fn read_xls(bytes: &[u8], options: &Options) -> Result<Table, Failure> {
    let mut book = Xls::new(Cursor::new(bytes)).map_err(|error| broken_workbook(&error))?;
    let epoch = if book.has_1904_epoch() {
        DAYS_1904
    } else {
        0.0
    };
    let mut sheets = Vec::new();
    for (name, visible) in names(book.sheets_metadata()) {
        let range = book
            .worksheet_range(&name)
            .map_err(|error| broken_workbook(&error))?;
        sheets.push(from_range(
            Sheet::new(name, visible, options.cell_limit()),
            &range,
            epoch,
        )?);
    }
    Ok(Table {
        failure: None,
        kind: FileKind::Xls,
        separator: 0,
        sheets,
    })
}

fn read_ods(bytes: &[u8], options: &Options) -> Result<Table, Failure> {
    let mut book = Ods::new(Cursor::new(bytes)).map_err(|error| broken_workbook(&error))?;
    let mut sheets = Vec::new();
    for (name, visible) in names(book.sheets_metadata()) {
        let range = book
            .worksheet_range(&name)
            .map_err(|error| broken_workbook(&error))?;
        sheets.push(from_range(
            Sheet::new(name, visible, options.cell_limit()),
            &range,
            0.0,
        )?);
    }
    Ok(Table {
        failure: None,
        kind: FileKind::Ods,
        separator: 0,
        sheets,
    })
}

/// Of .ods the reader takes what a cell shows of an error for a text.
fn is_error(text: &str) -> bool {
    const ERRORS: [&str; 7] = [
        "#N/A", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!",
    ];
    let is_numbered = text.strip_prefix("Err:").is_some_and(|digits| {
        digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit())
    });
    is_numbered || ERRORS.contains(&text)
}

fn from_range(mut sheet: Sheet, range: &Range<Data>, epoch: f64) -> Result<Sheet, Failure> {
    let (first_row, first_column) = range.start().unwrap_or((0, 0));
    for (row, column, value) in range.used_cells() {
        // A sheet has at most 2^20 rows: the sum fits.
        push_data(
            &mut sheet,
            (first_row + row as u32, first_column + column as u32),
            value,
            epoch,
        )?;
    }
    Ok(sheet)
}

fn push_data(sheet: &mut Sheet, at: (u32, u32), value: &Data, epoch: f64) -> Result<(), Failure> {
    let mut push_number = |kind, number| sheet.push(at, kind, number, (0, 0));
    match value {
        Data::Empty => Ok(()),
        Data::Int(number) => push_number(CellKind::Number, *number as f64),
        Data::Float(number) => push_number(CellKind::Number, *number),
        Data::Bool(yes) => push_number(CellKind::Bool, f64::from(u8::from(*yes))),
        Data::DateTime(date) => push_number(CellKind::Date, serial_days(date, epoch)),
        Data::DurationIso(text) => match duration_days(text) {
            Some(days) => push_number(CellKind::Date, days),
            None => sheet.push_text(at, CellKind::Text, text.as_bytes()),
        },
        Data::DateTimeIso(text) => match date_days(text) {
            Some(days) => push_number(CellKind::Date, days),
            None => sheet.push_text(at, CellKind::Text, text.as_bytes()),
        },
        Data::String(text) if text.is_empty() => Ok(()),
        Data::String(text) if is_error(text) => {
            sheet.push_text(at, CellKind::Error, text.as_bytes())
        }
        Data::String(text) => sheet.push_text(at, CellKind::Text, text.as_bytes()),
        Data::Error(error) => sheet.push_text(at, CellKind::Error, error.to_string().as_bytes()),
    }
}

/// A time of day (below 1) has no epoch, nor has a duration; but what is formatted as one may be a date.
fn serial_days(date: &ExcelDateTime, epoch: f64) -> f64 {
    const LONGEST_DURATION: f64 = 366.0 * 20.0;
    let days = date.as_f64();
    if days.abs() < 1.0 || (date.is_duration() && days.abs() < LONGEST_DURATION) {
        days
    } else {
        days + epoch
    }
}

/// `2025-08-18T11:59:53` or, at midnight, `2025-08-18`, as .ods writes dates; none where there is an offset.
fn date_days(text: &str) -> Option<f64> {
    const UNIX_EPOCH: f64 = 25_569.0;
    let time = text.parse::<NaiveDateTime>().ok();
    let midnight = || Some(text.parse::<NaiveDate>().ok()?.and_time(NaiveTime::MIN));
    let time = time.or_else(midnight)?.and_utc();
    let seconds = time.timestamp() as f64 + f64::from(time.timestamp_subsec_nanos()) * 1e-9;
    Some(UNIX_EPOCH + seconds / 86400.0)
}

/// `PT11H59M53S`, as .ods writes times of day.
fn duration_days(text: &str) -> Option<f64> {
    let mut rest = text.strip_prefix("PT")?;
    let mut seconds = 0.0;
    for (unit, worth) in [('H', 3600.0), ('M', 60.0), ('S', 1.0)] {
        if let Some((number, after)) = rest.split_once(unit) {
            seconds += number.parse::<f64>().ok()? * worth;
            rest = after;
        }
    }
    rest.is_empty().then_some(seconds / 86400.0)
}

/// Cells and rows of .ods may be repeated by a number: 100 bytes can ask for 2^34 cells. The reader writes them all out, so
/// their number is checked before.
fn check_repeats(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    options: &Options,
) -> Result<(), Failure> {
    let content = archive
        .by_name("content.xml")
        .map_err(|error| broken_archive(&error))?;
    let mut reader = quick_xml::Reader::from_reader(BufReader::new(content));
    reader.config_mut().check_end_names = false;
    let mut counts = Repeats::default();
    let mut buffer = Vec::new();
    loop {
        match reader
            .read_event_into(&mut buffer)
            .map_err(|error| broken_archive(&error))?
        {
            Event::Start(tag) | Event::Empty(tag) => counts.see(&tag),
            Event::Eof => return Ok(()),
            _ => {}
        }
        if counts.written_cells() > options.cell_limit() as u64 {
            let message = format!(
                "the table has more than {} cells, most of them repeated; split it",
                options.cell_limit()
            );
            return Err(Failure::new("too_many_cells", message));
        }
        buffer.clear();
    }
}

/// How many cells the reader of .ods will write out, at most.
#[derive(Default)]
struct Repeats {
    column: u64,
    written_columns: u64, // of this row: empty cells after the last full one are not written out
    width: u64,
    pending_rows: u64, // nor are empty rows after the last full one
    rows: u64,
    row_cells: u64,
    finished: u64,
}

impl Repeats {
    fn see(&mut self, tag: &BytesStart) {
        match tag.name().as_ref() {
            "table:table" => {
                *self = Repeats {
                    finished: self.written_cells(),
                    ..Repeats::default()
                }
            }
            "table:table-row" => {
                self.pending_rows +=
                    repeat(tag, "table:number-rows-repeated").min(u64::from(MAX_ROWS));
                self.column = 0;
                self.written_columns = 0;
            }
            "table:table-cell" | "table:covered-table-cell" => {
                self.column = (self.column + repeat(tag, "table:number-columns-repeated"))
                    .min(u64::from(MAX_COLUMNS));
                let holds = |name: &str| name.starts_with("office:") || name == "table:formula";
                if tag
                    .attributes()
                    .with_checks(false)
                    .flatten()
                    .any(|attribute| holds(attribute.key.as_ref()))
                {
                    self.rows += std::mem::take(&mut self.pending_rows);
                    self.width = self.width.max(self.column);
                    self.row_cells += self.column - self.written_columns;
                    self.written_columns = self.column;
                }
            }
            _ => {}
        }
    }

    /// Before it knows the used range, the reader keeps each row once; then it writes out the range.
    fn written_cells(&self) -> u64 {
        self.finished
            .saturating_add(self.rows.saturating_mul(self.width).max(self.row_cells))
    }
}

fn repeat(tag: &BytesStart, name: &str) -> u64 {
    let found = tag
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.as_ref() == name);
    found
        .and_then(|attribute| attribute.value.parse().ok())
        .unwrap_or(1)
}
