import type * as Y from 'yjs';
import type { Instant } from '../domain/core/day';
import type { SpaceId } from '../domain/core/ids';
import { INBOX_SPAN, type Filed, type InboxMarks } from '../domain/inbox/filing';
import { isOptional, type InboxWishes, type OptionalKind } from '../domain/inbox/kinds';
import type { PrivateRoot } from '../domain/policy/document-shapes';
import type { Reminder } from '../domain/inbox/reminder';
import { BEFORE_DUE } from '../domain/inbox/snooze';

/** The roots of a private document that have what a member did with their inbox, and wants of it. */
const READ = 'read' satisfies PrivateRoot;
const FILED = 'filed' satisfies PrivateRoot;
const TOLD = 'told' satisfies PrivateRoot;
const REMINDERS = 'reminders' satisfies PrivateRoot;

/** How many marks of entries that no inbox shows any more are removed with one edit. */
const FORGOTTEN_AT_ONCE = 200;

/** Marks entries as read; `null` marks them as unread. An entry that is marked already keeps its mark. */
export function markRead(doc: Y.Doc, entries: readonly string[], at: Instant | null): void {
	const read = doc.getMap(READ);
	for (const id of entries) {
		if (at !== null) read.set(id, at);
		else if (read.has(id)) read.delete(id);
	}
	if (at !== null) forget(doc, at);
}

/** Archives or snoozes entries; `null` puts them back into the inbox. */
export function file(
	doc: Y.Doc,
	filings: Iterable<readonly [entry: string, filed: Filed | null]>
): void {
	const filed = doc.getMap(FILED);
	for (const [id, put] of filings) {
		if (put !== null) filed.set(id, put);
		else if (filed.has(id)) filed.delete(id);
	}
}

/** Returns what the member did with the entries of their inbox. */
export function readInboxMarks(doc: Y.Doc): InboxMarks {
	const read = new Map<string, Instant>();
	const filed = new Map<string, Filed>();
	doc.getMap(READ).forEach((at, id) => {
		if (typeof at === 'number') read.set(id, at);
	});
	doc.getMap(FILED).forEach((value, id) => {
		const put = filedOf(value);
		if (put !== null) filed.set(id, put);
	});
	return { read, filed };
}

/** Removes the marks of what is too old for an inbox: an entry is never marked before it happened. */
function forget(doc: Y.Doc, now: Instant): void {
	let left = FORGOTTEN_AT_ONCE;
	const oldest = now - INBOX_SPAN;
	for (const root of [READ, FILED]) {
		const map = doc.getMap(root);
		for (const [id, value] of map.entries()) {
			if (left === 0) return;
			const put = filedOf(value);
			const at = put === null ? value : put.as === 'archived' ? put.at : put.until;
			if (typeof at !== 'number' || at >= oldest) continue;
			map.delete(id);
			left -= 1;
		}
	}
}

function filedOf(value: unknown): Filed | null {
	if (typeof value !== 'object' || value === null) return null;
	const { as, at, until } = value as Readonly<Record<string, unknown>>;
	if (as === 'archived' && typeof at === 'number') return { as, at };
	return as === 'snoozed' && typeof until === 'number' ? { as, until } : null;
}

/** Between the kind and the space in the name of a wish. No kind has it in its name. */
const IN = '-in-';

/** Says whether the member wants to be told of a kind; `null` takes back what was said. `space`: `null` for everywhere. */
export function setWish(
	doc: Y.Doc,
	kind: OptionalKind,
	space: SpaceId | null,
	wanted: boolean | null
): void {
	const told = doc.getMap(TOLD);
	const key = space === null ? kind : `${kind}${IN}${space}`;
	if (wanted !== null) told.set(key, wanted);
	else if (told.has(key)) told.delete(key);
}

/** Returns what the member wants to be told of. */
export function readWishes(doc: Y.Doc): InboxWishes {
	const everywhere = new Map<OptionalKind, boolean>();
	const inSpaces = new Map<SpaceId, Map<OptionalKind, boolean>>();
	doc.getMap(TOLD).forEach((wanted, key) => {
		const at = key.indexOf(IN);
		const kind = at < 0 ? key : key.slice(0, at);
		if (!isOptional(kind) || typeof wanted !== 'boolean') return;
		if (at < 0) {
			everywhere.set(kind, wanted);
			return;
		}
		const space = key.slice(at + IN.length);
		inSpaces.set(
			space,
			(inSpaces.get(space) ?? new Map<OptionalKind, boolean>()).set(kind, wanted)
		);
	});
	return { everywhere, inSpaces };
}

/** Adds a reminder, or replaces the one with its id. */
export function putReminder(doc: Y.Doc, { id, ...reminder }: Reminder): void {
	doc.getMap(REMINDERS).set(id, reminder);
}

export function removeReminder(doc: Y.Doc, id: string): void {
	doc.getMap(REMINDERS).delete(id);
}

/** Returns the member's reminders, the soonest first. */
export function readReminders(doc: Y.Doc): Reminder[] {
	const reminders: Reminder[] = [];
	doc.getMap(REMINDERS).forEach((value, id) => {
		if (typeof value !== 'object' || value === null) return;
		const { record, topic, space, at, note, before } = value as Readonly<Record<string, unknown>>;
		if (typeof record !== 'string' || typeof at !== 'number') return;
		const relative = BEFORE_DUE.find((one) => one === before);
		const text = (part: unknown) => (typeof part === 'string' ? part : null);
		reminders.push({
			...{ id, record, at, topic: text(topic), space: text(space), note: text(note) ?? '' },
			...(relative === undefined ? {} : { before: relative })
		});
	});
	return reminders.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}
