/**
 * The layout of the kernel's memory, and the numbers shared by both sides. Valid as TypeScript and as AssemblyScript: the kernel and
 * its host are compiled from this file.
 */

/** The most distinct texts known at once; their index has four times the room. */
export const MOST_TEXTS = 0x8000;
export const INDEX_SIZE = 0x20000;
/** The size of the table from a text's beginning to the last text that began so. */
export const HEADS_SIZE = 0x4000;
/** The most sessions, kinds of stalls and cells (a kind in a session) known at once. */
export const MOST_SESSIONS = 0x400;
export const MOST_KINDS = 0x8000;
export const MOST_CELLS = 0x1000;
export const CELL_INDEX_SIZE = 0x4000;
/** The most counted stalls, spans of sessions and runs of `seq` numbers that may wait for the host. */
export const MOST_COUNTED = 0x8000;
export const MOST_SPANS = 0x400;
export const MOST_RUNS = 0x400;
export const MOST_SIGNS = 0x40;

/** Sizes of entries in bytes. */
export const TEXT_BYTES = 16;
export const SESSION_BYTES = 96;
export const KIND_BYTES = 16;
export const CELL_BYTES = 96;
export const COUNTED_BYTES = 40;
export const SPAN_BYTES = 24;
export const BLOCK_BYTES = 24;
export const SIGN_BYTES = 40;

/** The size of the input buffer, and how far beyond its content may be read safely. */
export const INPUT_BYTES = 0x100000;
export const PADDING_BYTES = 64;
/** The room for distinct texts, and for open stalls. */
export const ARENA_BYTES = 0x2000000;
export const OPEN_BYTES = 0x40000;
/** How many rows a scan makes at most: by the first stalls of a session and kind the host learns how further ones can be counted. */
export const MOST_ROWS = 8;

/** Addresses in bytes. Below the first is the kernel's own static data. */
export const REPORT_AT = 0x10000;
export const COUNTED_SLOTS_AT = REPORT_AT + 0x100;
export const SIGNS_AT = REPORT_AT + 0x200;
export const TABLES_AT = REPORT_AT + 0x1000;
export const SCRATCH_AT = REPORT_AT + 0xc000;
export const ROWS_AT = REPORT_AT + 0x10000;
export const ROWS_END = ROWS_AT + 0x80000;
/** Indexed by the number of a text: the function starts last seen beside it, its first kind, its session. */
export const BESIDE_AT = ROWS_END;
export const FIRST_KIND_AT = BESIDE_AT + (MOST_TEXTS << 2);
/** With one more entry, for records without a session. */
export const SESSION_OF_TEXT_AT = FIRST_KIND_AT + (MOST_TEXTS << 2);
export const HEADS_AT = SESSION_OF_TEXT_AT + ((MOST_TEXTS + 2) << 2);
export const TEXTS_AT = HEADS_AT + (HEADS_SIZE << 2);
export const INDEX_AT = TEXTS_AT + MOST_TEXTS * TEXT_BYTES;
export const SESSIONS_AT = INDEX_AT + (INDEX_SIZE << 2);
export const KINDS_AT = SESSIONS_AT + MOST_SESSIONS * SESSION_BYTES;
export const CELLS_AT = KINDS_AT + MOST_KINDS * KIND_BYTES;
export const CELL_INDEX_AT = CELLS_AT + MOST_CELLS * CELL_BYTES;
export const COUNTED_AT = CELL_INDEX_AT + (CELL_INDEX_SIZE << 2);
/** The counted stalls sorted by cell, as columns of doubles: starts, durations exact and rounded, CPU times, lines. */
export const STARTS_AT = COUNTED_AT + MOST_COUNTED * COUNTED_BYTES;
export const EXACT_MS_AT = STARTS_AT + (MOST_COUNTED << 3);
export const MS_AT = EXACT_MS_AT + (MOST_COUNTED << 3);
export const US_AT = MS_AT + (MOST_COUNTED << 3);
export const CPU_AT = US_AT + (MOST_COUNTED << 3);
export const LINES_AT = CPU_AT + (MOST_COUNTED << 3);
/** Runs of stalls in one block of time. */
export const BLOCKS_AT = LINES_AT + (MOST_COUNTED << 3);
export const SPANS_AT = BLOCKS_AT + MOST_COUNTED * BLOCK_BYTES;
export const RUNS_AT = SPANS_AT + MOST_SPANS * SPAN_BYTES;
export const OPENS_AT = RUNS_AT + MOST_RUNS * SPAN_BYTES;
export const INPUT_AT = OPENS_AT + OPEN_BYTES;
export const ARENA_AT = INPUT_AT + INPUT_BYTES + 0x10000;
/** @internal The size of the kernel's memory, set by the build. */
export const MEMORY_BYTES = ARENA_AT + ARENA_BYTES + 0x10000;

/** The report of a scan, as 32-bit words from `REPORT_AT`. */
export const REPORT_POSITION = 0;
export const REPORT_LINE_END = 1;
export const REPORT_ROWS = 2;
export const REPORT_LINES = 3;
/** The numbers of what waits for the host, and of all records. */
export const REPORT_CELLS = 4;
export const REPORT_SESSIONS = 5;
export const REPORT_SPANS = 6;
export const REPORT_RUNS = 7;
export const REPORT_RECORDS = 8;

/** Why a scan ended: no whole line is left, a line is for the decoder, the rows must be taken, or the texts must be forgotten. */
export const ENDED_DONE = 0;
export const ENDED_HANDED_ON = 1;
export const ENDED_ROWS_FULL = 2;
export const ENDED_TEXTS_FULL = 3;
/** Counted stalls must be taken: there are too many, or the next stall is out of sequence. */
export const ENDED_COUNTED_FULL = 4;

/**
 * A row is a list of doubles: its size, its table, the address of its line, the number of lines of the scan before it, its class (if
 * it is a countable stall that was not counted) and its kind (-1 if it has a class but no kind yet); then the fields. A missing value
 * is NaN.
 */
export const ROW_SIZE_SLOT = 0;
export const ROW_TABLE_SLOT = 1;
export const ROW_START_SLOT = 2;
export const ROW_LINES_SLOT = 3;
export const ROW_CLASS_SLOT = 4;
export const ROW_KIND_SLOT = 5;
export const FIRST_FIELD_SLOT = 6;

/** A kind of stalls: the texts of its function starts and context (-1 for none), its class, and the next kind with the same stack. */
export const KIND_STARTS = 0;
export const KIND_CONTEXT = 4;
export const KIND_CLASS = 8;
export const KIND_NEXT = 12;
/** The longest context (bytes) of a kind: a longer one is hardly shared. */
export const LONGEST_CONTEXT = 0x100;

/**
 * A cell: its session and kind, its number of stalls, its place in the index, the place of its next stall; the first run and the
 * number of runs, the total µs, the earliest and latest start, the longest and shortest duration (ms).
 */
export const CELL_SESSION = 0;
export const CELL_KIND = 4;
export const CELL_COUNT = 8;
export const CELL_INDEX = 12;
export const CELL_PLACE = 16;
export const CELL_BLOCK = 20;
export const CELL_BLOCKS = 24;
export const CELL_BLOCKED_US = 32;
export const CELL_FIRST_MS = 40;
export const CELL_LAST_MS = 48;
export const CELL_LONGEST_MS = 56;
export const CELL_SHORTEST_MS = 64;
/** The places of its longest stalls in the columns, from its first; the longest first, and of equals the earliest. */
export const CELL_LONGEST = 72;
export const MOST_LONGEST = 5;

/** A run of stalls of one cell in one block of time: the block's number since the epoch, the count, µs. */
export const BLOCK_NUMBER = 0;
export const BLOCK_COUNT = 8;
export const BLOCK_US = 16;

/** A counted stall before sorting. */
export const COUNTED_START = 0;
export const COUNTED_DURATION_MS = 8;
export const COUNTED_CPU_MS = 16;
export const COUNTED_LINE = 24;
export const COUNTED_CELL = 32;

/**
 * A session: its text (-1 for records without a session), the least `seq` of its next stall (NaN: it is not counted), the first `seq`
 * of the run that ends before that, the span in which it was alive, its last uptime, and its open stall (size 0: none): seq,
 * duration, line, offset, address and size of the record.
 */
export const SESSION_TEXT = 0;
export const SESSION_OPEN_SIZE = 4;
export const SESSION_NEXT = 8;
export const SESSION_FIRST = 16;
export const SESSION_FROM = 24;
export const SESSION_TO = 32;
export const SESSION_UPTIME = 40;
export const SESSION_UPTIME_AT = 48;
export const SESSION_OPEN_SEQ = 56;
export const SESSION_OPEN_MS = 64;
export const SESSION_OPEN_LINE = 72;
export const SESSION_OPEN_OFFSET = 80;
export const SESSION_OPEN_AT = 88;

/** A span of a session, or a run of its `seq` numbers: session, first, last. */
export const SPAN_SESSION = 0;
export const SPAN_FIRST = 8;
export const SPAN_LAST = 16;

/**
 * A sign that a stall must be judged by the host: the slots (-1 for none) of the field that must be present and of two amounts; flags
 * (below); the share of the duration; the ms that are as good as the share.
 */
export const SIGN_THERE = 0;
export const SIGN_AMOUNT = 4;
export const SIGN_OTHER = 8;
export const SIGN_FLAGS = 12;
export const SIGN_SHARE = 16;
export const SIGN_MS = 24;
/** Flags: the sign is given if the amount is below the share; or if the amount is missing. */
export const SIGN_IS_BELOW = 1;
export const SIGN_IF_MISSING = 2;

/** The slots that the kernel counts by; the host writes their positions in this order. */
export const SLOT_SESSION = 0;
export const SLOT_SEQ = 1;
export const SLOT_TIMESTAMP = 2;
export const SLOT_DURATION = 3;
export const SLOT_STACK = 4;
export const SLOT_FUNCTIONS = 5;
export const SLOT_DURING = 6;
export const SLOT_VOTED = 7;
export const SLOT_MAIN = 8;
export const SLOT_CONTEXT = 9;
export const SLOT_SAMPLES = 10;
export const SLOT_SAMPLE_STACK = 11;
export const SLOT_SAMPLE_SIZE = 12;
export const SLOT_ALIVE_SESSION = 13;
export const SLOT_ALIVE_TIMESTAMP = 14;
export const SLOT_ALIVE_UPTIME = 15;
export const SLOT_SIGNS = 16;

/** A table of fields: their number, which are required, the size of an item or row, which field followed which; then the entries. */
export const TABLE_COUNT = 0;
export const TABLE_REQUIRED = 4;
export const TABLE_SLOTS = 8;
export const TABLE_KIND = 12;
export const TABLE_NEXT = 16;
export const TABLE_HEAD_BYTES = 64;
export const MOST_FIELDS = 32;

/** An entry: the name with its closing quote, its length, form, slot, inner table or words, flag, last text, largest value. */
export const ENTRY_KEY = 0;
export const ENTRY_KEY_LENGTH = 16;
export const ENTRY_FORM = 20;
export const ENTRY_SLOT = 24;
export const ENTRY_INNER = 28;
export const ENTRY_IS_UNREAD = 32;
export const ENTRY_LAST_TEXT = 36;
export const ENTRY_MOST = 40;
export const ENTRY_BYTES = 48;
export const LONGEST_KEY = 15;

/** A list of words: their number, then each with its closing quote in 16 bytes and its length in 4. */
export const WORDS_HEAD_BYTES = 4;
export const WORD_BYTES = 20;

/** The forms of values, by number. */
export const FORM_AMOUNT = 0;
export const FORM_WHOLE = 1;
export const FORM_FLAG = 2;
export const FORM_TRUE = 3;
export const FORM_TEXT = 4;
export const FORM_WORD = 5;
export const FORM_TIMESTAMP = 6;
export const FORM_STARTS = 7;
export const FORM_TAGS = 8;
export const FORM_COUNTS = 9;
export const FORM_OBJECT = 10;
export const FORM_LIST = 11;
