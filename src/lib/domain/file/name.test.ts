import { expect, test } from 'vitest';
import { fileName, MAX_FILE_NAME } from './commands';

test('a name that is cut in the middle of a sign loses the half of it', () => {
	// The character has two units, and the cut falls between them.
	const name = fileName(`${'a'.repeat(MAX_FILE_NAME - 5)}😀${'b'.repeat(20)}.pdf`);
	expect(name).toBe(`${'a'.repeat(MAX_FILE_NAME - 5)}.pdf`);
	expect(name.isWellFormed()).toBe(true);
});
