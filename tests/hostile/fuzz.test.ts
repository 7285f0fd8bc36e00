import { afterAll, describe, expect, test } from 'vitest';
import type * as Y from 'yjs';
import { putDevice } from '../../src/lib/documents/write-directory';
import { applyChange } from '../../src/lib/documents/record';
import { readRecord, type AnyRecord } from '../../src/lib/documents/read-record';
import { assign, editDeal, moveDeal } from '../../src/lib/domain/deal/commands';
import { isAdmin } from '../../src/lib/domain/member/member';
import { CLOSE } from '../../src/lib/protocol/messages';
import { DEFAULT_LIMITS } from '../../sync-server/common/limits';
import { Dice } from '../support/dice';
import { again, SEEDS, shareOf } from '../support/seeds';
import { Wicked, MEMBERS } from '../support/fuzz';
import { faultsIn } from '../support/fuzz-model';
import { actingAs, newDeal, rawUpdateOn, updateOn } from '../support/guarded-records';
import { GuardedRelay, NORTH, type Person } from '../support/guarded-relay';
import { opened, Sending } from '../support/hostile-kit';
import type { RawConnection } from '../support/raw-device';

/** `SEED=7 FUZZ=1000000 npm run test:unit tests/hostile/fuzz.test.ts` sends a million frames by that seed. */
const FRAMES = shareOf(Number(process.env['FUZZ'] ?? 10_000));

const ROOM = 'space.north';
/** What stands in the titles of records that Anna and Sue must never be sent. */
const SECRET = 'SECRET';

/** Far beyond what fits into a test: here nobody is to be slowed down. */
const LIMITS = {
	...DEFAULT_LIMITS,
	burst: 1e12,
	burstBytes: 1e15,
	awarenessBurst: 1e12,
	proving: 60_000,
	batchRecords: 5000
};

/** A place where somebody hostile stands, again and again. */
interface Foothold {
	readonly who: Person;
	readonly room: string;
	connection: RawConnection | null;
}

const FOOTHOLDS: readonly (readonly [Person, string])[] = [
	...Array.from({ length: 6 }, () => ['anna', ROOM] as const),
	...Array.from({ length: 4 }, () => ['sue', ROOM] as const),
	...Array.from({ length: 3 }, () => ['gus', ROOM] as const),
	...(['anna', 'sue', 'gus'] as const).flatMap((who) => [
		[who, 'directory'] as const,
		[who, 'customers'] as const,
		[who, `private.${who}`] as const
	])
];

class Fuzz {
	readonly dice: Dice;
	readonly wicked: Wicked;
	readonly footholds: Foothold[];
	readonly records: string[] = [];
	sent = 0;
	closed = 0;
	private honest: { who: Person; sending: Sending; client: number }[] = [];
	private directory: Sending | null = null;
	private readonly own = new Map<Person, string>();

	constructor(
		readonly guarded: GuardedRelay,
		seed: number
	) {
		this.dice = new Dice(seed);
		this.wicked = new Wicked(this.dice);
		this.footholds = FOOTHOLDS.map(([who, room]) => ({ who, room, connection: null }));
	}

	async begin(): Promise<void> {
		for (const [at, who] of (['olga', 'adam', 'bob'] as const).entries()) {
			const sending = new Sending(await this.guarded.follow(who));
			this.honest.push({ who, sending, client: 11 + at });
		}
		this.directory = new Sending(await this.guarded.inside(this.guarded.olga));
		for (const [at, owner] of ['olga', 'bob', 'anna', 'sue', 'anna', 'gus'].entries()) {
			const id = `deal${String(at)}`;
			const title = ['anna', 'sue'].includes(owner) ? 'Open' : SECRET;
			const stage = at === 4 ? 'won' : 'new';
			await this.accepted(this.honest[0], id, () =>
				updateOn(undefined, newDeal(owner, 'olga', { title, stage }), 11)
			);
			this.records.push(id);
		}
	}

	/** Everybody hostile sends until they are thrown out; then they come back. */
	async round(): Promise<void> {
		await this.giveDevicesBack();
		await Promise.all(this.footholds.map((foothold) => this.comeBack(foothold)));
		for (const foothold of this.footholds) {
			const { connection } = foothold;
			for (let n = 0; n < 12 && connection !== null && connection.closed === null; n++) {
				const frame = this.frame(foothold);
				this.sent += 1;
				// Whatever it is: the relay answers or closes, and does not throw.
				connection.throw(frame);
			}
		}
		await this.honestWork();
		for (const foothold of this.footholds) this.inspect(foothold);
		for (const { sending } of this.honest) this.clear(sending.connection);
		if (this.directory !== null) this.clear(this.directory.connection);
	}

	/** The honest devices are where they were. */
	get honestAreInside(): boolean {
		return [...this.honest.map(({ sending }) => sending), this.directory].every(
			(sending) => sending?.connection.closed === null
		);
	}

	private frame({ who, room }: Foothold): Uint8Array {
		const { dice, wicked } = this;
		const { store } = this.guarded;
		const chance = dice.below(100);
		if (chance < 12) {
			const frame = wicked.mutated();
			// Sue looks after the space: what others may not do to it, she may.
			const changes = room === ROOM && who === 'sue' && ((frame[0] ?? 1) & 127) === 0;
			return changes ? wicked.awareness() : frame;
		}
		if (chance < 18) return wicked.awareness();
		if (chance < 22 || (room === 'directory' && chance < 50)) return wicked.question(who);
		if (room === ROOM && (chance < 90 || who === 'sue')) {
			const fresh = dice.below(20) === 0;
			const record = fresh ? `w${String(dice.below(200))}` : this.anyRecord(who);
			return wicked.edit(who, record, store.record(ROOM, record)?.state ?? null);
		}
		if (room === 'customers') return wicked.edit(who, `c${String(dice.below(50))}`, null);
		return wicked.change(who, store.document(room));
	}

	/** Mostly of their own: those get furthest. */
	private anyRecord(who: Person): string {
		const { dice } = this;
		if (dice.below(3) === 0) return dice.pick(this.records);
		const own = this.own.get(who);
		if (own !== undefined && dice.below(50) !== 0) return own;
		const mine = [...this.guarded.store.records(ROOM)].filter(({ facts }) => facts.owner === who);
		const chosen = mine.length === 0 ? dice.pick(this.records) : dice.pick(mine).id;
		this.own.set(who, chosen);
		return chosen;
	}

	/** Everybody may remove their own device, also by an accident of bits: an owner then puts it back. */
	private async giveDevicesBack(): Promise<void> {
		const { relay, keys } = this.guarded;
		for (const who of ['anna', 'sue', 'gus'] as const) {
			const { id, publicKey } = keys[who];
			if (relay.directory.devices.has(id)) continue;
			await relay.rooms.editDirectory((doc) => {
				putDevice(doc, { id, member: who, publicKey, name: '', createdAt: 0 });
			});
		}
	}

	private async comeBack(foothold: Foothold): Promise<void> {
		if (foothold.connection !== null && foothold.connection.closed === null) return;
		if (foothold.connection !== null) this.closed += 1;
		const { guarded } = this;
		const connection = await guarded.inside(guarded.keys[foothold.who], foothold.room);
		const hasRecords = foothold.room === ROOM || foothold.room === 'customers';
		if (hasRecords) connection.say({ type: 'subscribe', cursor: null });
		if (foothold.room === ROOM) await connection.until('batch');
		foothold.connection = connection;
		this.inspect(foothold);
	}

	/** Looks at what the relay has sent to somebody hostile. */
	private inspect({ who, connection }: Foothold): void {
		if (connection === null) return;
		// The store never fails here: whoever is told so has met a bug.
		expect(connection.closed?.code).not.toBe(CLOSE.storage);
		if (who !== 'gus') {
			for (const message of connection.messages) {
				const updates =
					message.type === 'batch'
						? message.records.map(({ update }) => update)
						: message.type === 'refused' && message.state !== null
							? [message.state]
							: [];
				for (const update of updates) {
					if (Buffer.from(update).includes(SECRET)) throw new Error(`${who} was sent a secret`);
				}
				if (message.type === 'answer' && message.answer.answer === 'tokens') {
					throw new Error(`${who} was told the tokens`);
				}
			}
		}
		this.clear(connection);
	}

	private clear({ messages, standard }: RawConnection): void {
		messages.length = 0;
		standard.length = 0;
	}

	private async honestWork(): Promise<void> {
		const { dice } = this;
		const by = dice.pick(this.honest);
		const mine = this.records.filter((id) => {
			const facts = this.guarded.store.record(ROOM, id)?.facts;
			return by.who !== 'bob' || facts?.owner === 'bob';
		});
		if (mine.length === 0) return;
		const id = dice.pick(mine);
		await this.accepted(by, id, (state) => {
			const record = readRecord(opened(state), id);
			if (record?.kind !== 'deal') throw new Error(`${id} is no deal any more`);
			return rawUpdateOn(
				state,
				(doc) => applyChange(doc, this.command(by.who, record), 0),
				by.client
			);
		});
		if (dice.below(4) !== 0) return;
		const name = `Team ${String(dice.below(1e6))}`;
		const update = rawUpdateOn(
			this.guarded.store.document('directory') ?? undefined,
			(doc) => (doc.getMap('teams').get('one') as Y.Map<unknown>).set('name', name),
			14
		);
		expect(await this.directory?.update(update)).toEqual({ outcome: 'saved' });
	}

	private command(who: Person, deal: Extract<AnyRecord, { kind: 'deal' }>) {
		const { dice } = this;
		const acting = actingAs(who);
		const secret = deal.title.startsWith(SECRET);
		const title = `${secret ? SECRET : 'Open'} ${String(dice.below(1e6))}`;
		const stage = NORTH.stages.find(({ id }) => id === deal.stage);
		const to = dice.pick(NORTH.stages);
		const move =
			stage && moveDeal(deal, stage, to, 'a5', who === 'bob' ? 'agent' : 'owner', acting);
		if (dice.below(3) === 0 && move?.ok === true) return move.value;
		// What is secret stays with those who may know it.
		if (dice.below(5) === 0 && !secret && who !== 'bob') {
			return assign(deal, dice.pick(['anna', 'sue']), acting);
		}
		return editDeal(deal, { field: 'title', value: title }, acting);
	}

	private async accepted(
		by: (typeof this.honest)[number] | undefined,
		id: string,
		update: (state: Uint8Array | undefined) => Uint8Array
	): Promise<void> {
		if (by === undefined) throw new Error('nobody');
		// Others may have written between the look and the edit: as on a real device, that merges.
		const { sending } = by;
		let outcome = await sending.edit(id, update(this.guarded.store.record(ROOM, id)?.state));
		if (outcome.outcome === 'refused' && outcome.reason === 'closing-moment') {
			// Somebody moved the deal at the same moment, and its closing moment would stand on an open one.
			// Done again upon what the relay gives with the refusal, it has to go.
			const refusal = sending.connection.messages.findLast(({ type }) => type === 'refused');
			const state = refusal?.type === 'refused' ? refusal.state : null;
			outcome = await sending.edit(id, update(state ?? undefined));
		}
		expect(outcome).toEqual({ outcome: 'saved' });
	}
}

const faults: unknown[] = [];
const note = (fault: unknown) => faults.push(fault);
process.on('unhandledRejection', note);
afterAll(() => process.off('unhandledRejection', note));

describe('OP-05, OP-06, OP-07, OP-08, HI-01, HI-02, HI-03, HI-04, HI-05, DI-03, AUTHOR, SCHEMA · fuzz', () => {
	test.each(SEEDS)(
		`${String(FRAMES)} hostile frames change nothing that they may not (${again('tests/hostile/fuzz.test.ts')})`,
		async (seed) => {
			const guarded = await GuardedRelay.open(LIMITS);
			const { relay, store, keys } = guarded;
			const before = relay.directory;
			const fuzz = new Fuzz(guarded, seed);
			await fuzz.begin();
			const began = process.memoryUsage().heapUsed;

			while (fuzz.sent < FRAMES) await fuzz.round();

			expect(fuzz.honestAreInside).toBe(true);
			expect(faults).toEqual([]);
			const authors = new Map(MEMBERS.map((who) => [keys[who].id, who as string]));
			const memberOf = (author: string) => authors.get(author) ?? `author ${author}`;
			expect(faultsIn(store, ROOM, memberOf)).toEqual([]);

			// Who is who, and who may do what, has stayed.
			const { members, teams, devices, workspace, visibility } = relay.directory;
			const roles = (of: typeof members) =>
				[...of.values()].map(({ id, role, standing, team }) => [id, role, standing, team]);
			expect(roles(members)).toEqual(roles(before.members));
			expect([...members.values()].filter(({ role }) => isAdmin(role))).toHaveLength(2);
			expect(teams.get('one')?.supervisors).toEqual(['sue']);
			expect([...devices.keys()].every((id) => before.devices.has(id))).toBe(true);
			expect(workspace).toEqual(before.workspace);
			expect(visibility).toEqual(before.visibility);
			expect(store.list('tokens')).toEqual([]);
			for (const invitation of relay.invitations.list()) {
				expect(invitation.member).toBe(invitation.createdBy);
			}

			// A relay that starts on what is there has all of it, and gives it to who may have it.
			const again = await guarded.follow('adam');
			await expect
				.poll(() => again.messages.some((message) => message.type === 'batch' && message.last))
				.toBe(true);
			const records = again.messages.flatMap((message) =>
				message.type === 'batch' ? message.records : []
			);
			expect(records.length).toBe([...store.records(ROOM)].length);
			for (const { record, update } of records)
				expect(readRecord(opened(update), record)).not.toBeNull();
			const grown = (process.memoryUsage().heapUsed - began) / 2 ** 20;
			expect(grown).toBeLessThan(400);
			console.info(
				`seed ${seed}: ${fuzz.sent} frames, ${fuzz.closed} thrown out, ${store.head(ROOM)} accepted, heap ${Math.round(grown)} MB`
			);
			await relay.stop();
		},
		Math.max(600_000, FRAMES * 5)
	);
});
