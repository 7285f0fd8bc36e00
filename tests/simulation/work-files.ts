import { attachFile } from '../../src/lib/domain/file/commands';
import type { FileRef } from '../../src/lib/domain/file/file';
import type { AnyRecord } from '../../src/lib/documents/read-record';
import { atDoor } from './doors';
import { acting, anyRecord, shortOf, type Person, type Work } from './person';
import { hashOfBytes, type FileSpot } from './world/file-door';

const pause = (milliseconds: number) =>
	new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** How many bytes are in a piece at most, and how often a device asks that gets no answer or none that helps. */
const PIECE = 40;
const TRIES = 30;

const WITH_FILES = ['deal', 'customer', 'task', 'topic', 'page'] as const;

const filesOf = (record: AnyRecord): readonly FileRef[] => ('files' in record ? record.files : []);

/** Names a file in a record that this person has; `null` where there is none, or it may not be. */
async function names(
	person: Person,
	{ size, hash }: Pick<FileRef, 'size' | 'hash'>
): Promise<FileSpot | null> {
	const { profile, dice, workspace } = person;
	const found = await anyRecord(person, dice.pick(WITH_FILES));
	if (found === null) return null;
	const by = acting(person);
	const id = profile.newId();
	const ref = { id, name: 'a.txt', size, type: 'text/plain', hash, at: by.clock.now() };
	const done = attachFile({ ...ref, by: workspace.me }, by);
	const saved = await workspace.records.change(found.room, found.id, done);
	return saved.ok ? { room: found.room, record: found.id, file: id } : null;
}

/** Brings a file's bytes in pieces, on from where the relay has them, until they are there or it says why not. */
async function brings(person: Person, spot: FileSpot, bytes: Uint8Array): Promise<string> {
	const { company, dice } = person;
	let at = 0;
	for (let left = TRIES; left > 0; left--) {
		const piece = bytes.slice(at, at + 1 + dice.below(PIECE));
		const from = at;
		const told = await atDoor(company, person, (door, who) => door.bring(who, spot, from, piece));
		if (told?.is === 'there') at = told.bytes;
		else if (told === null || told.is === 'unknown') await pause(dice.below(2000));
		else return told.is;
	}
	return 'given up';
}

/** Attaches a file and brings its bytes; some come damaged, and are brought once more. */
const uploads: Work['run'] = async (person) => {
	const { company, dice, profile } = person;
	const bytes = profile.random.bytes(1 + dice.below(200));
	const hash = hashOfBytes(bytes);
	const spot = await names(person, { size: bytes.length, hash });
	if (spot === null) return null;
	company.files.made(hash, spot);
	if (dice.below(4) === 0) {
		const damaged = bytes.map((byte, at) => (at === 0 ? byte ^ 1 : byte));
		const came = await brings(person, spot, damaged);
		if (came === 'done' && !company.files.isThere(hash))
			company.broken('a file that came damaged is called uploaded');
	}
	const came = await brings(person, spot, bytes);
	// Whoever was led to a copy of the relay brought it there.
	if (came === 'done' && !person.profile.way.isAstray) company.files.told(hash);
	return `brings a file of ${String(bytes.length)} bytes to ${shortOf(spot.record)}: ${came}`;
};

/** Names the bytes of a file in a record of their own: knowing a hash gives nobody its bytes. */
const namesHash: Work['run'] = async (person) => {
	const { company, dice, workspace } = person;
	const known = company.files.hashes;
	if (known.length === 0) return null;
	const hash = dice.pick(known);
	const spot = await names(person, { size: 1 + dice.below(200), hash });
	if (spot === null) return null;
	company.files.named(hash, spot, workspace.me);
	return `names a file by its hash in ${shortOf(spot.record)}`;
};

/** Fetches a file of a record. */
const fetches: Work['run'] = async (person) => {
	const { company, dice } = person;
	const found = await anyRecord(person, dice.pick(WITH_FILES));
	const files = found === null ? [] : filesOf(found.whole.record);
	if (found === null || files.length === 0) return null;
	const file = dice.pick(files);
	const spot = { room: found.room, record: found.id, file: file.id };
	const got = await atDoor(company, person, async (door, who, oracle) => {
		const told = await door.fetch(who, spot);
		if (told.is === 'bytes') company.files.sent(oracle, who, spot, told);
		return told;
	});
	return `fetches a file of ${shortOf(found.id)}: ${got?.is ?? 'no answer'}`;
};

/** Files, in plans that came later alone. */
export const FILE_WORK = {
	uploads: { weight: 0, run: uploads },
	namesHash: { weight: 0, run: namesHash },
	fetches: { weight: 0, run: fetches }
} as const satisfies Record<string, Work>;
