import type { SpaceId } from '../core/ids';

/** What somebody is told of in their inbox. */
export type InboxKind =
	/** They were mentioned. */
	| 'mention'
	/** Somebody commented on something of theirs, or where they had commented. */
	| 'reply'
	/** Something was handed to them. */
	| 'assigned'
	/** An activity was done whose settings name them (PR-08). */
	| 'activity'
	/** Something was said in a topic that they follow. */
	| 'followed'
	/** Somebody asks to join a space that they look after. */
	| 'request'
	/** A change of theirs was refused. */
	| 'refused'
	/** They asked to be reminded. */
	| 'reminder';

/** The kinds, in the order in which settings list them. */
export const INBOX_KINDS: readonly InboxKind[] = [
	...(['mention', 'reply', 'assigned', 'activity'] as const),
	...(['followed', 'request', 'refused', 'reminder'] as const)
];

/** The kinds that a person may switch off. What they asked for, and what was not saved, always reaches them. */
export const OPTIONAL_KINDS = [
	...(['mention', 'reply', 'assigned', 'activity'] as const),
	...(['followed', 'request'] as const)
];

export type OptionalKind = (typeof OPTIONAL_KINDS)[number];

/** What a person wants to be told of: everywhere, and otherwise in some spaces. */
export interface InboxWishes {
	/** Kinds that were switched; one that is not named is on. */
	readonly everywhere: ReadonlyMap<OptionalKind, boolean>;
	/** Kinds that were switched in a space, which counts more. */
	readonly inSpaces: ReadonlyMap<SpaceId, ReadonlyMap<OptionalKind, boolean>>;
}

export const NO_WISHES: InboxWishes = { everywhere: new Map(), inSpaces: new Map() };

export const isOptional = (kind: unknown): kind is OptionalKind =>
	OPTIONAL_KINDS.some((each) => each === kind);

/** Returns whether a person wants to be told of something of this kind. `space`: `null` for what is in none. */
export function isWanted(wishes: InboxWishes, kind: InboxKind, space: SpaceId | null): boolean {
	if (!isOptional(kind)) return true;
	const inSpace = space === null ? undefined : wishes.inSpaces.get(space)?.get(kind);
	return inSpace ?? wishes.everywhere.get(kind) ?? true;
}
