/** The record format as JSON Schema, derived from the table of fields. */
import { FIELDS_OF_TYPE } from "../src/record/fields.js";
import type { Field, Fields, Form } from "../src/record/form.js";
import { FORMAT_VERSION } from "../src/record/record.js";
import { EARLIEST_EPOCH_MS, LATEST_EPOCH_MS } from "../src/record/timestamp.js";

const WHOLE = { type: "integer", minimum: 0, maximum: Number.MAX_SAFE_INTEGER };
const POSITION = { ...WHOLE, minimum: Number.MIN_SAFE_INTEGER };

/** The schema of one line of a log. */
export function recordSchema(): object {
  const types = Object.entries<Fields>(FIELDS_OF_TYPE);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: "https://stall-report.invalid/record.schema.json",
    title: `One line of a stall-report log, version ${FORMAT_VERSION}`,
    description:
      "docs/record-format.md says what each field means. Unknown fields and unknown types of records are allowed.",
    anyOf: types.map(([type]) => ({ $ref: `#/$defs/${type}` })),
    $defs: {
      timestamp: {
        description: "RFC 3339 with a zone, or epoch milliseconds from 2010 to 2100",
        anyOf: [
          {
            type: "string",
            pattern:
              "^\\d{4}-\\d\\d-\\d\\d[Tt ]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?([Zz]|[+-]\\d\\d:\\d\\d)$",
          },
          { type: "number", minimum: EARLIEST_EPOCH_MS, exclusiveMaximum: LATEST_EPOCH_MS },
        ],
      },
      functions: {
        description:
          "Where the function of each frame begins: [1-based line, 1-based column] or null",
        type: "array",
        items: {
          anyOf: [
            { type: "null" },
            {
              type: "array",
              prefixItems: [POSITION, POSITION],
              items: false,
              minItems: 2,
              maxItems: 2,
            },
          ],
        },
      },
      ...Object.fromEntries(types.map(([type, fields]) => [type, typeSchema(type, fields)])),
    },
  };
}

/** A record without a type is a stall. */
function typeSchema(type: string, fields: Fields): object {
  const { required, properties } = objectSchema(fields);
  return {
    type: "object",
    required: type === "stall" ? required : ["type", ...required],
    properties: { type: { const: type }, ...properties },
  };
}

function objectSchema(fields: Fields): { type: "object"; required: string[]; properties: object } {
  const entries = Object.entries<Field>(fields);
  return {
    type: "object",
    required: entries.filter(([, field]) => field.isRequired === true).map(([name]) => name),
    properties: Object.fromEntries(entries.map(([name, field]) => [name, formSchema(field)])),
  };
}

function formSchema(form: Form): object {
  switch (form.is) {
    case "amount":
      return {
        type: "number",
        minimum: 0,
        ...(form.most === undefined ? {} : { maximum: form.most }),
      };
    case "whole":
      return form.most === undefined ? WHOLE : { ...WHOLE, maximum: form.most };
    case "flag":
      return { type: "boolean" };
    case "true":
      return { const: true };
    case "text":
      return { type: "string" };
    case "word":
      return { enum: form.words };
    case "timestamp":
      return { $ref: "#/$defs/timestamp" };
    case "function-starts":
      return { $ref: "#/$defs/functions" };
    case "tags":
      return { type: "object" };
    case "counts":
      return { type: "object", additionalProperties: WHOLE };
    case "object":
      return objectSchema(form.fields);
    case "list":
      return { type: "array", items: objectSchema(form.of) };
  }
}
