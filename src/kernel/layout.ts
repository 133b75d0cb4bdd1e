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
export const INPUT_AT = 0x160000;

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
export const MEMORY_BYTES = ARENA_AT + ARENA_BYTES + 0x10000;

/** What a scan tells of itself, as words of 32 bits from `REPORT_AT`. */
export const REPORT_POSITION = 0;
export const REPORT_LINE_END = 1;
export const REPORT_ROWS = 2;

/** Why a scan ended: no whole line is left; a line is for the decoder; the rows must be taken; the texts must be forgotten. */
export const ENDED_DONE = 0;
export const ENDED_HANDED_ON = 1;
export const ENDED_ROWS_FULL = 2;
export const ENDED_TEXTS_FULL = 3;

/** A row is a list of doubles: its size, its kind, the address of its line; then the fields. What is missing is not a number. */
export const ROW_SIZE_SLOT = 0;
export const ROW_KIND_SLOT = 1;
export const ROW_LINE_SLOT = 2;
export const FIRST_FIELD_SLOT = 3;

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
