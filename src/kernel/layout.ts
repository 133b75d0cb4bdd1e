/**
 * Where things lie in the kernel's memory, and the numbers that both sides know things by. TypeScript and AssemblyScript alike:
 * the kernel and its host are compiled from this one file.
 */

/** Addresses in bytes. Below the first one is the kernel's own static data. */
export const REPORT_AT = 0x10000;
export const TABLES_AT = 0x11000;
export const SCRATCH_AT = 0x18000;
export const ROWS_AT = 0x20000;
export const ROWS_END = 0xa0000;
export const BESIDE_AT = 0xa0000;
export const HEADS_AT = 0xc0000;
export const TEXTS_AT = 0xd0000;
export const INDEX_AT = 0x120000;
export const CELLS_AT = 0x160000;
export const CELL_INDEX_AT = 0x180000;
export const COUNTED_AT = 0x190000;
export const NEXT_SEQ_AT = 0x1d0000;
export const COUNTED_SLOTS_AT = 0x1f8000;
export const INPUT_AT = 0x200000;

/** How many distinct texts are known at once; the index of them has four times the room. */
export const MOST_TEXTS = 0x4000;
export const INDEX_SIZE = 0x10000;
/** How many beginnings of texts are known with the text that began so the last time. */
export const HEADS_SIZE = 0x4000;

/** The bytes of a log that are looked at together, and what may be read behind them without harm. */
export const INPUT_BYTES = 0x100000;
export const PADDING_BYTES = 64;
/** The bytes of the distinct texts. */
export const ARENA_AT = INPUT_AT + INPUT_BYTES + 0x10000;
export const ARENA_BYTES = 0x1000000;
/** @internal The build gives the kernel so much. */
export const MEMORY_BYTES = ARENA_AT + ARENA_BYTES + 0x10000;

/** What a scan tells of itself, as words of 32 bits from `REPORT_AT`. */
export const REPORT_POSITION = 0;
export const REPORT_LINE_END = 1;
export const REPORT_ROWS = 2;

export const REPORT_COUNTED = 3;
export const REPORT_LINES = 4;

/** Why a scan ended: no whole line is left; a line is for the decoder; the rows must be taken; the texts must be forgotten. */
export const ENDED_DONE = 0;
export const ENDED_HANDED_ON = 1;
export const ENDED_ROWS_FULL = 2;
export const ENDED_TEXTS_FULL = 3;
/** The stalls that were counted must be taken: there are too many, or the next one is out of its sequence. */
export const ENDED_COUNTED_FULL = 4;

/**
 * A row is a list of doubles: its size, its kind, the address of its line, how many lines of the scan came before it, its cell (-1
 * if it could have one and has none) and its class; then the fields. What is missing is not a number.
 */
export const ROW_SIZE_SLOT = 0;
export const ROW_KIND_SLOT = 1;
export const ROW_START_SLOT = 2;
export const ROW_LINES_SLOT = 3;
export const ROW_CELL_SLOT = 4;
export const ROW_CLASS_SLOT = 5;
export const FIRST_FIELD_SLOT = 6;

/**
 * A cell: session, stack and function starts by their texts (-1 for none), class of the verdict, and the duration from which on
 * its stalls are rows.
 */
export const CELL_SESSION = 0;
export const CELL_STACK = 4;
export const CELL_STARTS = 8;
export const CELL_CLASS = 12;
export const CELL_FLOOR = 16;
export const CELL_BYTES = 32;
export const MOST_CELLS = 0x1000;
export const CELL_INDEX_SIZE = 0x4000;

/** A counted stall: start, duration, cell. */
export const COUNTED_DOUBLES = 3;
export const MOST_COUNTED = 0x2000;

/** Which slots the kernel judges by; the host writes where they are, in this order. */
export const COUNTED_SESSION = 0;
export const COUNTED_SEQ = 1;
export const COUNTED_TIMESTAMP = 2;
export const COUNTED_DURATION = 3;
export const COUNTED_STACK = 4;
export const COUNTED_FUNCTIONS = 5;
export const COUNTED_DURING = 6;
export const COUNTED_DELAY = 7;
export const COUNTED_PENDING = 8;
export const COUNTED_SAMPLES = 9;
export const COUNTED_PROFILE = 10;
export const COUNTED_MAIN = 11;
export const COUNTED_QUEUE = 12;
export const COUNTED_THROTTLED = 13;
export const COUNTED_LAG = 14;
export const COUNTED_GC = 15;
export const COUNTED_SUSPENDED = 16;
export const COUNTED_DEBUGGER = 17;
export const COUNTED_VOTED = 18;
export const COUNTED_CONTEXT = 19;
export const COUNTED_PHASE = 20;
export const COUNTED_SAMPLE_STACK = 21;
export const COUNTED_SAMPLE_SIZE = 22;

/** A table of fields: how many, which are required, how large an item or row is, which field came after which; then the entries. */
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

/** A list of words: how many, then each with its closing quote in 16 bytes and its length in 4. */
export const WORDS_HEAD_BYTES = 4;
export const WORD_BYTES = 20;

/** A known text: address, bytes, hash. */
export const TEXT_BYTES = 16;

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
