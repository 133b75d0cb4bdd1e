/** The name that a function at the beginning of a region would get. */
export interface NameHint {
  readonly name?: string;
  readonly nameStart?: number;
  readonly owner?: string;
  readonly ownerStart?: number;
}

/** The full name: `api.list`. */
export function hintLabel(hint: NameHint): string {
  return hint.owner === undefined ? (hint.name ?? "") : `${hint.owner}.${hint.name}`;
}

/** The owner of a class's members. */
export function hintAsClass(hint: NameHint): NameHint {
  if (hint.name === undefined) return {};
  const owner = hintLabel(hint);
  return hint.nameStart === undefined ? { owner } : { owner, ownerStart: hint.nameStart };
}

/** The owner of an object literal's members; modules and default exports are not owners. */
export function hintAsOwner(hint: NameHint | undefined): NameHint {
  const isModule = hint?.name === "default" || hint?.name === "module.exports";
  return hint === undefined || isModule ? {} : hintAsClass(hint);
}
