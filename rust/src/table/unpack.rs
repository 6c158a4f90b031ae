//! Unpacking within limits: a small file that unpacks to a huge one is refused before anything is read from it.
use super::{Failure, Options};
use flate2::read::MultiGzDecoder;
use std::io::{copy, sink, Cursor, Read};
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
        total += copy(&mut entry.take(limit + 1 - total), &mut sink())
            .map_err(|error| broken_archive(&error))?;
        if total > limit {
            return Err(too_large(limit));
        }
    }
    Ok(())
}

pub fn broken_archive(error: &dyn std::fmt::Display) -> Failure {
    Failure::new(
        "broken_workbook",
        format!("the workbook is cut off or damaged ({error}); save or copy it again"),
    )
}
