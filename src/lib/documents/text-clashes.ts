import * as Y from 'yjs';
import { sentencesOf, type LostWords, type TwoVersions, type Versions } from '../domain/page/clash';
import type { Note, NoteNode } from '../domain/note/note';
import { isTouched, isWithin, merged, type Ranges } from './clock-ranges';

/** An edit of a text that the relay does not have yet. */
export interface WaitingEdit {
	readonly update: Uint8Array;
	/** The blocks that it replaced, as they were before. */
	readonly removed: Note;
}

/** A clash that was found in a text, without the person whose device found it. */
export type FoundClash = { readonly id: string } & (
	Omit<LostWords, 'by' | 'when'> | Omit<TwoVersions, 'by' | 'when'>
);

/** What one side wrote and deleted. */
interface Side {
	readonly wrote: Ranges;
	readonly deleted: Ranges;
}

/** A run of text between parts of a block that are no text, as it reads while nobody else's edits are in it. */
interface Run {
	readonly text: Y.XmlText;
	readonly read: string;
}

/**
 * Applies what others wrote to a rich text, and returns where that and what waits here clash, because neither side had
 * seen the other's: words in a block that the other side deleted, and passages that both replaced. Of two devices the one
 * whose edits still wait finds them, whichever wrote first.
 */
export function clashesIn(
	doc: Y.Doc,
	update: Uint8Array,
	waiting: readonly WaitingEdit[],
	apply: () => void
): readonly FoundClash[] {
	const theirs = Y.decodeUpdate(update);
	const held = waiting.filter((edit) => !isBrought(edit, theirs.structs));
	const ours = sideOf(held.map((edit) => Y.decodeUpdate(edit.update)));
	if (ours.wrote.size + ours.deleted.size === 0) {
		apply();
		return [];
	}
	const known = new Map(
		[...doc.store.clients.keys()].map((client) => [client, Y.getState(doc.store, client)] as const)
	);
	const fresh: Side = {
		wrote: textIn(theirs.structs, known),
		deleted: theirs.ds.clients
	};
	const runs = runsOf(doc, ours);
	const found = new Map<string, FoundClash>();
	const look = (transaction: Y.Transaction): void => {
		for (const run of runs) {
			const clash =
				lostIn(run, ours, fresh, transaction) ?? rewrittenIn(run, ours, fresh, held, transaction);
			if (clash !== null) found.set(clash.id, clash);
		}
	};
	// What is deleted stays among its neighbours until the transaction has ended.
	doc.on('afterTransaction', look);
	try {
		apply();
	} finally {
		doc.off('afterTransaction', look);
	}
	for (const clash of sunkIn(doc, theirs.structs, ours, fresh)) found.set(clash.id, clash);
	return [...found.values()];
}

type Struct = ReturnType<typeof Y.decodeUpdate>['structs'][number];

type TextItem = Y.Item & { readonly content: Y.ContentString };

const isText = (struct: unknown): struct is TextItem =>
	struct instanceof Y.Item && struct.content instanceof Y.ContentString;

/** Whether an edit has been at the relay already: then others may have seen it. */
function isBrought({ update }: WaitingEdit, structs: readonly Struct[]): boolean {
	const [first] = Y.decodeUpdate(update).structs;
	return first !== undefined && structs.some(({ id, length }) => holds(id, length, first.id));
}

const holds = (id: Y.ID, length: number, { client, clock }: Y.ID): boolean =>
	id.client === client && id.clock <= clock && clock < id.clock + length;

/** Returns where the texts of an update are, without what is before these clocks. */
const textIn = (
	structs: readonly Struct[],
	known: ReadonlyMap<number, number> = new Map()
): Ranges =>
	merged(
		structs.filter(isText).flatMap(({ id: { client, clock }, length }) => {
			const start = Math.max(clock, known.get(client) ?? 0);
			return start < clock + length ? [{ client, clock: start, len: clock + length - start }] : [];
		})
	);

const sideOf = (edits: readonly ReturnType<typeof Y.decodeUpdate>[]): Side => ({
	wrote: textIn(edits.flatMap(({ structs }) => structs)),
	deleted: merged(
		edits.flatMap(({ ds }) =>
			[...ds.clients].flatMap(([client, ranges]) =>
				ranges.map(({ clock, len }) => ({ client, clock, len }))
			)
		)
	)
});

/** Returns the runs of text in which this device's edits stand. */
function runsOf(doc: Y.Doc, { wrote }: Side): readonly Run[] {
	const texts = new Set<Y.XmlText>();
	for (const [client, ranges] of wrote) {
		for (const { clock, len } of ranges) {
			for (let at = clock; at < clock + len;) {
				const item: unknown = Y.getItem(doc.store, Y.createID(client, at));
				if (!(item instanceof Y.Item)) break;
				if (!item.deleted && item.parent instanceof Y.XmlText) texts.add(item.parent);
				at = item.id.clock + item.length;
			}
		}
	}
	return [...texts].map((text) => ({ text, read: plainText(text) }));
}

const itemsOf = function* (text: Y.XmlText): Generator<Y.Item> {
	for (let item = text._start; item !== null; item = item.right) yield item;
};

const plainText = (text: Y.XmlText): string =>
	[...itemsOf(text)]
		.map((item) => (isText(item) && !item.deleted ? item.content.str : ''))
		.join('');

/** Returns the words of this device in a run that went because somebody else deleted its block. */
function lostIn(
	{ text, read }: Run,
	ours: Side,
	theirs: Side,
	{ deleteSet }: Y.Transaction
): FoundClash | null {
	const lost = [...itemsOf(text)].filter(
		(item) =>
			isText(item) &&
			isTouched(item, ours.wrote) &&
			isWithin(item, deleteSet.clients) &&
			!isWithin(item, theirs.deleted)
	);
	const [first] = lost;
	const words = lost.map((item) => (isText(item) ? item.content.str : '')).join('');
	if (first === undefined || words.trim() === '') return null;
	let gone: Y.Item | null = text._item;
	while (gone !== null && parentOf(gone)?._item?.deleted === true)
		gone = parentOf(gone)?._item ?? null;
	if (gone === null) return null;
	const found = {
		of: 'lost',
		id: named(first.id),
		at: placeAt(gone),
		theirs: named(gone.id)
	} as const;
	return { ...found, text: read, words, wrote: true };
}

/** Returns the words of others that never stood here, because this device had deleted their block. */
function sunkIn(
	doc: Y.Doc,
	structs: readonly Struct[],
	ours: Side,
	theirs: Side
): readonly FoundClash[] {
	const found: { readonly first: Y.ID; readonly beside: Y.ID; words: string }[] = [];
	let next: Y.ID | null = null;
	for (const struct of structs) {
		if (!isText(struct) || !isTouched(struct, theirs.wrote)) continue;
		if (isWithin(struct, theirs.deleted) || !Y.getItem(doc.store, struct.id).deleted) continue;
		const last = found.at(-1);
		if (last !== undefined && next !== null && Y.compareIDs(struct.id, next)) {
			last.words += struct.content.str;
		} else {
			const beside = [struct.origin, struct.rightOrigin, struct.parent].find(
				(near) => near instanceof Y.ID
			);
			if (!(beside instanceof Y.ID)) continue;
			if (!isTouched({ id: beside, length: 1 }, ours.deleted)) continue;
			found.push({ first: struct.id, beside, words: struct.content.str });
		}
		next = Y.createID(struct.id.client, struct.id.clock + struct.length);
	}
	const blocks = blocksIn(doc, ours.deleted);
	return found.flatMap(({ first, beside, words }) => {
		const gone =
			blocks.findLast(({ id }) => id.client === beside.client && id.clock <= beside.clock) ??
			blocks[0];
		if (gone === undefined || words.trim() === '') return [];
		const at = placeAt(gone);
		const other = named(first);
		return [
			{ of: 'lost', id: named(first), at, theirs: other, text: words, words, wrote: false } as const
		];
	});
}

/** Returns the deleted blocks of which something around them is left, by client and clock. */
function blocksIn(doc: Y.Doc, deleted: Ranges): readonly Y.Item[] {
	const blocks: Y.Item[] = [];
	for (const [client, ranges] of deleted) {
		for (const { clock, len } of ranges) {
			for (let at = clock; at < clock + len;) {
				const item: Y.Item | Y.GC = Y.getItem(doc.store, Y.createID(client, at));
				at = item.id.clock + item.length;
				if (!(item instanceof Y.Item) || !item.deleted) continue;
				const parent = parentOf(item);
				if (parent === null || parent instanceof Y.XmlText) continue;
				if (parent._item?.deleted !== true) blocks.push(item);
			}
		}
	}
	return blocks.sort((a, b) => a.id.client - b.id.client || a.id.clock - b.id.clock);
}

/** Returns both versions of a run in which both sides put words in place of the same ones. */
function rewrittenIn(
	{ text, read }: Run,
	ours: Side,
	theirs: Side,
	held: readonly WaitingEdit[],
	{ deleteSet }: Y.Transaction
): FoundClash | null {
	const place = text._item;
	if (place === null || place.deleted || parentOf(place)?._item?.deleted === true) return null;
	const letters = lettersOf(text, ours, theirs, deleteSet.clients);
	const [first] = letters.filter(({ by, now }) => by === 'us' && now);
	if (first === undefined || !isReplacedTwice(letters)) return null;
	const now = (those: readonly Letter[]): string => those.map(({ letter }) => letter).join('');
	const versions: Versions = {
		one: read,
		other: withoutOurs(letters, held) ?? now(letters.filter(({ by, now }) => by !== 'us' && now)),
		merged: now(letters.filter(({ now }) => now))
	};
	const at = encoded(new Y.RelativePosition(place.id, null, null, -1));
	const other = letters.find(({ by, now }) => by === 'them' && now);
	const told = other === undefined ? {} : { theirs: named(other.id) };
	return { of: 'versions', id: named(first.id), at, ...told, ...sentencesOf(versions) };
}

/** One place of a run, in its order. */
interface Letter {
	readonly id: Y.ID;
	/** Empty for one whose letter is not known any more. */
	readonly letter: string;
	readonly by: 'us' | 'them' | 'before';
	readonly now: boolean;
	/** Which sides have deleted it without having seen that of the other. */
	readonly ours: boolean;
	readonly theirs: boolean;
}

function lettersOf(text: Y.XmlText, ours: Side, theirs: Side, gone: Ranges): readonly Letter[] {
	return [...itemsOf(text)].flatMap((item) =>
		item.content instanceof Y.ContentFormat
			? []
			: Array.from({ length: item.length }, (_, index) => {
					const at = { id: Y.createID(item.id.client, item.id.clock + index), length: 1 };
					const by = isTouched(at, ours.wrote)
						? 'us'
						: isTouched(at, theirs.wrote)
							? 'them'
							: 'before';
					return {
						...{ id: at.id, by, now: !item.deleted },
						letter: isText(item) ? (item.content.str[index] ?? '') : '',
						ours: isTouched(at, ours.deleted),
						theirs:
							isTouched(at, theirs.deleted) && (isTouched(at, gone) || isTouched(at, ours.deleted))
					} as const;
				})
	);
}

/** Whether both sides put words where both had taken the same ones away, with nothing left between them. */
function isReplacedTwice(letters: readonly Letter[]): boolean {
	let stretch = { us: false, them: false, both: false };
	for (const { by, now, ours, theirs } of letters) {
		if (now && by === 'before') stretch = { us: false, them: false, both: false };
		else {
			stretch = {
				us: stretch.us || (now && by === 'us'),
				them: stretch.them || (now && by === 'them'),
				both: stretch.both || (by === 'before' && ours && theirs)
			};
		}
		if (stretch.us && stretch.them && stretch.both) return true;
	}
	return false;
}

/**
 * Returns how a run reads without this device's edits; `null` when what they took away is not known. It is looked for
 * among the blocks that they replaced: the run that agrees with every letter that is still there.
 */
function withoutOurs(letters: readonly Letter[], held: readonly WaitingEdit[]): string | null {
	const base = letters.filter(
		({ by, now, ours, theirs }) => by === 'before' && (now || ours || theirs)
	);
	const was = held
		.flatMap(({ removed }) => removed.flatMap(runsIn))
		.find(
			(text) =>
				text.length === base.length &&
				base.every(({ letter }, index) => letter === '' || letter === text[index])
		);
	if (was === undefined) return null;
	const place = new Map(base.map((letter, index) => [letter, index] as const));
	return letters
		.map((letter) => {
			if (letter.by === 'us' || letter.theirs) return '';
			if (letter.by === 'them') return letter.now ? letter.letter : '';
			const index = place.get(letter);
			return index === undefined ? '' : was.charAt(index);
		})
		.join('');
}

/** Returns the runs of text in a block. */
function runsIn({ content = [] }: NoteNode): readonly string[] {
	const runs: string[] = [];
	let isOpen = false;
	for (const part of content) {
		if (part.type !== 'text') runs.push(...runsIn(part));
		else if (isOpen) runs.push(`${runs.pop() ?? ''}${part.text ?? ''}`);
		else runs.push(part.text ?? '');
		isOpen = part.type === 'text';
	}
	return runs;
}

const parentOf = ({ parent }: Y.Item): Y.AbstractType<unknown> | null =>
	parent instanceof Y.AbstractType ? (parent as Y.AbstractType<unknown>) : null;

const named = ({ client, clock }: Y.ID): string => `${String(client)}-${String(clock)}`;

/** Returns the place of an item, which stays when the item is gone. */
function placeAt(item: Y.Item): string {
	const parent = parentOf(item);
	const around = parent?._item?.id ?? null;
	const root = around === null && parent !== null ? Y.findRootTypeKey(parent) : null;
	return encoded(new Y.RelativePosition(around, root, item.id, 0));
}

const encoded = (position: Y.RelativePosition): string =>
	btoa(String.fromCharCode(...Y.encodeRelativePosition(position)));
