import { expect, test } from 'vitest';
import { Draft } from './draft.svelte';

test('what is typed stays when the value under it changes', () => {
	let value = 'Adam Admin';
	const draft = new Draft(() => value);
	expect(draft.value).toBe('Adam Admin');
	draft.value = 'Adam Agent';
	value = 'Somebody else';
	expect(draft.value).toBe('Adam Agent');
	draft.reset();
	expect(draft.value).toBe('Somebody else');
});

test('nothing typed shows the value as it changes, and an empty text is something typed', () => {
	let value: string | null = 'one';
	const draft = new Draft<string | null>(() => value);
	value = 'two';
	expect(draft.value).toBe('two');
	draft.value = '';
	expect(draft.value).toBe('');
	draft.value = null;
	expect(draft.value).toBe(null);
});
