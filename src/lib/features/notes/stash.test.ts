import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { noteStash } from './stash';

/** A browser's small storage: its keys are those of the object, too. */
class SmallStorage {
	constructor(entries: Readonly<Record<string, string>> = {}) {
		Object.assign(this, entries);
	}
	getItem(key: string): string | null {
		const value: unknown = Object.hasOwn(this, key) ? Reflect.get(this, key) : null;
		return typeof value === 'string' ? value : null;
	}
	setItem(key: string, value: string): void {
		Reflect.set(this, key, value);
	}
	removeItem(key: string): void {
		Reflect.deleteProperty(this, key);
	}
}

let storage: SmallStorage;
const use = (entries: Readonly<Record<string, string>> = {}): void => {
	storage = new SmallStorage(entries);
	vi.stubGlobal('localStorage', storage);
};
beforeEach(() => use());
afterEach(() => vi.unstubAllGlobals());

const bytes = (...values: number[]) => Uint8Array.from(values);

test('what could not be saved is there for the next session, byte for byte, and of this note alone', () => {
	noteStash('r', 'deal', 'one').write(bytes(0, 255, 254, 62, 63));
	noteStash('r', 'deal', 'two').write(bytes(7));
	noteStash('r', 'other', 'one').write(bytes(9));
	noteStash('other', 'deal', 'one').write(bytes(8));
	expect(noteStash('r', 'deal', 'three').read()).toEqual([bytes(0, 255, 254, 62, 63), bytes(7)]);
});

test('it goes away once it is saved, also what another session had left; not what it has not read', () => {
	noteStash('r', 'deal', 'one').write(bytes(1));
	const next = noteStash('r', 'deal', 'two');
	next.read();
	noteStash('r', 'deal', 'late').write(bytes(3));
	next.write(bytes(2));
	expect(noteStash('r', 'deal', 'x').read()).toEqual([bytes(3), bytes(2)]);
	next.write(null);
	expect(noteStash('r', 'deal', 'x').read()).toEqual([bytes(3)]);
});

test('what somebody else has put there, and what is no bytes, is nothing', () => {
	use({ 'polder.note.r.deal.one': '%%', 'polder.note.r.deal.two': 'Bw', else: 'Bw' });
	expect(noteStash('r', 'deal', 'x').read()).toEqual([bytes(7)]);
});

test('a full storage is no reason to fail', () => {
	vi.spyOn(storage, 'setItem').mockImplementation(() => {
		throw new DOMException('', 'QuotaExceededError');
	});
	expect(() => noteStash('r', 'deal', 'one').write(bytes(1))).not.toThrow();
});
