import * as v from 'valibot';
import type { MemberId } from '../../src/lib/domain/core/ids';
import type { Member } from '../../src/lib/domain/member/member';
import type { Sequence } from '../../src/lib/protocol/messages';
import type { RoomName } from '../../src/lib/protocol/rooms';
import type { Store } from '../store/store';
import type { Tables } from '../store/tables';

const standing = v.picklist(['active', 'invited', 'removed']);
const baseSchema = v.object({
	/** The log that the sequence numbers count in. */
	log: v.string(),
	rooms: v.record(v.string(), v.number()),
	members: v.record(v.string(), standing)
});
/** `times` counts how often a member's standing was told, so that each telling has an id of its own. */
const memberSchema = v.object({ standing, times: v.number() });
type KnownMember = v.InferOutput<typeof memberSchema>;

const TABLE = 'webhook-cursors';

/**
 * How far a webhook has come in each room's log, and which members it knows. What it began with is one row;
 * what has changed since is a row for each room and member, so that a delivery writes little however many
 * spaces there are.
 */
export class Places {
	private base: v.InferOutput<typeof baseSchema> | null = null;
	private readonly rooms = new Map<RoomName, Sequence>();
	private readonly members = new Map<MemberId, KnownMember>();
	/** Rooms in which entries were passed over since the last row was written. */
	private readonly unsaved = new Set<RoomName>();

	constructor(
		private readonly webhook: string,
		private readonly tables: Tables,
		private readonly store: Pick<Store, 'logId' | 'head' | 'rooms'>,
		rows: readonly { readonly key: string; readonly value: unknown }[]
	) {
		for (const { key, value } of rows) {
			const [, what = '', name = ''] = key.split('/', 3);
			if (what === 'base') this.base = v.parse(baseSchema, value);
			if (what === 'room') this.rooms.set(name, v.parse(v.number(), value));
			if (what === 'member') this.members.set(name, v.parse(memberSchema, value));
		}
	}

	/** Whether the webhook has begun, and in the logs that there are now. */
	get fits(): boolean {
		if (this.base?.log !== this.store.logId) return false;
		return [...this.rooms].every(([room, seq]) => seq <= this.store.head(room));
	}

	/** Whether the webhook has ever begun. */
	get hasBegun(): boolean {
		return this.base !== null;
	}

	/** Begins here: what happened until now is not told. Resolves when that is on the disk. */
	async begin(people: ReadonlyMap<MemberId, Pick<Member, 'id' | 'standing'>>): Promise<void> {
		const { store } = this;
		const rooms = store.rooms().map((room) => [room, store.head(room)] as const);
		const members = [...people.values()].map(({ id, standing }) => [id, standing] as const);
		this.base = {
			log: store.logId,
			rooms: Object.fromEntries(rooms.filter(([, head]) => head > 0)),
			members: Object.fromEntries(members)
		};
		const begun = [this.removeRows(), this.write('base', this.base)];
		this.rooms.clear();
		this.members.clear();
		this.unsaved.clear();
		await Promise.all(begun);
	}

	/** Returns the last entry of a room that the webhook is done with. */
	in(room: RoomName): Sequence {
		return this.rooms.get(room) ?? this.base?.rooms[room] ?? 0;
	}

	/** Notes that nothing is to be told up to an entry. It is written later. */
	pass(room: RoomName, seq: Sequence): void {
		if (seq <= this.in(room)) return;
		this.rooms.set(room, seq);
		this.unsaved.add(room);
	}

	/** Notes that everything up to an entry was told. Resolves when that is on the disk. */
	async told(room: RoomName, seq: Sequence): Promise<void> {
		await this.write(`room/${room}`, seq);
		this.rooms.set(room, seq);
		this.unsaved.delete(room);
	}

	/** Returns what the webhook knows of a member. */
	knows(member: MemberId): { readonly standing: Member['standing'] | null; times: number } {
		const known = this.members.get(member);
		if (known !== undefined) return known;
		return { standing: this.base?.members[member] ?? null, times: 0 };
	}

	/** Notes that the standing of a member was told, or need not be. Resolves when that is on the disk. */
	async met({ id, standing }: Pick<Member, 'id' | 'standing'>): Promise<void> {
		const known = { standing, times: this.knows(id).times + 1 };
		await this.write(`member/${id}`, known);
		this.members.set(id, known);
	}

	/** Writes how far the webhook has come where there was nothing to tell. */
	async save(): Promise<void> {
		const rooms = [...this.unsaved];
		this.unsaved.clear();
		await Promise.all(rooms.map((room) => this.write(`room/${room}`, this.in(room))));
	}

	/** Forgets everything, on the disk too. */
	async forget(): Promise<void> {
		this.unsaved.clear();
		await this.removeRows();
	}

	private write(name: string, value: unknown): Promise<void> {
		return this.tables.change(TABLE, `${this.webhook}/${name}`, () => ({ value }));
	}

	private async removeRows(): Promise<void> {
		const names = [
			...[...this.rooms.keys()].map((room) => `room/${room}`),
			...[...this.members.keys()].map((member) => `member/${member}`),
			'base'
		];
		await Promise.all(
			names.map((name) => this.tables.change(TABLE, `${this.webhook}/${name}`, () => 'remove'))
		);
	}
}

/** Returns the rows of all webhooks, by webhook. */
export function storedPlaces(
	tables: Tables
): ReadonlyMap<string, readonly { readonly key: string; readonly value: unknown }[]> {
	const byWebhook = new Map<string, { readonly key: string; readonly value: unknown }[]>();
	for (const row of tables.list(TABLE)) {
		const webhook = row.key.slice(0, row.key.indexOf('/'));
		const rows = byWebhook.get(webhook) ?? [];
		byWebhook.set(webhook, rows);
		rows.push(row);
	}
	return byWebhook;
}
