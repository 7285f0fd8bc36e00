import { expect } from 'vitest';
import type { Day } from '../../src/lib/domain/core/day';
import { newId, type RecordId } from '../../src/lib/domain/core/ids';
import type { Space } from '../../src/lib/domain/space/space';
import { createTask, type TaskPlan } from '../../src/lib/domain/task/commands';
import type { Task } from '../../src/lib/domain/task/task';
import { roomName } from '../../src/lib/protocol/rooms';
import { Actor, clock, random, TestRelay } from './actors';
import { waitFor } from './wait-for';

/** Two people in one work space, each at a device of their own: Olga has founded the company, Adam works there. */
export class TwoAtWork {
	private constructor(
		readonly olga: Actor,
		readonly adam: Actor,
		readonly space: Space
	) {}

	static async begin(): Promise<TwoAtWork> {
		const relay = new TestRelay();
		const olga = await Actor.found('Olga', relay);
		await olga.synced();
		const space = await olga.addSpace({ kind: 'work' });
		await olga.synced();
		const adam = await olga.invite('Adam', 'agent', relay);
		for (const actor of [olga, adam]) await actor.synced();
		return new TwoAtWork(olga, adam, space);
	}

	get both(): readonly Actor[] {
		return [this.olga, this.adam];
	}

	get room(): string {
		return roomName({ kind: 'space', space: this.space.id });
	}

	acting(by: Actor) {
		return { actor: by.me, clock, random };
	}

	async leave(): Promise<void> {
		for (const actor of this.both) await actor.leave();
	}

	/** Adds a task of Adam's to the first status, and waits until he has it. */
	async add(title: string, dueOn: Day | null = null, plan: TaskPlan = {}): Promise<RecordId> {
		const [stage] = this.space.stages;
		if (stage === undefined) throw new Error('no stage');
		const id = newId(random);
		const draft = { title, space: this.space.id, stage, order: 'a0', owner: this.adam.me, dueOn };
		const made = createTask({ ...draft, fields: [], plan }, this.acting(this.olga));
		expect((await this.olga.workspace.records.change(this.room, id, made)).ok).toBe(true);
		await this.has(this.adam, id);
		return id;
	}

	/** Waits until a device has a task. */
	has(actor: Actor, id: RecordId): Promise<void> {
		return waitFor(
			async () => (await actor.ids('task')).includes(id),
			() => `${actor.name} has no ${id}`
		);
	}

	/** A task as a device has it. */
	async read(by: Actor, id: RecordId): Promise<Task> {
		const record = (await by.workspace.records.read(id))?.record;
		if (record?.kind !== 'task') throw new Error('no task');
		return record;
	}
}
