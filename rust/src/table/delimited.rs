//! Text files: which encoding, which separator, and the fields with the rows that a spreadsheet program shows.
use super::{CellKind, Failure, FileKind, Options, Sheet, Table, MAX_COLUMNS};
use csv::{ByteRecord, ReaderBuilder};
use std::borrow::Cow;

pub fn read(bytes: &[u8], options: &Options) -> Result<Table, Failure> {
    let text = decode(bytes, options)?;
    let (named, body) = separator_line(&text);
    let separator = match u8::try_from(options.separator) {
        Ok(0) | Err(_) => named.unwrap_or_else(|| recognise_separator(&text[body..])),
        Ok(given) => given,
    };
    let mut sheet = Sheet::new(String::new(), true, options.cell_limit());
    read_records(&text, body, separator, &mut sheet)?;
    Ok(Table {
        failure: None,
        kind: FileKind::Csv,
        separator,
        sheets: vec![sheet],
    })
}

/// UTF-8 (perhaps not valid: told cell by cell), whatever it was.
fn decode<'a>(bytes: &'a [u8], options: &Options) -> Result<Cow<'a, [u8]>, Failure> {
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => Ok(rest.into()),
        [0xFF, 0xFE, rest @ ..] => decode_utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => decode_utf16(rest, u16::from_be_bytes),
        _ if options.windows_1252 != 0 => {
            let (text, _, _) = encoding_rs::WINDOWS_1252.decode(bytes);
            Ok(text.into_owned().into_bytes().into())
        }
        _ => Ok(bytes.into()),
    }
}

fn decode_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Cow<'_, [u8]>, Failure> {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let text: Result<String, _> = char::decode_utf16(units).collect();
    match text {
        Ok(text) if bytes.len().is_multiple_of(2) => Ok(text.into_bytes().into()),
        _ => Err(Failure::new(
            "broken_utf16",
            "the file says that it is UTF-16 but is not; save it as UTF-8",
        )),
    }
}

/// The line `sep=;` that Excel takes as the name of the separator: it and where the table begins.
fn separator_line(text: &[u8]) -> (Option<u8>, usize) {
    match text {
        [b's', b'e', b'p', b'=', separator, b'\r' | b'\n', ..] => (Some(*separator), 5),
        _ => (None, 0),
    }
}

/// The candidate that stands most often in the first line that is not blank, outside quotes.
fn recognise_separator(text: &[u8]) -> u8 {
    let mut count = [0_usize; 3];
    let candidates = [b';', b'\t', b','];
    let mut quoted = false;
    let start = text
        .iter()
        .position(|byte| !byte.is_ascii_whitespace())
        .unwrap_or(0);
    for byte in &text[start..] {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if quoted => {}
            _ => (0..3)
                .filter(|&i| candidates[i] == *byte)
                .for_each(|i| count[i] += 1),
        }
    }
    let most = *count.iter().max().unwrap_or(&0);
    if most == 0 {
        return b',';
    }
    (0..3)
        .find(|&i| count[i] == most)
        .map_or(b',', |i| candidates[i])
}

fn read_records(text: &[u8], body: usize, separator: u8, sheet: &mut Sheet) -> Result<(), Failure> {
    let mut reader = ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(&text[body..]);
    let mut record = ByteRecord::new();
    let mut row = 0;
    let mut end = body;
    loop {
        let start = skip_blank_lines(text, end, &mut row);
        let more = reader.read_byte_record(&mut record).map_err(|error| {
            Failure::new(
                "broken_csv",
                format!("the file cannot be read as CSV: {error}"),
            )
            .at_row(row)
        })?;
        if !more {
            return Ok(());
        }
        end = body + reader.position().byte() as usize;
        let quotes = quotes_of(&text[start..end], separator);
        let unclosed = end == text.len() && quotes.never_closed;
        let last = record.len() - 1;
        for (column, field) in record.iter().enumerate() {
            if field.is_empty() {
                continue;
            }
            let at = (row, u32::try_from(column).unwrap_or(MAX_COLUMNS));
            match std::str::from_utf8(field) {
                Ok(_) if unclosed && column == last => {
                    sheet.push_text(at, CellKind::Unclosed, field)?
                }
                Ok(_) if quotes.goes_on_after == Some(column) => {
                    sheet.push_text(at, CellKind::HalfQuoted, field)?
                }
                Ok(_) => sheet.push_text(at, CellKind::Text, field)?,
                Err(_) => sheet.push_text(
                    at,
                    CellKind::NotUtf8,
                    String::from_utf8_lossy(field).as_bytes(),
                )?,
            }
        }
        row += 1;
    }
}

/// Where the next record begins. Counts the lines left out; a line feed after a carriage return is no line of its own.
fn skip_blank_lines(text: &[u8], from: usize, row: &mut u32) -> usize {
    let mut at = from;
    while let Some(b'\r' | b'\n') = text.get(at) {
        let second_half = text[at] == b'\n' && at > 0 && text[at - 1] == b'\r';
        *row += u32::from(!second_half);
        at += 1;
    }
    at
}

#[derive(Default)]
struct Quotes {
    /// The first field that goes on after its closing quote, as in `"1"1`: the reader would make 11 of it.
    goes_on_after: Option<usize>,
    /// The last field is inside quotes when the record ends.
    never_closed: bool,
}

fn quotes_of(record: &[u8], separator: u8) -> Quotes {
    let mut quotes = Quotes::default();
    if !record.contains(&b'"') {
        return quotes;
    }
    let mut column = 0;
    let mut at = 0;
    while at < record.len() {
        let is_quoted = record[at] == b'"';
        if is_quoted {
            at += 1;
            while at < record.len() && (record[at] != b'"' || record.get(at + 1) == Some(&b'"')) {
                at += 1 + usize::from(record[at] == b'"');
            }
            quotes.never_closed = at >= record.len();
            at = (at + 1).min(record.len());
        }
        let rest = &record[at..];
        let field_end = rest
            .iter()
            .position(|&byte| byte == separator)
            .unwrap_or(rest.len());
        let goes_on = rest[..field_end]
            .iter()
            .any(|byte| !byte.is_ascii_whitespace());
        if is_quoted && goes_on && quotes.goes_on_after.is_none() {
            quotes.goes_on_after = Some(column);
        }
        at += field_end + 1;
        column += 1;
    }
    quotes
}
