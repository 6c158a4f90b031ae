/* Bytes of a CSV, XLSX, .xls or .ods file (gzip'd or not) -> the cells that are not empty.
 * Rows and columns count from 0 at the sheet's corner, so that +1 is what a spreadsheet program shows.
 * Text is UTF-8, not terminated by 0, and lives as long as the table. No function throws or aborts. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ChargeplanTable ChargeplanTable;

enum ChargeplanCellKind {
  CHARGEPLAN_CELL_TEXT = 1,
  CHARGEPLAN_CELL_NUMBER = 2,
  CHARGEPLAN_CELL_BOOL = 3,        /* `number` is 0 or 1 */
  CHARGEPLAN_CELL_DATE = 4,        /* `number` is days since 1899-12-30; below 1 a time of day */
  CHARGEPLAN_CELL_ERROR = 5,       /* `text` is `#N/A` and the like */
  CHARGEPLAN_CELL_NOT_UTF8 = 6,    /* `text` has U+FFFD where bytes are not UTF-8 */
  CHARGEPLAN_CELL_UNCLOSED = 7,    /* a quoted field that runs to the end of the file */
  CHARGEPLAN_CELL_UNCOMPUTED = 8,  /* a formula without a stored value */
  CHARGEPLAN_CELL_HALF_QUOTED = 9, /* a quoted field that goes on after its closing quote */
};

enum ChargeplanFileKind {
  CHARGEPLAN_FILE_CSV = 1,
  CHARGEPLAN_FILE_XLSX = 2,
  CHARGEPLAN_FILE_XLS = 3,
  CHARGEPLAN_FILE_ODS = 4,
};

typedef struct {
  const char* data;
  size_t length;
} ChargeplanText;

typedef struct {
  uint32_t row;
  uint32_t column;
  uint32_t kind; /* ChargeplanCellKind */
  uint32_t text_length;
  const char* text;
  double number;
} ChargeplanCell;

typedef struct {
  ChargeplanText name;         /* empty for CSV */
  const ChargeplanCell* cells; /* by row, then column */
  size_t cell_count;
  uint32_t visible;
} ChargeplanSheet;

/* 0 in any field = the default. */
typedef struct {
  uint32_t separator;          /* of CSV: a character; default: recognised */
  uint32_t windows_1252;       /* 1: text files are Windows-1252, not UTF-8 */
  uint64_t max_unpacked_bytes; /* default 1 GiB; beyond 64 MiB also 100 times the packed size */
  uint64_t max_cells;          /* default 2^24 in a sheet that is used */
} ChargeplanTableOptions;

/* Never null but when memory is short. Ask for the error first. */
ChargeplanTable* chargeplan_table_open(const uint8_t* data, size_t length, const ChargeplanTableOptions* options);
void chargeplan_table_close(ChargeplanTable* table);

/* Empty slug: none. Row (from 0) is UINT32_MAX where the error is of the whole file. */
ChargeplanText chargeplan_table_error_slug(const ChargeplanTable* table);
ChargeplanText chargeplan_table_error_message(const ChargeplanTable* table);
uint32_t chargeplan_table_error_row(const ChargeplanTable* table);

uint32_t chargeplan_table_file_kind(const ChargeplanTable* table);
uint32_t chargeplan_table_separator(const ChargeplanTable* table); /* of CSV, as recognised */
size_t chargeplan_table_sheet_count(const ChargeplanTable* table);
ChargeplanSheet chargeplan_table_sheet(const ChargeplanTable* table, size_t index);

#ifdef __cplusplus
}
#endif
