import type * as Y from 'yjs';
import { expect, test } from 'vitest';
import { assign, createDeal, editDeal } from '../../src/lib/domain/deal/commands';
import { addPost, bin, restore } from '../../src/lib/domain/history/commands';
import { mayRead, reachOf } from '../../src/lib/domain/access/reach';
import type { RecordChange } from '../../src/lib/domain/core/change';
import { newId } from '../../src/lib/domain/core/ids';
import { createCustomer } from '../../src/lib/domain/customer/commands';
import type { Space } from '../../src/lib/domain/space/space';
import { openRecord, readFacts, readRecord } from '../../src/lib/documents/record';
import { putMember, putTeam } from '../../src/lib/documents/directory';
import { putStage, readSpace, setSpaceField } from '../../src/lib/documents/space';
import { roomName, type RoomName } from '../../src/lib/protocol/rooms';
import { Actor, clock, random, TestRelay } from '../support/actors';
import { Dice } from '../support/dice';
import { waitFor } from '../support/wait-for';

/** How many schedules run, and from which seed. `SCHEDULES=2000 npx vitest run tests/convergence`. */
const SCHEDULES = Number(process.env['SCHEDULES'] ?? 200);
const FIRST_SEED = Number(process.env['SEED'] ?? 1);
/** Seeds that failed once and must never fail again. */
const PINNED: readonly number[] = [
	// A device that retried met the relay before its own document had been loaded.
	1400,
	// An edit was on its way while its record was withdrawn and granted again.
	1706,
	// An older note of what the relay has overtook a newer one.
	2638
];
const STEPS = 24;

/** One random run: people edit, connections break, the relay dies; in the end all must agree. */
class Schedule {
	private readonly dice: Dice;
	private readonly relay = new TestRelay();
	private readonly actors: Actor[] = [];
	private space!: Space;
	private customers: RoomName = roomName({ kind: 'customers' });

	constructor(seed: number) {
		this.dice = new Dice(seed);
	}

	async run(): Promise<void> {
		await this.setUp();
		for (let step = 0; step < STEPS; step++) await this.step();
		await this.settle();
		for (const actor of this.actors) await actor.leave();
	}

	private async setUp(): Promise<void> {
		const owner = await Actor.found('Olga', this.relay);
		this.actors.push(owner);
		await owner.synced();
		this.space = await owner.addSpace();
		await owner.workspace.directory.edit((doc) => {
			putTeam(doc, { id: 't1', name: 'One', label: '', supervisors: [], importId: null });
		});
		const guests = this.dice.below(3);
		for (let i = 0; i <= guests; i++) {
			const role = this.dice.pick(['agent', 'agent', 'supervisor', 'admin'] as const);
			this.actors.push(await owner.invite(`P${String(i)}`, role, this.relay, 't1'));
		}
		await owner.synced();
	}

	private async step(): Promise<void> {
		const actor = this.dice.pick(this.actors);
		switch (this.dice.below(14)) {
			case 0:
				actor.network.goOffline();
				return;
			case 1:
				actor.network.online = true;
				actor.workspace.retry();
				return;
			case 2:
				actor.network.cut();
				return;
			case 3:
				actor.network.delivery = 'held';
				return;
			case 4:
				actor.network.delivery = 'flowing';
				actor.network.deliver(50, (bound) => this.dice.below(bound));
				return;
			case 5:
				this.relay.kill(this.actors.map(({ network }) => network));
				this.relay.start();
				return;
			case 6:
				await actor.reload();
				return;
			case 7:
				return this.changeRights();
			case 8:
				await this.changeSpace();
				return;
			case 9:
				await this.create(actor);
				await this.create(actor);
				return;
			default:
				actor.network.deliver(this.dice.below(6), (bound) => this.dice.below(bound));
				await this.editSomething(actor);
		}
	}

	private async create(actor: Actor): Promise<void> {
		const acting = { actor: actor.me, clock, random };
		if (this.dice.below(5) === 0) {
			const change = createCustomer({ title: 'Customer' }, actor.me, acting);
			await actor.workspace.records.change(this.customers, newId(random), change);
			return;
		}
		const stage = this.dice.pick(this.space.stages);
		const change = createDeal(
			{
				title: `Deal ${String(this.dice.below(1000))}`,
				customer: null,
				contact: '',
				stage: stage.id,
				closeOn: '2026-12-01',
				rate: { source: 'stage' },
				revenue: this.dice.below(100_000),
				owner: actor.me
			},
			{ space: this.space.id, currency: 'USD', order: 'a0' },
			stage,
			acting
		);
		await actor.workspace.records.change(this.room, newId(random), change);
	}

	private async editSomething(actor: Actor): Promise<void> {
		const deals = await actor.ids('deal');
		if (deals.length === 0) {
			await this.create(actor);
			return;
		}
		const id = this.dice.pick(deals.sort());
		const whole = await actor.workspace.records.read(id);
		if (whole?.record.kind !== 'deal') return;
		const change = this.anyChange(actor, whole.record);
		if (change !== null) await actor.workspace.records.change(this.room, id, change);
	}

	private anyChange(actor: Actor, deal: Parameters<typeof editDeal>[0]): RecordChange | null {
		const acting = { actor: actor.me, clock, random };
		switch (this.dice.below(6)) {
			case 0:
				return addPost(`note ${String(this.dice.below(1000))}`, acting);
			case 1:
				return editDeal(deal, { field: 'title', value: `T${String(this.dice.below(99))}` }, acting);
			case 2:
				return bin(acting);
			case 3:
				return restore(acting);
			case 4: {
				const admin = actor.directory.members.get(actor.me)?.role;
				const target = this.dice.pick(this.actors).me;
				return admin === 'owner' || admin === 'admin' ? assign(deal, target, acting) : null;
			}
			default:
				return editDeal(deal, { field: 'revenue', value: this.dice.below(9999) }, acting);
		}
	}

	/** The owner changes somebody's role or the team's supervisors, wherever the others are. */
	private async changeRights(): Promise<void> {
		const [owner, ...others] = this.actors;
		if (owner === undefined || others.length === 0) return;
		const other = this.dice.pick(others);
		const { directory } = owner;
		await owner.workspace.directory.edit((doc) => {
			const member = directory.members.get(other.me);
			if (this.dice.below(2) === 0 && member !== undefined) {
				const role = this.dice.pick(['agent', 'supervisor', 'admin'] as const);
				putMember(doc, { ...member, role });
			} else {
				const supervisors = this.dice.below(2) === 0 ? [other.me] : [];
				putTeam(doc, { id: 't1', name: 'One', label: '', supervisors, importId: null });
			}
		});
	}

	private async changeSpace(): Promise<void> {
		const [owner] = this.actors;
		const stage = this.dice.pick(this.space.stages);
		await owner?.workspace.space(this.space.id).edit((doc) => {
			if (this.dice.below(2) === 0) setSpaceField(doc, 'name', `S${String(this.dice.below(99))}`);
			else putStage(doc, { ...stage, probability: this.dice.below(101) });
		});
	}

	private async settle(): Promise<void> {
		for (const { network, workspace } of this.actors) {
			network.online = true;
			network.delivery = 'flowing';
			network.deliver(10_000, (bound) => this.dice.below(bound));
			workspace.retry();
		}
		for (const actor of this.actors) await actor.synced();
		// What one has sent, the others still have to get, and they cannot know of it before.
		let last: unknown;
		await waitFor(
			() =>
				this.compare().then(
					() => true,
					(error: unknown) => {
						last = error;
						return false;
					}
				),
			() => String(last),
			4000
		).catch(() => this.compare());
		for (const actor of this.actors) await actor.synced();
	}

	/** Everybody has exactly what they may see, as the relay has it on disk. */
	private async compare(): Promise<void> {
		const { store } = this.relay;
		const [owner] = this.actors;
		if (owner === undefined) return;
		const people = owner.directory;
		for (const actor of this.actors) {
			expect(actor.directory).toEqual(people);
			const space = this.space.id;
			expect(actor.workspace.space(space).read((doc) => readSpace(doc, space))).toEqual(
				owner.workspace.space(space).read((doc) => readSpace(doc, space))
			);
			const reach = reachOf(actor.me, people);
			for (const room of [this.room, this.customers]) {
				const expected = new Map<string, unknown>();
				for (const { id } of store.records(room)) {
					const record = store.record(room, id);
					if (record === null) continue;
					const doc = openRecord([record.state]);
					const facts = readFacts(doc);
					if (facts !== null && mayRead(reach, facts)) expected.set(id, content(doc));
				}
				const actual = new Map<string, unknown>();
				const rows = await actor.workspace.db.records.where('room').equals(room).toArray();
				const binned = await actor.workspace.db.bin.filter((row) => row.room === room).toArray();
				for (const { id } of [...rows, ...binned]) {
					const updates = await actor.workspace.db.updates.where('record').equals(id).toArray();
					actual.set(id, content(openRecord(updates.map(({ update }) => update))));
				}
				expect(sorted(actual)).toEqual(sorted(expected));
				await this.compareRows(
					actor,
					rows.map(({ id }) => id)
				);
			}
			expect(await actor.workspace.db.outbox.count()).toBe(0);
		}
	}

	/** The rows and totals say what the documents say. */
	private async compareRows(actor: Actor, ids: readonly string[]): Promise<void> {
		let sum = 0;
		let count = 0;
		for (const id of ids) {
			const row = await actor.workspace.db.records.get(id);
			const whole = await actor.workspace.records.read(id);
			expect(row?.title).toBe(whole?.record.title);
			expect(row?.owner).toBe(whole?.record.owner);
			if (whole?.record.kind === 'deal') {
				sum += whole.record.revenue;
				count += 1;
			}
		}
		if (count === 0) return;
		const cells = await actor.workspace.db.aggregates.toArray();
		expect(cells.reduce((total, cell) => total + cell.sum, 0)).toBe(sum);
		expect(cells.reduce((total, cell) => total + cell.count, 0)).toBe(count);
	}

	private get room(): RoomName {
		return roomName({ kind: 'space', space: this.space.id });
	}
}

/** A document's content, whatever the order in which it came together. */
function content(doc: Y.Doc): unknown {
	const value = {
		record: readRecord(doc, 'x'),
		history: doc.getArray('history').toJSON(),
		posts: doc.getArray('posts').toJSON()
	};
	doc.destroy();
	return value;
}

const sorted = (map: ReadonlyMap<string, unknown>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));

test.each(PINNED)('all that may see a document end equal: seed %i, which failed once', (seed) =>
	new Schedule(seed).run()
);

test(`all that may see a document end equal, whatever happens (${String(SCHEDULES)} schedules)`, async () => {
	// A few at a time: most of a schedule is waiting.
	let next = FIRST_SEED;
	const worker = async () => {
		while (next < FIRST_SEED + SCHEDULES) {
			const seed = next++;
			try {
				await new Schedule(seed).run();
			} catch (error) {
				throw new Error(`seed ${String(seed)} failed: ${String(error)}`, { cause: error });
			}
		}
	};
	await Promise.all(Array.from({ length: 4 }, worker));
}, 600_000);
