//! Unpacking within limits: a small file that unpacks to a huge one is refused before anything is read from it.
use super::{Failure, Options};
use flate2::read::MultiGzDecoder;
use quick_xml::events::Event;
use std::io::{copy, sink, BufReader, Cursor, Read};
use zip::ZipArchive;

/// Up to here any packing ratio is believed: sheets of zeros pack well.
const TRUSTED_BYTES: u64 = 64 << 20;
const MAX_RATIO: u64 = 100;

fn allowed(packed: u64, options: &Options) -> u64 {
    options
        .max_unpacked()
        .min(packed.saturating_mul(MAX_RATIO).max(TRUSTED_BYTES))
}

fn too_large(limit: u64) -> Failure {
    Failure::new(
        "unpacked_too_large",
        format!("the file unpacks to more than {limit} bytes; that is refused, as it may be meant to fill the memory"),
    )
}

/// None where the bytes are not gzip'd.
pub fn gunzip_if_packed(bytes: &[u8], options: &Options) -> Result<Option<Vec<u8>>, Failure> {
    if !bytes.starts_with(&[0x1F, 0x8B]) {
        return Ok(None);
    }
    let limit = allowed(bytes.len() as u64, options);
    let mut unpacked = Vec::new();
    match MultiGzDecoder::new(bytes)
        .take(limit + 1)
        .read_to_end(&mut unpacked)
    {
        Err(error) => Err(Failure::new(
            "broken_gzip",
            format!("the gzip'd file is cut off or damaged ({error}); copy or pack it again"),
        )),
        Ok(_) if unpacked.len() as u64 > limit => Err(too_large(limit)),
        Ok(_) => Ok(Some(unpacked)),
    }
}

/// Checks what the archive says it holds, and what it really holds.
pub fn check_archive(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    packed: u64,
    options: &Options,
) -> Result<(), Failure> {
    let limit = allowed(packed, options);
    let declared = archive.decompressed_size().unwrap_or(0);
    if declared > u128::from(limit) {
        return Err(too_large(limit));
    }
    // Reading each entry to its end also checks its checksum, which a reader that stops early never sees.
    let mut total = 0;
    for index in 0..archive.len() {
        let entry = archive
            .by_index(index)
            .map_err(|error| broken_archive(&error))?;
        let is_read = entry.name().is_ok_and(|name| is_read(&name));
        let mut counted = Counted {
            inner: entry,
            left: limit - total,
        };
        let checked = if is_read {
            check_well_formed(&mut counted)
        } else {
            Ok(())
        };
        let drained = copy(&mut counted, &mut sink());
        if counted.left == 0 {
            return Err(too_large(limit));
        }
        checked.and(drained.map(drop).map_err(|error| broken_archive(&error)))?;
        total = limit - counted.left;
    }
    Ok(())
}

/// Ends a file early, and remembers that it did, where it unpacks to too much.
struct Counted<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let most = buffer
            .len()
            .min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let count = self.inner.read(&mut buffer[..most])?;
        self.left -= count as u64;
        Ok(count)
    }
}

/// The parts of a workbook that the readers of cells look at.
fn is_read(name: &str) -> bool {
    let xml = name.ends_with(".xml") || name.ends_with(".rels");
    name == "content.xml" || name == "META-INF/manifest.xml" || (xml && name.starts_with("xl/"))
}

/// The readers of cells look for the end of what they have begun, some of them for ever: so it must be there.
fn check_well_formed(part: &mut dyn Read) -> Result<(), Failure> {
    let mut reader = quick_xml::Reader::from_reader(BufReader::new(part));
    let mut buffer = Vec::new();
    let mut depth = 0_u64;
    loop {
        match reader
            .read_event_into(&mut buffer)
            .map_err(|error| broken_archive(&error))?
        {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1), // the reader refuses an end without its start
            Event::Eof if depth > 0 => return Err(broken_archive(&"a part ends too early")),
            Event::Eof => return Ok(()),
            _ => {}
        }
        buffer.clear();
    }
}

pub fn broken_archive(error: &dyn std::fmt::Display) -> Failure {
    Failure::new(
        "broken_workbook",
        format!("the workbook is cut off or damaged ({error}); save or copy it again"),
    )
}
