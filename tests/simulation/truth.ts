import { CHANNELS } from '../../src/lib/protocol/channels';
import { isDeepStrictEqual } from 'node:util';
import * as Y from 'yjs';
import { openRecord } from '../../src/lib/documents/record';
import { readNote } from '../../src/lib/documents/rich';
import { readRecord } from '../../src/lib/documents/read-record';
import { tombstoneKey } from '../../sync-server/store/store';
import { storageName } from '../../src/lib/replica/store/database';
import type { CatalogueRow, RefusalRow } from '../../src/lib/replica/store/sync-rows';
import { differingDerived } from './derived';
import { differingDrafts } from './drafts';
import { differingIndex } from './indexed';
import { differingPeriods } from './periods';
import { recordsOf, table } from './device-tables';
import { docOf, vectorOf } from './states';
import { printed } from './person';
import type { Company } from './company';
import type { Profile } from './profile';

/** Whose device still takes part: the member is in the workspace, and was not told that the device is out. */
const takesPart = ({ oracle }: Company, { entry, device }: Profile): boolean =>
	entry !== null && oracle.isIn(entry.member) && oracle.hasDevice(device, entry.member);

/** The rooms that have records. */
const recordRooms = (company: Company): string[] =>
	company.relay.store.rooms().filter((room) => room === 'customers' || room.startsWith('space.'));

/**
 * The first thing in which devices and relay differ, now that everything is connected and says that it is synced;
 * `null` when they are equal.
 */
export function difference(company: Company): string | null {
	for (const profile of company.profiles) {
		if (!takesPart(company, profile)) continue;
		const found = differing(company, profile);
		if (found !== null) return `${profile.name}: ${found}`;
	}
	return null;
}

function differing(company: Company, profile: Profile): string | null {
	const member = profile.entry?.member ?? '';
	const { oracle } = company;
	const outbox = table(profile, 'outbox');
	if (outbox.length > 0) return `${String(outbox.length)} edits wait`;
	for (const { host, workspace } of profile.tabs) {
		const status = workspace?.status;
		if (status === undefined) return `${host.name} has not opened`;
		if (status.state !== 'synced') return `${host.name} is ${JSON.stringify(status)}`;
		if (status.waitingCount > 0) return `${host.name} has something wait`;
	}
	const listed = differingCatalogue(company, profile, member);
	if (listed !== null) return listed;
	for (const room of company.relay.store.rooms()) {
		if (!oracle.mayBeIn(member, room)) continue;
		const differs = differingDocument(company, profile, room);
		if (differs !== null) return differs;
	}
	const held = recordsOf(profile);
	for (const room of recordRooms(company)) {
		const differs = differingRecords(
			company,
			profile,
			room,
			held.get(room) ?? new Map<string, Uint8Array[]>()
		);
		if (differs !== null) return differs;
		held.delete(room);
	}
	for (const [room, records] of held)
		if (records.size > 0) return `has records of ${room}, which does not exist`;
	return (
		differingDerived(profile) ??
		differingPeriods(profile) ??
		differingIndex(profile) ??
		unanswered(company, profile) ??
		unfinished(profile)
	);
}

/** A question that the relay owes an answer to. */
function unanswered({ watch }: Company, { way }: Profile): string | null {
	for (const pipe of way.pipes) {
		if (pipe.isWhole && watch.owes(pipe)) return `${pipe.tab.name} has asked and has no answer`;
	}
	return null;
}

/** What somebody has begun in a tab that is still there, and has not come to an end: no answer, and no refusal. */
function unfinished({ tabs, name }: Profile): string | null {
	for (const { begun } of tabs) {
		const [what] = begun;
		if (what !== undefined) return `${name} waits for an end of: ${what.name}`;
	}
	return null;
}

function differingCatalogue(company: Company, profile: Profile, member: string): string | null {
	const { oracle } = company;
	const rooms = company.relay.store.rooms().filter((room) => room.startsWith('space.'));
	const known = rooms.filter((room) => oracle.mayKnow(member, room)).sort();
	const listed = table<CatalogueRow>(profile, 'catalogue')
		.filter((row) => row.listed)
		.map(({ id }) => `space.${id}`)
		.sort();
	return isDeepStrictEqual(known, listed)
		? null
		: `lists ${listed.join(' ')} and not ${known.join(' ')}`;
}

function differingDocument(company: Company, profile: Profile, room: string): string | null {
	const member = profile.entry?.member ?? '';
	if (room === 'directory' && company.oracle.isGuest(member)) return null;
	const stored = company.relay.store.document(room);
	if (stored === null) return null;
	const relays = docOf(stored);
	const expected = contentOf(relays);
	for (const { host, workspace } of profile.tabs) {
		const document = workspace?.['rooms'].all.find((open) => open.document.room === room)?.document;
		if (document === undefined) {
			// Only the leading tab opens all of them.
			if (workspace?.leads === true && room !== 'customers')
				return `${host.name} has not opened ${room}`;
			continue;
		}
		const actual = document.read(contentOf);
		if (!isDeepStrictEqual(actual, expected))
			return `${host.name}: ${room} is ${short(actual, expected)}`;
	}
	relays.destroy();
	return null;
}

function differingRecords(
	company: Company,
	profile: Profile,
	room: string,
	held: ReadonlyMap<string, Uint8Array[]>
): string | null {
	const member = profile.entry?.member ?? '';
	const { store } = company.relay;
	const left = new Map(held);
	for (const { id } of store.records(room)) {
		const stored = store.record(room, id);
		if (stored === null || !company.oracle.maySee(member, room, id)) continue;
		const updates = left.get(id);
		if (updates === undefined) return `lacks the record ${id} of ${room}`;
		left.delete(id);
		const [expected, actual] = [recordOf([stored.state]), recordOf(updates)];
		if (!isDeepStrictEqual(actual, expected))
			return `the record ${id} of ${room} is ${short(actual, expected)}`;
	}
	const [more] = left.keys();
	return more === undefined ? null : `has the record ${more} of ${room}, which they may not see`;
}

/**
 * A tab that says "synced" while what it has of a document is not on the relay’s disk, or something waits; `null` when
 * there is none. Only said of tabs whose connections are whole: of a broken one nobody can know yet.
 */
export function falselySynced(company: Company): string | null {
	for (const profile of company.profiles) {
		const { way, tabs } = profile;
		const running = way.relay(way);
		if (way.isSilent || running === null || !takesPart(company, profile)) continue;
		const { store } = running;
		// What the relay says that it is connected to, which may be the doubled one.
		const isGuest = company.oracleOf(store).isGuest(profile.entry?.member ?? '');
		for (const { host, workspace } of tabs) {
			if (host.isFrozen || workspace?.status.state !== 'synced') continue;
			const pipes = [...way.pipes].filter(({ tab }) => tab === host);
			for (const pipe of pipes) {
				const lacking = pipe.isWhole ? company.watch.lacking(pipe) : null;
				if (lacking !== null)
					return `${host.name} says synced, and has not been sent all of ${lacking}`;
			}
			for (const { document } of workspace['rooms'].all) {
				const pipe = pipes.find(({ room }) => room === CHANNELS);
				if (pipe?.isWhole !== true || pipe.running !== running) continue;
				if (company.watch.hasEnded(pipe, document.room)) continue;
				if (isGuest && document.room === 'directory') continue;
				const stored = vectorOf(store.document(document.room));
				for (const [client, clock] of Y.decodeStateVector(document.read(Y.encodeStateVector))) {
					if ((stored.get(client) ?? 0) < clock)
						return `${host.name} says synced, and the relay lacks some of ${document.room}`;
				}
			}
			const waits = table(profile, 'outbox').length;
			if (isWriting(profile)) continue;
			// What a tab wrote before it ended is found by the one that is left as soon as it leads.
			const isAlone = tabs.length === 1 && company.world.now - profile.lostTabAt > 1000;
			if (isAlone && waits > 0) return `${host.name} says synced, and ${String(waits)} edits wait`;
		}
	}
	return null;
}

/** Whether the device is in the middle of storing something. */
const isWriting = ({ entry, disk, name }: Profile): boolean =>
	entry !== null && disk.isWriting(storageName(entry.id, name));

/** What people were told is saved, and is neither at the relay nor waiting nor in a tray. */
export function lost(company: Company): string | null {
	const drafts = differingDrafts(company);
	if (drafts !== null) return drafts;
	const { store } = company.relay;
	for (const [post, { profile, record, room }] of company.posts) {
		if (company.erased.has(record)) continue;
		if (store.get('erased', tombstoneKey(room, record)) !== undefined) continue;
		// What a relay has lost comes back from the device that wrote it, unless its member may not be there any more.
		if (company.hasGoneBack && !company.oracle.mayBeIn(profile.entry?.member ?? '', room)) continue;
		const state = store.record(room, record)?.state;
		if (state !== undefined && textOf(state).includes(post)) continue;
		const kept = printed([table(profile, 'outbox'), table(profile, 'refusals')]);
		if (!kept.includes(post))
			return `the post ${post} of ${profile.name} at ${record} in ${room} is nowhere`;
	}
	for (const token of company.revoked) {
		if (!company.hasGoneBack && store.get('tokens', token) !== undefined)
			return `the token ${token} was taken back, and is there`;
	}
	for (const [stage, { profile, space }] of company.stages) {
		// Whoever was removed keeps what had not been sent in the document, and decides what becomes of it.
		if (!takesPart(company, profile)) continue;
		const state = store.document(`space.${space}`);
		const isThere = state !== null && stage in docOf(state).getMap('stages').toJSON();
		const tray = table<RefusalRow>(profile, 'refusals').filter(({ wanted }) =>
			printed(wanted).includes(stage)
		);
		if (!isThere && tray.length === 0)
			return `the stage ${stage} of ${profile.name} in ${space} is nowhere`;
	}
	return null;
}

/** A document's roots, all of which are maps. */
const contentOf = (doc: Y.Doc): Record<string, unknown> =>
	Object.fromEntries(
		[...doc.share.keys()]
			.map((root) => [root, doc.getMap(root).toJSON()] as const)
			.filter(([, value]) => Object.keys(value).length > 0)
			.sort(([a], [b]) => (a < b ? -1 : 1))
	);

function recordOf(updates: readonly Uint8Array[]): unknown {
	const doc = openRecord(updates);
	const value = {
		record: readRecord(doc, 'x'),
		history: doc.getArray('history').toJSON(),
		posts: doc.getArray('posts').toJSON(),
		text: readNote(doc)
	};
	doc.destroy();
	return value;
}

function textOf(state: Uint8Array): string {
	return Buffer.from(state).toString('latin1');
}

const short = (actual: unknown, expected: unknown): string =>
	`${JSON.stringify(actual).slice(0, 600)} and not ${JSON.stringify(expected).slice(0, 600)}`;
