import { beforeEach, expect, test } from 'vitest';
import { memorySettings } from '$lib/ui/drafts-testkit';
import { noteStash } from './stash';

let settings: ReturnType<typeof memorySettings>;
beforeEach(() => {
	settings = memorySettings();
});

const bytes = (...values: number[]) => Uint8Array.from(values);

test('what could not be saved is there for the next session, byte for byte, and of this note alone', () => {
	noteStash(settings, 'deal', 'one').write(bytes(0, 255, 254, 62, 63));
	noteStash(settings, 'deal', 'two').write(bytes(7));
	noteStash(settings, 'other', 'one').write(bytes(9));
	expect(noteStash(settings, 'deal', 'three').read()).toEqual([
		bytes(0, 255, 254, 62, 63),
		bytes(7)
	]);
});

test('it goes away once it is saved, also what another session had left; not what it has not read', () => {
	noteStash(settings, 'deal', 'one').write(bytes(1));
	const next = noteStash(settings, 'deal', 'two');
	next.read();
	noteStash(settings, 'deal', 'late').write(bytes(3));
	next.write(bytes(2));
	expect(noteStash(settings, 'deal', 'x').read()).toEqual([bytes(3), bytes(2)]);
	next.write(null);
	expect(noteStash(settings, 'deal', 'x').read()).toEqual([bytes(3)]);
});

test('what somebody else has put there, and what is no bytes, is nothing', () => {
	settings = memorySettings(
		new Map([
			['note/deal/one', '%%'],
			['note/deal/two', 'Bw'],
			['else', 'Bw']
		])
	);
	expect(noteStash(settings, 'deal', 'x').read()).toEqual([bytes(7)]);
});
