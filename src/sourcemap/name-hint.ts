/** What a function at the beginning of a region would be called after. */
export interface NameHint {
  readonly name?: string;
  readonly nameStart?: number;
  readonly owner?: string;
  readonly ownerStart?: number;
}

/** The whole name: `api.list`. */
export function hintLabel(hint: NameHint): string {
  return hint.owner === undefined ? (hint.name ?? "") : `${hint.owner}.${hint.name}`;
}

/** What the members of a class belong to. */
export function hintAsClass(hint: NameHint): NameHint {
  if (hint.name === undefined) return {};
  const owner = hintLabel(hint);
  return hint.nameStart === undefined ? { owner } : { owner, ownerStart: hint.nameStart };
}

/** What the members of an object literal belong to; modules and default exports are no owners. */
export function hintAsOwner(hint: NameHint | undefined): NameHint {
  const isModule = hint?.name === "default" || hint?.name === "module.exports";
  return hint === undefined || isModule ? {} : hintAsClass(hint);
}
