//! Reading tables: bytes in, cells out, behind `include/chargeplan_table.h`.
mod delimited;
mod unpack;
mod workbook;

#[cfg(test)]
mod tests;

use std::panic::{catch_unwind, AssertUnwindSafe};
use std::ptr;

pub(crate) const MAX_ROWS: u32 = 1 << 22;
pub(crate) const MAX_COLUMNS: u32 = 1 << 14;
const NO_ROW: u32 = u32::MAX;

/// What went wrong with the file as a whole.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Failure {
    pub slug: &'static str,
    pub message: String,
    pub row: u32,
}

impl Failure {
    pub fn new(slug: &'static str, message: impl Into<String>) -> Self {
        Failure {
            slug,
            message: message.into(),
            row: NO_ROW,
        }
    }
    pub fn at_row(mut self, row: u32) -> Self {
        self.row = row;
        self
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
#[repr(u32)]
pub(crate) enum CellKind {
    Text = 1,
    Number = 2,
    Bool = 3,
    Date = 4,
    Error = 5,
    NotUtf8 = 6,
    Unclosed = 7,
    Uncomputed = 8,
    HalfQuoted = 9,
}

#[derive(Debug, Clone, Copy, PartialEq)]
#[repr(u32)]
pub(crate) enum FileKind {
    Csv = 1,
    Xlsx = 2,
    Xls = 3,
    Ods = 4,
}

/// `ChargeplanCell`. While a sheet is being filled, `text` is an offset into its arena.
#[repr(C)]
pub struct Cell {
    pub(crate) row: u32,
    pub(crate) column: u32,
    pub(crate) kind: u32,
    pub(crate) text_length: u32,
    pub(crate) text: *const u8,
    pub(crate) number: f64,
}

/// The cells of one sheet; their texts stand in one arena.
pub(crate) struct Sheet {
    pub name: String,
    pub visible: bool,
    pub cells: Vec<Cell>,
    arena: Vec<u8>,
    max_cells: usize,
    sealed: bool,
}

impl Sheet {
    pub fn new(name: String, visible: bool, max_cells: usize) -> Self {
        Sheet {
            name,
            visible,
            cells: Vec::new(),
            arena: Vec::new(),
            max_cells,
            sealed: false,
        }
    }

    /// Keeps `text` and answers where it stands.
    pub fn keep(&mut self, text: &[u8]) -> (usize, u32) {
        let offset = self.arena.len();
        self.arena.extend_from_slice(text);
        (offset, u32::try_from(text.len()).unwrap_or(u32::MAX))
    }

    pub fn push(
        &mut self,
        at: (u32, u32),
        kind: CellKind,
        number: f64,
        kept: (usize, u32),
    ) -> Result<(), Failure> {
        if at.0 >= MAX_ROWS {
            let message = format!("the table has more than {MAX_ROWS} rows; split it");
            return Err(Failure::new("too_many_rows", message).at_row(at.0));
        }
        if at.1 >= MAX_COLUMNS {
            let message =
                format!("the row has more than {MAX_COLUMNS} columns; is the separator right?");
            return Err(Failure::new("too_many_columns", message).at_row(at.0));
        }
        if self.cells.len() >= self.max_cells {
            let message = format!("the table has more than {} cells; split it", self.max_cells);
            return Err(Failure::new("too_many_cells", message).at_row(at.0));
        }
        self.cells.push(Cell {
            row: at.0,
            column: at.1,
            kind: kind as u32,
            text_length: kept.1,
            text: ptr::without_provenance(kept.0),
            number,
        });
        Ok(())
    }

    pub fn push_text(
        &mut self,
        at: (u32, u32),
        kind: CellKind,
        text: &[u8],
    ) -> Result<(), Failure> {
        let kept = self.keep(text);
        self.push(at, kind, 0.0, kept)
    }

    /// Sorts, and turns the offsets into addresses: the arena does not grow any more.
    fn seal(&mut self) {
        if !self.cells.is_sorted_by_key(|cell| (cell.row, cell.column)) {
            self.cells.sort_by_key(|cell| (cell.row, cell.column));
        }
        for cell in &mut self.cells {
            cell.text = self.arena[cell.text.addr()..].as_ptr();
        }
        self.sealed = true;
    }

    #[cfg(test)]
    pub fn text(&self, cell: &Cell) -> &str {
        assert!(self.sealed);
        let start = cell.text.addr() - self.arena.as_ptr().addr();
        std::str::from_utf8(&self.arena[start..start + cell.text_length as usize]).unwrap()
    }
}

pub struct Table {
    pub(crate) failure: Option<Failure>,
    pub(crate) kind: FileKind,
    pub(crate) separator: u8,
    pub(crate) sheets: Vec<Sheet>,
}

#[repr(C)]
#[derive(Clone, Copy, Default)]
pub struct Options {
    pub(crate) separator: u32,
    pub(crate) windows_1252: u32,
    pub(crate) max_unpacked_bytes: u64,
    pub(crate) max_cells: u64,
}

impl Options {
    pub(crate) fn max_unpacked(&self) -> u64 {
        if self.max_unpacked_bytes == 0 {
            1 << 30
        } else {
            self.max_unpacked_bytes
        }
    }
    pub(crate) fn cell_limit(&self) -> usize {
        if self.max_cells == 0 {
            1 << 24
        } else {
            self.max_cells as usize
        }
    }
}

pub(crate) fn read(bytes: &[u8], options: &Options) -> Result<Table, Failure> {
    let unpacked = unpack::gunzip_if_packed(bytes, options)?;
    let bytes = unpacked.as_deref().unwrap_or(bytes);
    let mut table = match bytes {
        [] => {
            return Err(Failure::new(
                "empty_file",
                "the file is empty; a table begins with a row of column names",
            ))
        }
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => workbook::read_zip(bytes, options)?,
        [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..] => workbook::read_xls(bytes, options)?,
        [b'%', b'P', b'D', b'F', ..] => return Err(not_a_table("a PDF document")),
        [0x1F, 0x8B, ..] => return Err(not_a_table("a file packed twice")),
        [0x89, b'P', b'N', b'G', ..] | [0xFF, 0xD8, 0xFF, ..] => {
            return Err(not_a_table("a picture"))
        }
        _ if is_binary(bytes) => return Err(not_a_table("binary data")),
        _ => delimited::read(bytes, options)?,
    };
    table.sheets.iter_mut().for_each(Sheet::seal);
    Ok(table)
}

/// Whether the beginning has more control characters than any text. NUL is none of them: a text in UTF-16 is full of it, and is
/// told what to do.
fn is_binary(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(4096)];
    let controls = start
        .iter()
        .filter(|byte| matches!(byte, 1..=8 | 0x0E..=0x1F | 0x7F))
        .count();
    controls * 20 > start.len()
}

fn not_a_table(what: &str) -> Failure {
    Failure::new(
        "not_a_table",
        format!("this is {what}; give a CSV, XLSX, .xls or .ods file"),
    )
}

fn failed(failure: Failure) -> Table {
    Table {
        failure: Some(failure),
        kind: FileKind::Csv,
        separator: 0,
        sheets: Vec::new(),
    }
}

#[repr(C)]
pub struct Text {
    data: *const u8,
    length: usize,
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Text {
            data: text.as_ptr(),
            length: text.len(),
        }
    }
}

#[repr(C)]
pub struct SheetView {
    name: Text,
    cells: *const Cell,
    cell_count: usize,
    visible: u32,
}

/// # Safety
/// `data` points to `length` bytes (or is null with length 0); `options` is null or valid.
#[no_mangle]
pub unsafe extern "C" fn chargeplan_table_open(
    data: *const u8,
    length: usize,
    options: *const Options,
) -> *mut Table {
    let bytes = if data.is_null() {
        &[][..]
    } else {
        unsafe { std::slice::from_raw_parts(data, length) }
    };
    let options = unsafe { options.as_ref() }.copied().unwrap_or_default();
    let read = catch_unwind(AssertUnwindSafe(|| read(bytes, &options)));
    let table = match read {
        Ok(Ok(table)) => table,
        Ok(Err(failure)) => failed(failure),
        Err(_) => failed(Failure::new(
            "broken_file",
            "the file is damaged in a way that its reader cannot name; save it again",
        )),
    };
    Box::into_raw(Box::new(table))
}

/// # Safety
/// `table` is null or comes from `chargeplan_table_open` and is used no more.
#[no_mangle]
pub unsafe extern "C" fn chargeplan_table_close(table: *mut Table) {
    if !table.is_null() {
        let table = unsafe { Box::from_raw(table) };
        let _ = catch_unwind(AssertUnwindSafe(move || drop(table)));
    }
}

/// # Safety
/// `table` comes from `chargeplan_table_open`; so in all functions below.
#[no_mangle]
pub unsafe extern "C" fn chargeplan_table_error_slug(table: *const Table) -> Text {
    unsafe { &*table }
        .failure
        .as_ref()
        .map_or("", |failure| failure.slug)
        .into()
}

/// # Safety
/// As above.
#[no_mangle]
pub unsafe extern "C" fn chargeplan_table_error_message(table: *const Table) -> Text {
    unsafe { &*table }
        .failure
        .as_ref()
        .map_or("", |failure| failure.message.as_str())
        .into()
}

/// # Safety
/// As above.
#[no_mangle]
pub unsafe extern "C" fn chargeplan_table_error_row(table: *const Table) -> u32 {
    unsafe { &*table }
        .failure
        .as_ref()
        .map_or(NO_ROW, |failure| failure.row)
}

/// # Safety
/// As above.
#[no_mangle]
pub unsafe extern "C" fn chargeplan_table_file_kind(table: *const Table) -> u32 {
    unsafe { &*table }.kind as u32
}

/// # Safety
/// As above.
#[no_mangle]
pub unsafe extern "C" fn chargeplan_table_separator(table: *const Table) -> u32 {
    u32::from(unsafe { &*table }.separator)
}

/// # Safety
/// As above.
#[no_mangle]
pub unsafe extern "C" fn chargeplan_table_sheet_count(table: *const Table) -> usize {
    unsafe { &*table }.sheets.len()
}

/// # Safety
/// As above. An index past the end gives an empty sheet.
#[no_mangle]
pub unsafe extern "C" fn chargeplan_table_sheet(table: *const Table, index: usize) -> SheetView {
    match unsafe { &*table }.sheets.get(index) {
        Some(sheet) => SheetView {
            name: sheet.name.as_str().into(),
            cells: sheet.cells.as_ptr(),
            cell_count: sheet.cells.len(),
            visible: u32::from(sheet.visible),
        },
        None => SheetView {
            name: "".into(),
            cells: ptr::null(),
            cell_count: 0,
            visible: 0,
        },
    }
}
