import { stamp, type Acting, type RecordChange } from '../core/change';
import type { RecordId, SpaceId } from '../core/ids';
import type { RecordBase } from '../core/record';
import { noteChange, type Note } from '../note/note';
import { visible } from '../text/visible';

/**
 * What the text of a page was at one moment: a record of its own, with the page's readers. Its title is its name; empty
 * for one that was kept when somebody had ended writing. Its own text is the whole, or, where there is an earlier
 * version to build on, only the blocks that differ from that (PG-05).
 */
export interface Version extends RecordBase {
	readonly kind: 'version';
	readonly space: SpaceId;
	readonly page: RecordId;
	/** The version that it builds on; `null` for a whole text. */
	readonly base: RecordId | null;
	/** The first block of the base that differs, and how many of them are not there any more. */
	readonly start: number;
	readonly cut: number;
	/** How many versions are read for it beside itself. */
	readonly depth: number;
}

/** A version that another one can build on, with its whole text. */
export interface Base {
	readonly id: RecordId;
	readonly depth: number;
	readonly text: Note;
}

/** The most versions that build on each other: reading one reads all of them. */
export const MOST_DEPTH = 20;

/**
 * Keeps a text as a version. Costs what differs from the base, or the whole text where that is not much more, or too
 * many versions build on each other. Returns `null` when it reads as the base does.
 */
export function createVersion(
	of: { readonly page: RecordId; readonly space: SpaceId; readonly name: string },
	text: Note,
	base: Base | null,
	acting: Acting
): RecordChange | null {
	const change = base === null ? null : noteChange(base.text, text);
	if (base !== null && change === null) return null;
	const isPart =
		base !== null &&
		change !== null &&
		base.depth < MOST_DEPTH &&
		change.added.length * 2 <= text.length;
	const made = stamp(acting);
	const added = isPart ? change.added : text;
	return {
		set: {
			...{ kind: 'version', space: of.space, page: of.page, title: visible(of.name) },
			...(isPart
				? { base: base.id, start: change.at, cut: change.removed.length, depth: base.depth + 1 }
				: {}),
			...{ createdAt: made.at, createdBy: made.by }
		},
		history: [{ ...made, what: 'created' }],
		posts: [],
		...(added.length === 0 ? {} : { note: { at: 0, after: null, removed: [], added } })
	};
}

/** Returns the whole text of a version from that of its base and its own. */
export const wholeText = (
	base: Note,
	{ start, cut }: Pick<Version, 'start' | 'cut'>,
	own: Note
): Note => [...base.slice(0, start), ...own, ...base.slice(start + cut)];
