import * as Y from 'yjs';
import type { Store } from '../../sync-server/store/store';
import { MEMBERS } from './fuzz';
import { opened } from './hostile-kit';

/**
 * What the log of a room may hold, said once more and more simply than the rules say it: who of the
 * small company may have done each entry to what was there before.
 */

const ADMINS: readonly string[] = ['olga', 'adam'];
const CLOSED: readonly unknown[] = ['won', 'lost'];

/** Whose deals each of them works on. */
const WORKS_ON: Readonly<Record<string, readonly string[]>> = {
	olga: MEMBERS,
	adam: MEMBERS,
	sue: ['sue', 'anna'],
	anna: ['anna'],
	bob: ['bob'],
	gus: []
};

interface Line {
	readonly id: string;
	readonly by: string;
}

interface Content {
	readonly fields: Readonly<Record<string, unknown>>;
	readonly history: readonly Line[];
	readonly posts: readonly Line[];
}

const contentOf = (doc: Y.Doc): Content => ({
	fields: Object.fromEntries(
		Object.entries(doc.getMap('fields').toJSON() as Content['fields']).sort(([a], [b]) =>
			a < b ? -1 : 1
		)
	),
	history: doc.getArray('history').toJSON() as Line[],
	posts: doc.getArray('posts').toJSON() as Line[]
});

/** Looks through a room's log, entry by entry, and gives what is wrong with it. */
export function faultsIn(
	store: Store,
	room: string,
	memberOf: (author: string) => string
): string[] {
	const faults: string[] = [];
	const docs = new Map<string, Y.Doc>();
	for (const { seq, record, update } of store.entries(room, 0)) {
		if (record === null) continue;
		const doc = docs.get(record) ?? opened(null);
		docs.set(record, doc);
		const before = contentOf(doc);
		const authors = store.authors(room, record);
		const clients = new Set(Y.decodeUpdate(update).structs.map(({ id }) => id.client));
		const senders = new Set([...clients].map((client) => memberOf(authors[String(client)] ?? '?')));
		const [sender = 'nobody'] = senders;
		Y.applyUpdate(doc, update);
		const complain = (what: string) => {
			faults.push(`${room} ${String(seq)} ${record} by ${sender}: ${what}`);
		};
		if (senders.size !== 1) complain(`senders ${[...senders].join()}`);
		if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) complain('a gap');
		if ([...doc.share.keys()].some((root) => !['fields', 'history', 'posts'].includes(root))) {
			complain('a root');
		}
		for (const fault of faultsOf(sender, before, contentOf(doc))) complain(fault);
	}
	for (const [record, doc] of docs) {
		const state = store.record(room, record)?.state;
		if (JSON.stringify(contentOf(opened(state))) !== JSON.stringify(contentOf(doc))) {
			faults.push(`${room} ${record}: the state is not what the log says`);
		}
	}
	return faults;
}

function faultsOf(sender: string, before: Content, after: Content): string[] {
	const faults: string[] = [];
	const reach = WORKS_ON[sender] ?? [];
	const isAdmin = ADMINS.includes(sender);
	const { fields: was } = before;
	const { fields: is } = after;
	const isNew = Object.keys(was).length === 0;
	const mine = (fields: Content['fields']): boolean =>
		fields['kind'] !== 'deal' ||
		reach.includes(String(fields['owner'])) ||
		((fields['participants'] ?? []) as string[]).some((member) => reach.includes(member));
	if (sender === 'gus' || reach.length === 0) faults.push('may not write');
	if (!isNew && !mine(was)) faults.push(`was ${String(was['owner'])}’s`);
	if (!mine(is)) faults.push(`is ${String(is['owner'])}’s`);
	if (
		was['owner'] !== is['owner'] &&
		is['kind'] === 'deal' &&
		!reach.includes(String(is['owner']))
	) {
		faults.push('given away');
	}
	if (!isAdmin && CLOSED.includes(was['stage']) && was['stage'] !== is['stage'])
		faults.push('reopened');
	for (const field of ['kind', 'space', 'createdBy', 'createdAt']) {
		if (!isNew && was[field] !== is[field]) faults.push(`${field} changed`);
	}
	if (isNew && !isAdmin && is['createdBy'] !== sender) faults.push('made in another’s name');
	if (is['space'] !== 'north') faults.push('elsewhere');
	if (!['deal', 'task', 'topic'].includes(String(is['kind']))) faults.push('of no kind');
	if (!isNew && was['binned'] !== is['binned'] && !isAdmin && was['createdBy'] !== sender) {
		faults.push('binned');
	}
	for (const lines of ['history', 'posts'] as const) {
		const known = new Set(before[lines].map((line) => JSON.stringify(line)));
		const kept = after[lines].filter((line) => known.has(JSON.stringify(line)));
		if (kept.length < before[lines].length) faults.push(`${lines} lost a line`);
		const fresh = after[lines].filter((line) => !known.has(JSON.stringify(line)));
		if (!isAdmin && fresh.some(({ by }) => by !== sender))
			faults.push(`${lines} in another’s name`);
	}
	return faults;
}
