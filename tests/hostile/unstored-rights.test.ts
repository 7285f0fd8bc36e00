import { expect, test } from 'vitest';
import { putMember } from '../../src/lib/documents/write-directory';
import { CLOSE } from '../../src/lib/protocol/messages';
import { MemoryStore } from '../support/memory-store';
import { GuardedRelay } from '../support/guarded-relay';

/** A store whose commits wait for the test, which lets them happen or fail. */
class HeldStore extends MemoryStore {
	readonly waiting: { readonly let: () => void; readonly fail: () => void }[] = [];
	isHeld = false;
	/** Whether commits are stored, and fail all the same. */
	isTorn = false;

	override async commit(...what: Parameters<MemoryStore['commit']>): Promise<void> {
		if (this.isHeld) {
			await new Promise<void>((resolve, reject) => {
				const fail = () => {
					reject(new Error('no space left'));
				};
				this.waiting.push({ let: resolve, fail });
			});
		}
		await super.commit(...what);
		if (this.isTorn) throw new Error('could not flush');
	}
}

test('OP-05 · rights whose commit failed are not held, though the commit before saw them in memory', async () => {
	const store = new HeldStore('log');
	const guarded = await GuardedRelay.open({}, store);
	const { relay } = guarded;
	const promote = (name: string, role: 'agent' | 'admin') =>
		relay.rooms.editDirectory((doc) => {
			const anna = relay.directory.members.get('anna');
			if (anna !== undefined) putMember(doc, { ...anna, name, role });
		});
	store.isHeld = true;
	const first = promote('Anna', 'agent');
	await expect.poll(() => store.waiting.length).toBe(1);
	const second = promote('Anna', 'admin');
	const failed = expect(second).rejects.toThrow('no space left');
	store.waiting[0]?.let();
	await first;
	await expect.poll(() => store.waiting.length).toBe(2);
	store.waiting[1]?.fail();
	await failed;
	store.isHeld = false;
	expect(relay.directory.members.get('anna')).toMatchObject({ name: 'Anna', role: 'agent' });
	await relay.stop();
});

test('OP-05 · rights that are on the disk count, though their commit failed: whoever has lost theirs is sent away', async () => {
	const store = new HeldStore('log');
	const guarded = await GuardedRelay.open({}, store);
	const { relay } = guarded;
	const anna = await guarded.follow('anna');
	store.isTorn = true;
	const removed = relay.rooms.editDirectory((doc) => {
		const member = relay.directory.members.get('anna');
		if (member !== undefined) putMember(doc, { ...member, standing: 'removed' });
	});
	await expect(removed).rejects.toThrow('could not flush');
	await anna.until('closed');
	expect(anna.closed?.code).toBe(CLOSE.removed);
	store.isTorn = false;
	await relay.stop();
});
