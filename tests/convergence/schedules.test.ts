import type * as Y from 'yjs';
import { expect, test } from 'vitest';
import * as decoding from 'lib0/decoding';
import { assign, createDeal, editDeal, moveDeal } from '../../src/lib/domain/deal/commands';
import type { Deal } from '../../src/lib/domain/deal/deal';
import { addPost, bin, restore } from '../../src/lib/domain/history/commands';
import { mayRead, reachOf } from '../../src/lib/domain/access/reach';
import type { RecordChange } from '../../src/lib/domain/core/change';
import { newId } from '../../src/lib/domain/core/ids';
import { createCustomer } from '../../src/lib/domain/customer/commands';
import type { Space } from '../../src/lib/domain/space/space';
import { openRecord, readFacts } from '../../src/lib/documents/record';
import { readRecord } from '../../src/lib/documents/read-record';
import { decodeFromRelay } from '../../src/lib/protocol/codec';
import { POLDER_MESSAGE } from '../../src/lib/protocol/messages';
import { putMember, putTeam } from '../../src/lib/documents/directory';
import { putStage, readSpace, setSpaceField } from '../../src/lib/documents/space';
import { roomName, type RoomName } from '../../src/lib/protocol/rooms';
import { Actor, clock, random, TestRelay } from '../support/actors';
import { Dice } from '../support/dice';
import { waitFor } from '../support/wait-for';
import { WatchedStore } from '../support/watched-store';

/** How many schedules run, and from which seed. `SCHEDULES=2000 npx vitest run tests/convergence`. */
const SCHEDULES = Number(process.env['SCHEDULES'] ?? 20);
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
const STEPS = 36;

/** One random run: people edit, connections break, the relay dies; in the end all must agree. */
class Schedule {
	private readonly dice: Dice;
	private readonly store = new WatchedStore('log');
	private readonly relay = new TestRelay(this.store);
	private readonly actors: Actor[] = [];
	/** Posts that somebody wrote and nobody has thrown away: they are somewhere, always. */
	private readonly posts = new Map<string, Actor>();
	/** How many frames of each device have been looked at. */
	private readonly looked = new Map<Actor, number>();
	private space!: Space;
	private customers: RoomName = roomName({ kind: 'customers' });

	constructor(seed: number) {
		this.dice = new Dice(seed);
	}

	async run(): Promise<void> {
		await this.setUp();
		for (let step = 0; step < STEPS; step++) {
			await this.step();
			await this.checkAlways();
		}
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
		switch (this.dice.below(24)) {
			case 0:
			case 12:
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
			case 13:
				return this.changeRights();
			case 14:
			case 15:
			case 16:
				return this.quarrel();
			case 10:
				return this.sortTray(actor);
			case 11:
				await this.changeAsAnybody(actor);
				return;
			default:
				actor.network.deliver(this.dice.below(6), (bound) => this.dice.below(bound));
				await this.editSomething(actor);
		}
	}

	private async create(actor: Actor): Promise<void> {
		const acting = { actor: actor.me, clock, random };
		if (this.dice.below(5) === 0) {
			const change = createCustomer({ title: 'Customer' }, actor.me, acting, []);
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
			{ space: this.space.id, currency: 'USD', order: 'a0', fields: [] },
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
		// Mostly the same few, so that people meet.
		const id = this.dice.pick(deals.sort().slice(0, this.dice.below(4) === 0 ? deals.length : 2));
		const whole = await actor.workspace.records.read(id);
		if (whole?.record.kind !== 'deal') return;
		const change = this.anyChange(actor, whole.record);
		if (change === null) return;
		const done = await actor.workspace.records.change(this.room, id, change);
		if (done.ok) for (const post of change.posts) this.posts.set(post.id, actor);
	}

	private anyChange(actor: Actor, deal: Deal): RecordChange | null {
		const acting = { actor: actor.me, clock, random };
		switch (this.dice.below(8)) {
			case 0:
				return addPost(`note ${String(this.dice.below(1000))}`, acting);
			case 6:
			case 7: {
				const role = actor.directory.members.get(actor.me)?.role ?? 'agent';
				const from = this.space.stages.find(({ id }) => id === deal.stage);
				const to = this.dice.pick(this.space.stages);
				const moved = moveDeal(deal, from ?? to, to, 'a0', role, acting);
				return moved.ok ? moved.value : null;
			}
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
	private async changeRights(whom?: Actor): Promise<void> {
		const [owner, ...others] = this.actors;
		if (owner === undefined || others.length === 0) return;
		const other = whom ?? this.dice.pick(others);
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

	/** What anybody may want of the shared documents, also those who may not, or not for long. */
	private async changeAsAnybody(actor: Actor): Promise<void> {
		const { directory } = actor;
		const me = directory.members.get(actor.me);
		if (me === undefined) return;
		switch (this.dice.below(3)) {
			case 0:
				await actor.workspace.directory.edit((doc) => {
					putMember(doc, { ...me, name: `N${String(this.dice.below(99))}` });
				});
				return;
			case 1: {
				const other = this.dice.pick([...directory.members.values()]);
				await actor.workspace.directory.edit((doc) => {
					putMember(doc, { ...other, name: `X${String(this.dice.below(99))}` });
				});
				return;
			}
			default:
				await actor.workspace.space(this.space.id).edit((doc) => {
					setSpaceField(doc, 'nearDays', this.dice.below(30));
				});
		}
	}

	/** Somebody works offline at what the owner meanwhile decides otherwise. */
	private async quarrel(): Promise<void> {
		const [owner, ...others] = this.actors;
		if (owner === undefined || others.length === 0) return;
		const actor = this.dice.pick(others);
		actor.network.goOffline();
		for (let edits = 0; edits < 3; edits++) {
			await this.editSomething(actor);
			if (this.dice.below(2) === 0) await this.changeAsAnybody(actor);
		}
		const theirs = (await actor.ids('deal')).sort();
		if (theirs.length > 0) await this.overrule(owner, this.dice.pick(theirs), actor);
		if (this.dice.below(2) === 0) await this.changeRights(actor);
	}

	/** The owner closes a deal or gives it to somebody else. */
	private async overrule(owner: Actor, id: string, of: Actor): Promise<void> {
		const whole = await owner.workspace.records.read(id);
		if (whole?.record.kind !== 'deal') return;
		const acting = { actor: owner.me, clock, random };
		const { record } = whole;
		const won = this.space.stages.find(({ kind }) => kind === 'won');
		const from = this.space.stages.find(({ id: stage }) => stage === record.stage);
		if (won === undefined || from === undefined) return;
		const moved = moveDeal(record, from, won, 'a0', 'owner', acting);
		const given = assign(
			record,
			this.dice.pick(this.actors.filter((each) => each !== of)).me,
			acting
		);
		const change = this.dice.below(3) === 0 ? given : moved.ok ? moved.value : given;
		await owner.workspace.records.change(this.room, id, change);
	}

	/** Somebody looks through what was refused: tries one again, or throws one away. */
	private async sortTray(actor: Actor): Promise<void> {
		const rows = await actor.workspace.db.refusals.toArray();
		if (rows.length === 0) return;
		const row = this.dice.pick(rows);
		if (row.n === undefined) return;
		if (this.dice.below(2) === 0) {
			await actor.workspace.refused.tryAgain(row.n);
			return;
		}
		await actor.workspace.refused.discard(row.n);
		for (const [post] of this.posts) {
			if (JSON.stringify(printable(row.wanted)).includes(post)) this.posts.delete(post);
		}
	}

	/** What holds after every step, whatever is on its way. */
	private async checkAlways(): Promise<void> {
		expect(this.store.broken).toEqual([]);
		for (const actor of this.actors) this.checkReceived(actor);
		const byActor = new Map<Actor, string[]>();
		for (const [post, actor] of this.posts) {
			if (this.store.posts.has(post)) this.posts.delete(post);
			else byActor.set(actor, [...(byActor.get(actor) ?? []), post]);
		}
		for (const [actor, posts] of byActor) {
			const { db } = actor.workspace;
			const kept = await db.transaction('r', ['outbox', 'refusals'], async () => [
				await db.outbox.toArray(),
				await db.refusals.toArray()
			]);
			const text = JSON.stringify(printable(kept));
			// It may have become durable while we read.
			const lost = posts.filter((post) => !text.includes(post) && !this.store.posts.has(post));
			expect(lost).toEqual([]);
		}
	}

	/** Nobody was ever sent a record that they could never see (OP-08). */
	private checkReceived(actor: Actor): void {
		const { received } = actor.network;
		for (const frame of received.slice(this.looked.get(actor) ?? 0)) {
			const decoder = decoding.createDecoder(frame);
			if (decoding.readVarUint(decoder) !== POLDER_MESSAGE) continue;
			const read = decodeFromRelay(decoder);
			if (!read.ok || read.value.type !== 'batch') continue;
			for (const { record } of read.value.records) {
				expect(this.store.everVisible).toContain(`${actor.me} ${record}`);
			}
		}
		this.looked.set(actor, received.length);
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
		await this.checkAlways();
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
		const cells = await actor.workspace.db.totals.toArray();
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

/** Bytes as the text that is in them: what a whole record that was refused says. */
const printable = (value: unknown): unknown =>
	value instanceof Uint8Array
		? new TextDecoder('latin1').decode(value)
		: Array.isArray(value)
			? value.map(printable)
			: typeof value === 'object' && value !== null
				? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, printable(item)]))
				: value;

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
