import { expect, test } from 'vitest';
import { CatchUpProgress } from './catch-up-progress';

test('a record that was sent, handed to somebody else and back is known to be there', () => {
	const progress = new CatchUpProgress();
	let at = 'm';
	progress.begin((id) => id > at);
	// The record was sent before. It changes hands twice, and the device still has what it was sent.
	progress.note('a', true);
	progress.note('a', false);
	at = 'z';
	const had = progress.begin(() => false);
	expect(had('a')).toBe(true);
});

test('a record that was withheld when its turn came is known to be missing, whatever it was before', () => {
	const progress = new CatchUpProgress();
	progress.begin((id) => id > 'm');
	progress.note('x', true);
	progress.handled('x', false, false);
	progress.note('x', false);
	expect(progress.begin(() => false)('x')).toBe(false);
});

test('what was made behind a pass has not been sent; of what did not change nothing is said', () => {
	const progress = new CatchUpProgress();
	progress.begin((id) => id > 'm');
	progress.note('n', false);
	const had = progress.begin(() => false);
	expect([had('n'), had('q')]).toEqual([false, null]);
	// A later pass replaces what earlier ones said.
	progress.note('n', true);
	expect(progress.begin(() => false)('n')).toBe(true);
});

test('what the disk had before it was told counts as it was sent, not as it was before', () => {
	const progress = new CatchUpProgress();
	progress.begin((id) => id > 'm');
	// On the disk the record already belongs to somebody else.
	progress.handled('a', false, true);
	progress.note('a', true);
	expect(progress.begin(() => false)('a')).toBe(false);
});

test('a state that the device has discarded is not there until it is sent again, however many passes it takes', () => {
	const progress = new CatchUpProgress();
	progress.begin(() => true);
	progress.discard('a');
	progress.handled('a', false, false);
	expect(progress.hasDiscarded('a')).toBe(true);
	progress.begin(() => true);
	expect(progress.hasDiscarded('a')).toBe(true);
	progress.handled('a', true, false);
	expect(progress.hasDiscarded('a')).toBe(false);
});
