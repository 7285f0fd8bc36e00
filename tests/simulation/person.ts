import type { Acting, RecordChange } from '../../src/lib/domain/core/change';
import type { Space } from '../../src/lib/domain/space/space';
import { readSpace } from '../../src/lib/documents/space';
import type { Saved } from '../../src/lib/replica/saved';
import { isNotStored } from '../../src/lib/replica/saved';
import type { Workspace } from '../../src/lib/replica/workspace';
import { roomName } from '../../src/lib/protocol/rooms';
import type { Dice } from '../support/dice';
import type { Company } from './company';
import type { Profile, Tab } from './profile';

/** Somebody at a tab who does one thing. */
export interface Person {
	readonly company: Company;
	readonly profile: Profile;
	readonly tab: Tab;
	readonly workspace: Workspace;
	readonly dice: Dice;
}

/**
 * What people do: what it is, how often in comparison, and the doing. What has no weight is in episodes alone. Returns
 * what was done, in words.
 */
export interface Work {
	readonly weight: number;
	readonly run: (person: Person) => Promise<string | null>;
}

export const CUSTOMERS = roomName({ kind: 'customers' });

export const acting = ({ profile, tab, workspace }: Person): Acting => ({
	actor: workspace.me,
	clock: tab.environment.clock,
	random: profile.random
});

/** What came of a change, in a word. */
export function outcome(saved: Saved<unknown>): string {
	if (saved.ok) return '';
	return isNotStored(saved.error) ? ' (not stored)' : ` (refused: ${saved.error.rule})`;
}

/** A space that somebody has, and its document; `null` when they have none. */
export async function anySpace({ workspace, dice }: Person): Promise<Space | null> {
	const entries = workspace.catalogue.filter(({ enter }) => enter);
	if (entries.length === 0) return null;
	const { id } = dice.pick([...entries].sort((a, b) => (a.id < b.id ? -1 : 1)));
	const document = workspace.space(id);
	await document.whenLoaded();
	return document.read((doc) => readSpace(doc, id));
}

export async function change(
	person: Person,
	room: string,
	id: string,
	done: RecordChange,
	words: string
): Promise<string> {
	const { company, workspace, profile } = person;
	const saved = await workspace.records.change(room, id, done);
	if (saved.ok)
		for (const post of done.posts) company.posts.set(post.id, { profile, record: id, room });
	return `${words} ${shortOf(id)}${outcome(saved)}`;
}

/** Ids in stories are told by their beginning. */
export const shortOf = (id: string): string => id.slice(0, 4);

/** Mostly the same few, so that people meet. */
export async function anyRecord({ workspace, dice }: Person, kind?: string) {
	const rows = await workspace.db.records.toArray();
	const ids = rows
		.filter((row) => kind === undefined || row.kind === kind)
		.map(({ id, room }) => ({ id, room }))
		.sort((a, b) => (a.id < b.id ? -1 : 1));
	if (ids.length === 0) return null;
	const found = dice.pick(ids.slice(0, dice.below(3) === 0 ? ids.length : 3));
	const whole = await workspace.records.read(found.id);
	return whole === null ? null : { ...found, whole };
}

/** A value as text, with the texts that are in bytes. */
export const printed = (value: unknown): string =>
	JSON.stringify(value, (_, part: unknown) =>
		part instanceof Uint8Array ? Buffer.from(part).toString('latin1') : part
	);
