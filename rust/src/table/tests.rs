use super::{read, CellKind, Failure, FileKind, Options, Table};
use std::io::Write;

fn open(bytes: &[u8]) -> Table {
    read(bytes, &Options::default()).unwrap()
}

fn failure(bytes: &[u8], options: &Options) -> Failure {
    read(bytes, options).err().expect("a failure")
}

/// `row:column=text`, for all cells of the first sheet.
fn cells(table: &Table) -> Vec<String> {
    let sheet = &table.sheets[0];
    let show = |cell: &super::Cell| match cell.kind {
        2..=4 => cell.number.to_string(),
        _ => sheet.text(cell).to_string(),
    };
    sheet
        .cells
        .iter()
        .map(|cell| format!("{}:{}={}", cell.row, cell.column, show(cell)))
        .collect()
}

fn kinds(table: &Table) -> Vec<u32> {
    table.sheets[0].cells.iter().map(|cell| cell.kind).collect()
}

fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in entries {
        let deflate = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Deflated);
        archive.start_file(*name, deflate).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

fn ods(rows: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"t\">{rows}</table:table>\
         </office:spreadsheet></office:body></office:document-content>"
    );
    let mimetype = b"application/vnd.oasis.opendocument.spreadsheet";
    let manifest = b"<manifest:manifest></manifest:manifest>";
    zipped(&[
        ("mimetype", mimetype),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", content.as_bytes()),
    ])
}

#[test]
fn recognises_the_separator_of_the_first_line_outside_quotes() {
    for (text, separator) in [
        ("a;b;c\n1,5;2,5;3\n", b';'),
        ("a,b\n\"x;y;z\",1\n", b','),
        ("\"a,b,c\";d\n1;2\n", b';'),
        ("a\tb\n1\t2\n", b'\t'),
        ("alone\n1\n", b','),
        ("\n\na;b\n", b';'),
        ("sep=|\na|b\n", b'|'),
        ("sep=|\ra|b\r1|2\r", b'|'),
    ] {
        assert_eq!(open(text.as_bytes()).separator, separator, "{text}");
    }
}

#[test]
fn counts_rows_as_a_spreadsheet_program_shows_them() {
    assert_eq!(
        cells(&open(b"a,b\r\n\r\n1,2\r\n")),
        ["0:0=a", "0:1=b", "2:0=1", "2:1=2"]
    );
    assert_eq!(cells(&open(b"\n\na\n\nb")), ["2:0=a", "4:0=b"]);
    assert_eq!(cells(&open(b"a\rb\r\rc")), ["0:0=a", "1:0=b", "3:0=c"]);
    assert_eq!(
        cells(&open(b"\"two\nlines\"\nb\n")),
        ["0:0=two\nlines", "1:0=b"]
    );
    assert_eq!(cells(&open(b"sep=;\r\na;b\r\n")), ["1:0=a", "1:1=b"]);
}

#[test]
fn leaves_empty_fields_out_and_takes_escaped_quotes() {
    assert_eq!(cells(&open(b"a,,\"\",\"x\"\"y\"\n")), ["0:0=a", "0:3=x\"y"]);
}

#[test]
fn names_the_field_whose_quote_is_never_closed() {
    let table = open(b"a,b\n1,\"2\n3,4\n");
    assert_eq!(cells(&table)[2..], ["1:0=1", "1:1=2\n3,4\n"]);
    assert_eq!(kinds(&table)[3], CellKind::Unclosed as u32);
    assert_eq!(kinds(&open(b"a,b\n1,\"2\"")), [1, 1, 1, 1]);
    assert_eq!(kinds(&open(b"a,b\n1,\"2\"\"\"")), [1, 1, 1, 1]);
    assert_eq!(kinds(&open(b"a,b\n1,5\" pipe")), [1, 1, 1, 1]);
}

#[test]
fn names_the_field_that_goes_on_after_its_closing_quote() {
    let table =
        open(b"a,b,c\n\"1,\n5\",\"1\"0.5,\"x\"\n2,\"2\"\"\" ,\"3\"x\r\n5\" pipe,\"\",\"a\"\"b\"\n");
    let half = CellKind::HalfQuoted as u32;
    assert_eq!(kinds(&table), [1, 1, 1, 1, half, 1, 1, 1, half, 1, 1]);
}

#[test]
fn decodes_marks_utf16_and_windows_1252_and_names_the_rest() {
    assert_eq!(cells(&open(b"\xEF\xBB\xBFa\n")), ["0:0=a"]);
    assert_eq!(cells(&open(b"\xFF\xFEa\0;\0b\0\n\0")), ["0:0=a", "0:1=b"]);
    assert_eq!(cells(&open(b"\xFE\xFF\0a\0;\0b")), ["0:0=a", "0:1=b"]);
    assert_eq!(
        failure(b"\xFF\xFEa\0;", &Options::default()).slug,
        "broken_utf16"
    );
    let latin = open(b"a\nM\xFCnchen\n");
    assert_eq!(cells(&latin)[1], "1:0=M\u{FFFD}nchen");
    assert_eq!(
        kinds(&latin),
        [CellKind::Text as u32, CellKind::NotUtf8 as u32]
    );
    let told = Options {
        windows_1252: 1,
        ..Options::default()
    };
    assert_eq!(
        cells(&read(b"M\xFCnchen \x80\n", &told).unwrap()),
        ["0:0=München €"]
    );
}

#[test]
fn unpacks_gzip_of_several_members_and_refuses_bombs() {
    let two = [gzipped(b"a,b\n"), gzipped(b"1,2\n")].concat();
    assert_eq!(cells(&open(&two)).len(), 4);
    assert_eq!(
        failure(&two[..two.len() - 5], &Options::default()).slug,
        "broken_gzip"
    );
    let bomb = gzipped(&vec![b'0'; 100 << 20]);
    assert_eq!(
        failure(&bomb, &Options::default()).slug,
        "unpacked_too_large"
    );
    let small = Options {
        max_unpacked_bytes: 7,
        ..Options::default()
    };
    assert_eq!(failure(&two, &small).slug, "unpacked_too_large");
}

#[test]
fn refuses_archives_that_unpack_to_too_much() {
    let zeros = vec![b' '; 70 << 20];
    let bomb = zipped(&[("xl/workbook.xml", &zeros), ("xl/b.xml", &zeros)]);
    assert_eq!(
        failure(&bomb, &Options::default()).slug,
        "unpacked_too_large"
    );
    // The size that the directory declares is a lie (local and central header): the real one counts.
    let mut liar = bomb.clone();
    let size = (70_u32 << 20).to_le_bytes();
    for at in 0..liar.len() - 4 {
        if liar[at..at + 4] == size {
            liar[at..at + 4].copy_from_slice(&10_u32.to_le_bytes());
        }
    }
    assert!(["unpacked_too_large", "broken_workbook"]
        .contains(&failure(&liar, &Options::default()).slug));
}

#[test]
fn refuses_rows_and_columns_and_cells_beyond_the_limits() {
    let wide = ",".repeat(20_000) + "x\n";
    let found = failure(("a\n".to_string() + &wide).as_bytes(), &Options::default());
    assert_eq!((found.slug, found.row), ("too_many_columns", 1));
    let long = "\n".repeat(5_000_000) + "x";
    assert_eq!(
        failure(long.as_bytes(), &Options::default()).slug,
        "too_many_rows"
    );
    let few = Options {
        max_cells: 3,
        ..Options::default()
    };
    assert_eq!(failure(b"a,b\n1,2\n", &few).slug, "too_many_cells");
}

#[test]
fn tells_what_a_file_is_that_is_no_table() {
    assert_eq!(failure(b"", &Options::default()).slug, "empty_file");
    assert_eq!(
        failure(b"%PDF-1.7", &Options::default()).slug,
        "not_a_table"
    );
    let noise: Vec<u8> = (0..2000_u32)
        .map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    for bytes in [b"\x89PNG\r\n\x1a\n".as_slice(), b"\xFF\xD8\xFF\xE0", &noise] {
        assert_eq!(failure(bytes, &Options::default()).slug, "not_a_table");
    }
    assert_eq!(
        failure(&zipped(&[("a.csv", b"a,b")]), &Options::default()).slug,
        "not_a_table"
    );
    assert_eq!(
        failure(b"PK\x03\x04 cut off", &Options::default()).slug,
        "broken_workbook"
    );
    assert_eq!(
        failure(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1cut", &Options::default()).slug,
        "broken_workbook"
    );
}

#[test]
fn reads_ods_with_its_place_in_the_sheet_and_times_of_day() {
    let table = open(&ods(
        "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell/></table:table-row>\
         <table:table-row><table:table-cell table:number-columns-repeated=\"3\"/>\
         <table:table-cell office:value-type=\"string\"><text:p>time</text:p></table:table-cell>\
         <table:table-cell office:value-type=\"time\" office:time-value=\"PT12H00M00S\"/></table:table-row>",
    ));
    assert_eq!(table.kind, FileKind::Ods);
    assert_eq!(cells(&table), ["2:3=time", "2:4=0.5"]);
}

#[test]
fn reads_dates_of_ods_as_those_of_other_workbooks() {
    let cell = |kind: &str, value: &str| {
        format!("<table:table-cell office:value-type=\"{kind}\" office:{kind}-value=\"{value}\"/>")
    };
    let dates = [
        "2025-08-18T06:00:00",
        "2025-08-18",
        "2024-02-29T05:59:59.999999997",
        "2025-02-29",
        "2025-08-18T06:00:00Z",
    ];
    let row = dates.map(|date| cell("date", date)).concat();
    let table = open(&ods(&format!("<table:table-row>{row}</table:table-row>")));
    assert_eq!(kinds(&table)[..3], [CellKind::Date as u32; 3]);
    assert_eq!(kinds(&table)[3..], [CellKind::Text as u32; 2]);
    let days = |at: usize| table.sheets[0].cells[at].number;
    assert_eq!((days(0), days(1)), (45887.25, 45887.0));
    assert!((days(2) - 45351.25).abs() < 1e-9);
}

#[test]
fn reads_errors_of_ods_as_those_of_other_workbooks() {
    let texts = ["#N/A", "Err:502", "#DIV/0!", "#1", "Err:5", "N/A"];
    let cell = |text| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let row = texts.map(cell).concat();
    let table = open(&ods(&format!("<table:table-row>{row}</table:table-row>")));
    let (error, text) = (CellKind::Error as u32, CellKind::Text as u32);
    assert_eq!(kinds(&table), [error, error, error, text, text, text]);
}

#[test]
fn refuses_ods_whose_repeats_would_fill_the_memory() {
    let row = "<table:table-row table:number-rows-repeated=\"60000\">\
               <table:table-cell table:number-columns-repeated=\"16000\" office:value-type=\"float\" office:value=\"1\"/>\
               </table:table-row>";
    assert_eq!(
        failure(&ods(row), &Options::default()).slug,
        "too_many_cells"
    );
    let single = row.replace(
        "number-rows-repeated=\"60000\"",
        "number-rows-repeated=\"1\"",
    );
    assert_eq!(
        failure(&ods(&single.repeat(2_000)), &Options::default()).slug,
        "too_many_cells"
    );
    let empty = "<table:table-row table:number-rows-repeated=\"1048575\">\
                 <table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>";
    assert_eq!(open(&ods(empty)).sheets[0].cells.len(), 0);
}

#[test]
fn refuses_parts_that_end_before_what_they_began() {
    let cut = "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"t\"><table:table-row>\
               <table:table-cell office:value-type=\"string\"><text:p>id</text:p></table:table-cell></table:table-row>";
    assert_eq!(
        failure(
            &zipped(&[("content.xml", cut.as_bytes())]),
            &Options::default()
        )
        .slug,
        "broken_workbook"
    );
    let annotated = ods("<table:table-row><table:table-cell office:value-type=\"string\"><office:annotation></table:table-cell>\
                         </table:table-row>");
    assert_eq!(
        failure(&annotated, &Options::default()).slug,
        "broken_workbook"
    );
}

#[test]
fn never_panics_across_the_interface() {
    unsafe {
        let table = super::chargeplan_table_open(std::ptr::null(), 0, std::ptr::null());
        assert_eq!((*table).failure.as_ref().unwrap().slug, "empty_file");
        assert_eq!(super::chargeplan_table_sheet_count(table), 0);
        assert_eq!(super::chargeplan_table_sheet(table, 7).cell_count, 0);
        super::chargeplan_table_close(table);
    }
}
