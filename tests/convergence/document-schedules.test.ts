import { test } from 'vitest';
import { putMember, readDirectory } from '../../src/lib/documents/directory';
import { putStage, readSpace } from '../../src/lib/documents/space';
import type { Space } from '../../src/lib/domain/space/space';
import type { Workspace } from '../../src/lib/replica/workspace';
import { Actor, TestRelay } from '../support/actors';
import { Dice } from '../support/dice';
import { waitFor } from '../support/wait-for';

/** How many schedules run, and from which seed, as in `schedules.test.ts`. */
const SCHEDULES = Number(process.env['SCHEDULES'] ?? 10);
const FIRST_SEED = Number(process.env['SEED'] ?? 1);
const STEPS = 24;

/** A supervisor with two tabs and an admin change a space while rights change and connections break. */
class Schedule {
	private readonly dice: Dice;
	private readonly relay = new TestRelay();
	private owner!: Actor;
	private readonly others: Actor[] = [];
	private second!: Workspace;
	private space!: Space;
	/** Stages that somebody was told are saved on their device, by id. */
	private readonly saved = new Map<string, Actor>();

	constructor(seed: number) {
		this.dice = new Dice(seed);
	}

	async run(): Promise<void> {
		this.owner = await Actor.found('Olga', this.relay);
		await this.owner.synced();
		this.space = await this.owner.addSpace();
		this.others.push(await this.owner.invite('Sue', 'supervisor', this.relay));
		this.others.push(await this.owner.invite('Adam', 'admin', this.relay));
		for (const actor of this.all) await actor.synced();
		const [sue] = this.others;
		if (sue === undefined) return;
		this.second = await sue.openTab();
		for (const workspace of this.workspaces) {
			await waitFor(
				() => stagesIn(workspace, this.space).length > 0,
				() => 'the space is everywhere'
			);
		}
		for (let step = 0; step < STEPS; step++) await this.step();
		await this.settle();
		for (const actor of this.all) await actor.leave();
	}

	private get all(): readonly Actor[] {
		return [this.owner, ...this.others];
	}

	private get workspaces(): readonly Workspace[] {
		return [...this.all.map(({ workspace }) => workspace), this.second];
	}

	private async step(): Promise<void> {
		const actor = this.dice.pick(this.others);
		switch (this.dice.below(12)) {
			case 0:
			case 1:
				actor.network.goOffline();
				return;
			case 2:
				actor.network.online = true;
				for (const workspace of this.workspaces) workspace.retry();
				return;
			case 3:
				actor.network.cut();
				return;
			case 4:
				actor.network.delivery = this.dice.pick(['held', 'flowing'] as const);
				actor.network.deliver(50, (bound) => this.dice.below(bound));
				return;
			case 5:
				this.relay.kill(this.all.map(({ network }) => network));
				this.relay.start();
				return;
			case 6:
				await actor.reload();
				return;
			case 7:
			case 8:
				return this.changeRights(actor);
			default:
				actor.network.deliver(this.dice.below(6), (bound) => this.dice.below(bound));
				await this.addStage(actor);
		}
	}

	private async changeRights({ me }: Actor): Promise<void> {
		const role = this.dice.pick(['agent', 'supervisor', 'admin'] as const);
		await this.owner.workspace.directory.edit((doc) => {
			const member = readDirectory(doc).members.get(me);
			if (member !== undefined) putMember(doc, { ...member, role });
		});
	}

	/** Adds a stage that nobody else touches: it has to be somewhere in the end. */
	private async addStage(actor: Actor): Promise<void> {
		const [sue] = this.others;
		const workspace = actor === sue && this.dice.below(2) === 0 ? this.second : actor.workspace;
		const id = `stage${String(this.saved.size)}`;
		const [first] = this.space.stages;
		const document = workspace.space(this.space.id);
		await document.whenLoaded();
		if (first === undefined) return;
		const done = await document.edit((doc) => {
			putStage(doc, { ...first, id, name: id });
		});
		if (done.ok) this.saved.set(id, actor);
	}

	private async settle(): Promise<void> {
		for (const { network } of this.all) {
			network.online = true;
			network.delivery = 'flowing';
			network.deliver(10_000, (bound) => this.dice.below(bound));
		}
		for (const workspace of this.workspaces) workspace.retry();
		const { workspace: first } = this.owner;
		const differing = () =>
			this.workspaces.filter(
				(each) =>
					each.status.state !== 'synced' ||
					JSON.stringify(stagesIn(each, this.space)) !== JSON.stringify(stagesIn(first, this.space))
			);
		await waitFor(
			() => differing().length === 0,
			() =>
				JSON.stringify(
					this.workspaces.map((each) => [each.me, each.status, stagesIn(each, this.space).length])
				)
		);
		const there = new Set(stagesIn(first, this.space));
		for (const [id, { workspace }] of this.saved) {
			// On the relay or in its maker's tray; never in both, never nowhere, never twice.
			let kept = 0;
			await waitFor(
				async () => {
					const rows = await workspace.db.refusals.toArray();
					kept = rows.filter(({ wanted }) => JSON.stringify(wanted).includes(`"${id}"`)).length;
					return kept === (there.has(id) ? 0 : 1);
				},
				() => `${id} is ${there.has(id) ? '' : 'not '}there and ${String(kept)} times in the tray`,
				3000
			);
		}
	}
}

const stagesIn = (workspace: Workspace, { id }: Space): string[] =>
	(workspace.space(id).read((doc) => readSpace(doc, id))?.stages ?? [])
		.map((stage) => stage.id)
		.sort();

test(`LW-03 · of a space’s settings nothing is lost and nothing refused comes back (${String(SCHEDULES)} schedules)`, async () => {
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
